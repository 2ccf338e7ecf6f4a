import type { RepoUrl } from '../repo-url/repo-url.ts';

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

/** What people need to fetch from a forge. `web` is its https page without a final slash. */
export interface ForgeAccess {
  /** Page where a user adds ssh keys; undefined if it is not known. */
  readonly sshKeysPage?: (web: string) => string;
  /** Page where a user creates tokens or passwords for git over https; undefined if it is not known. */
  readonly tokensPage?: (web: string) => string;
  /** The scope that a token needs, in the forge's own words; undefined if its tokens or passwords have none. */
  readonly tokenScope?: string;
  /** Whether each person logs in over ssh under a name of their own, if the clone URLs name this user. */
  isPersonalLogin(sshUser: string | undefined): boolean;
  /** What https clone URLs begin with, if the rest is the same as in ssh URLs; undefined if the two differ. */
  readonly httpsBase?: (web: string) => string;
}

/** Everything the program knows about one kind of forge. */
export interface Forge {
  readonly name: ForgeName;
  /** As the forge calls itself; undefined for hosts that are no known forge. */
  readonly title: string | undefined;
  readonly access: ForgeAccess;
  /** Whether everyone can clone from a host (lower case, without port) over https, so that pkg.go.dev may document its modules. */
  isPublic(host: string): boolean;
  /** Whether a host (lower case, without port) is, or by its name is taken for, this kind of forge. */
  detect(host: string): boolean;
  /** Endpoint of an instance whose page is on `webHost`, for back ends that do not say otherwise. */
  defaultSsh(webHost: string): SshEndpoint;
  /** Clone URL below `web`, the https page of the instance without a final slash. */
  httpsUrl(web: string, project: string): string;
  /** Clone URL over ssh. `webPath` as below, default "": Azure DevOps Server alone carries it in ssh URLs too. */
  sshUrl(ssh: SshEndpoint, project: string, webPath?: string): string;
  /**
   * Project named by a clone URL; undefined where the URL has not this forge's form.
   * `webPath` is the path of the instance's page ("" or "/gitlab"), which https URLs carry in front.
   */
  projectOf(url: RepoUrl, webPath: string): string | undefined;
  /** Page of the host that a clone URL leads to, for instances that no back end describes; https unless the URL is http. */
  webOf(url: RepoUrl): string;
  /** Page of a project, without a final slash. */
  homeUrl(web: string, project: string): string;
  /**
   * Link templates for a project; undefined where the forge's page layout is unknown or has no page for that branch.
   * Without `branch` the forge's own word for the default branch is used (HEAD), or `main` where it has none.
   * `subdir` is the directory of the module in the repository, "" for the root.
   */
  sourceTemplates(home: string, branch: string | undefined, subdir: string): SourceTemplates | undefined;
}
