import type { RepoUrl } from '../repo-url/repo-url.ts';
import type { ForgeHook } from './forge-hook.ts';
import type { ForgePage, PageHost } from './forge-page.ts';

export const forgeNames = [
  'github',
  'gitlab',
  'gerrit',
  'gitea',
  'bitbucket',
  'bitbucket-server',
  'azure',
  'sourcehut',
  'cgit',
  'gitweb',
  'generic',
] as const;

export type ForgeName = (typeof forgeNames)[number];

/** Where ssh clones go. */
export interface SshEndpoint {
  readonly user: string;
  readonly host: string;
  readonly port: number;
}

/** The two link templates of a go-source tag, with go-source's own tokens `{dir}` `{/dir}` `{file}` `{line}`. */
export interface SourceTemplates {
  readonly dir: string;
  readonly file: string;
}

/** What clone URLs begin with, and what to write instead; as git's `insteadOf`, the longest `from` counts. */
export interface UrlRewrite {
  readonly from: string;
  readonly to: string;
}

/** How clone URLs of a forge lead to the same repositories over the other protocol. */
export interface UrlRewrites {
  readonly toHttps: readonly UrlRewrite[];
  readonly toSsh: readonly UrlRewrite[];
}

/** What people need to fetch from a forge. `web` is its https page without a final slash. */
export interface ForgeAccess {
  /** Command that creates a key of a kind that the forge accepts. */
  readonly sshKeygen: string;
  /** Page where a user adds ssh keys; undefined if it is not known. */
  readonly sshKeysPage?: (web: string) => string;
  /** What git sends as the password over https, in the forge's own words. */
  readonly tokenName: string;
  /** Page where a user creates tokens or passwords for git over https; undefined if it is not known. */
  readonly tokensPage?: (web: string) => string;
  /** The scope that a token needs, in the forge's own words; undefined if its tokens or passwords have none. */
  readonly tokenScope?: string;
  /** Whether each person logs in over ssh under a name of their own, if the clone URLs name this user. */
  isPersonalLogin(sshUser: string | undefined): boolean;
  /** Whether paths over ssh are those of the server's file system, which say nothing about https. */
  readonly hasSshFilePaths?: boolean;
  /**
   * How ssh clone URLs become https ones and the reverse; undefined if more than the beginning differs.
   * `ssh` is what ssh URLs begin with, up to the slash after the host.
   */
  readonly rewrites?: (web: string, ssh: string) => UrlRewrites;
}

/** Everything the program knows about one kind of forge. Hosts are lower case and without port. */
export interface Forge {
  readonly name: ForgeName;
  /** As the forge calls itself; undefined for hosts that are no known forge. */
  readonly title: string | undefined;
  /** What a project is called there, for messages: `OWNER/REPOSITORY`. */
  readonly projectForm: string;
  readonly access: ForgeAccess;
  /** Whether everyone can clone from a host over https, so that pkg.go.dev may document its modules. */
  isPublic(host: string): boolean;
  /** Whether a host is certain to be this kind of forge. */
  isHost(host: string): boolean;
  /** Hosts with one of these as their first label are taken for this kind of forge. */
  readonly labels: readonly string[];
  /** Endpoint of an instance whose page is on `webHost`, for back ends that do not say otherwise. */
  defaultSsh(webHost: string): SshEndpoint;
  /** Clone URL below `web`, the https page of the instance without a final slash. */
  httpsUrl(web: string, project: string): string;
  /** Clone URL for people without an account, if another one is for those who have one. */
  readonly anonymousHttpsUrl?: (web: string, project: string) => string;
  /** Clone URL over ssh. `webPath` as below, default "": Azure DevOps Server alone carries it in ssh URLs too. */
  sshUrl(ssh: SshEndpoint, project: string, webPath?: string): string;
  /**
   * Project named by a clone URL; undefined if the URL is not one of this forge.
   * `webPath` is the path of the instance's page ("" or "/gitlab"), which https URLs carry in front.
   */
  projectOf(url: RepoUrl, webPath: string): string | undefined;
  /**
   * The page that a path on the forge names instead of a repository; undefined if it may name a repository.
   * `elements` are those of the path below the page of the instance, as in the URL.
   */
  readonly readPage?: (elements: readonly string[], at: PageHost) => ForgePage | undefined;
  /** Elements of pages: a path without any of them, in which `projectOf` finds a project, is no page for `readPage`. */
  readonly pageMarks: readonly string[];
  /** What to write instead of a clone URL that the forge's servers refuse; undefined if they take it, or if that is not known. */
  readonly betterUrl?: (url: RepoUrl) => string | undefined;
  /** Page of the host that a clone URL leads to, for instances that no back end describes; https unless the URL is http. */
  webOf(url: RepoUrl): string;
  /** Page of a project, without a final slash. */
  homeUrl(web: string, project: string): string;
  /** Undefined if it sends none that are known. */
  readonly hook?: ForgeHook;
  /**
   * Link templates for a project; undefined if the forge's page layout is unknown or has no page for that branch.
   * Without `branch` the forge's own word for the default branch is used (HEAD), or `main` if it has none.
   * `subdir` is the directory of the module in the repository, "" for the root.
   */
  sourceTemplates(home: string, branch: string | undefined, subdir: string): SourceTemplates | undefined;
}
