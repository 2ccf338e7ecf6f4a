import type Handlebars from 'handlebars';
import { handlebarsRuntime } from './handlebars-runtime.ts';

/** Templates that are a page each. */
export const pageNames = ['index', 'module', 'not-found', 'setup', 'explain'] as const;
/** Names of the templates in `templates/`, without `.hbs`: the pages, then the parts that they are made of. */
export const templateNames = [
  ...pageNames,
  'layout',
  'meta-tags',
  'module-row',
  'copyable',
  'prose',
  'check-button',
] as const;

export type TemplateName = (typeof templateNames)[number];

export type PageName = (typeof pageNames)[number];

/** Marks text as HTML that is already escaped. */
export function safeHtml(html: string): Handlebars.SafeString {
  return new handlebarsRuntime.SafeString(html);
}

/** What every page has. Templates see these names; docs/pages.md lists them for those who write their own. */
export interface PageView {
  /** Discovery tags as HTML, or nothing. */
  readonly tags: Handlebars.SafeString | undefined;
  readonly siteTitle: string;
  readonly pageTitle: string;
  readonly host: string;
  /** List of all modules. */
  readonly homeUrl: string;
  /** What the addresses of the server's own pages begin with, such as `/-`. */
  readonly ownUrl: string;
  readonly styleUrl: string;
  readonly scriptUrl: string;
  readonly iconUrl: string;
  /** Whether fetching the listed modules takes any setup, as far as the configuration shows. */
  readonly needsSetup: boolean;
  /** Page that explains errors; undefined: there is none. */
  readonly explainUrl: string | undefined;
  /** Whether that page checks modules, too. */
  readonly canCheck: boolean;
}

export interface IndexView extends PageView {
  /** Path that the list is limited to. */
  readonly below: string | undefined;
  /** A line above the modules: that the file on disk is invalid. */
  readonly banner: string | undefined;
  readonly isHidden: boolean;
  /** What the list is filtered by; "" for the whole list. */
  readonly query: string;
  /** Number of modules shown. */
  readonly shown: number;
  /** Number of modules on all pages, without the filter. */
  readonly total: number;
  /** Both numbers in words, such as "3 of 5,000 modules". */
  readonly count: string;
  /** Whether all modules are shown. */
  readonly isWhole: boolean;
  /** Whether there may be more modules that pass the filter. */
  readonly mayHaveMore: boolean;
  /** Undefined if there is one page. */
  readonly pages: PageLinks | undefined;
  /** Links to groups, also those on other pages; none for short lists. */
  readonly jump: readonly JumpLink[];
  readonly groups: readonly IndexGroup[];
}

export interface PageLinks {
  /** From 1. */
  readonly number: number;
  readonly count: number;
  readonly previousUrl: string | undefined;
  readonly nextUrl: string | undefined;
}

export interface JumpLink {
  readonly name: string;
  readonly url: string;
}

/** Modules with the same first path element after that of the list. */
export interface IndexGroup {
  /** Undefined for those that have no element in common with others. */
  readonly name: string | undefined;
  /** List of the group alone; undefined if there is none. */
  readonly url: string | undefined;
  /** Value of the `id` that links lead to; undefined if there is no name. */
  readonly anchor: string | undefined;
  readonly modules: readonly IndexEntry[];
}

export interface IndexEntry {
  readonly importPath: string;
  readonly host: string;
  /** The part of the import path behind the host. */
  readonly path: string;
  /** Undefined for patterns, which have no page of their own. */
  readonly url: string | undefined;
  readonly description: string | undefined;
  readonly deprecated: string | undefined;
  /** Name of the forge, or what else is known of the repository's kind. */
  readonly forge: string;
}

export interface ModuleView extends PageView {
  /** The import path that was asked for: of the module or of a package in it. */
  readonly askedPath: string;
  /** The same in pieces, each with its final slash: a long path may break between them. */
  readonly pathElements: readonly string[];
  /** Import path of the module: that of the repository, with `/vN` where that was asked for. */
  readonly importPath: string;
  /** The import path that was asked for, where it lies below the module's. */
  readonly packagePath: string | undefined;
  /** Command that adds it to a module. */
  readonly goGet: string;
  /** Page of the module, for pages of packages. */
  readonly moduleUrl: string;
  readonly description: string | undefined;
  readonly deprecated: string | undefined;
  readonly home: string | undefined;
  readonly docs: string | undefined;
  readonly repo: string;
  readonly vcs: string;
  readonly forge: string | undefined;
  readonly subdir: string | undefined;
  readonly branch: string | undefined;
  /** The pattern that answers, and what its placeholders stand for; undefined for other modules. */
  readonly pattern: PatternView | undefined;
  /** What the module proxy holds; undefined if the module does not come through it, or while that is not known. */
  readonly stored: StoredView | undefined;
  /** Undefined if the server does not contact the repository. */
  readonly health: HealthView | undefined;
  /** Undefined if versions are not looked up, or not known yet. */
  readonly versions: VersionsView | undefined;
  readonly goImport: string;
  /** Content of the `mod` tag, which `go` prefers; undefined: there is none. */
  readonly modImport: string | undefined;
  readonly goSource: string | undefined;
  /** Listed modules whose import paths begin with this one, the first of them. */
  readonly below: readonly IndexEntry[];
  /** Their number and a list of all; undefined if all are in `below`. */
  readonly moreBelow: { readonly count: number; readonly url: string } | undefined;
}

interface PatternView {
  readonly key: string;
  readonly placeholders: readonly { readonly name: string; readonly value: string }[];
}

interface StoredView {
  readonly versions: readonly {
    readonly version: string;
    /** Such as `2026-01-31`; undefined if it is not known. */
    readonly date: string | undefined;
    /** Such as `28 kB`, or `pruned`. */
    readonly size: string;
    readonly hash: string | undefined;
    readonly commit: string | undefined;
    /** Commit that its tag is on now; undefined if it was not moved. */
    readonly movedTo: string | undefined;
  }[];
  /** Number of further versions. */
  readonly more: number;
  /** Undefined if the last fetch did not fail. */
  readonly lastError: { readonly version: string; readonly time: string; readonly message: string } | undefined;
}

/** Whether the server can read the repository. */
interface HealthView {
  readonly isBad: boolean;
  readonly text: string;
}

interface VersionView {
  readonly version: string;
  /** Such as `2026-01-31`; undefined if it is not known. */
  readonly date: string | undefined;
}

interface VersionsView {
  readonly latest: string | undefined;
  /** Such as `2026-01-31`; undefined if it is not known. */
  readonly latestDate: string | undefined;
  /** The highest ones, highest first. */
  readonly newest: readonly VersionView[];
  /** The others. */
  readonly older: readonly VersionView[];
  readonly otherMajors: readonly { readonly importPath: string; readonly url: string; readonly latest: string }[];
}

export interface NotFoundView extends PageView {
  /** Undefined on the one page that a static host has for all paths. */
  readonly importPath: string | undefined;
  readonly nearest: readonly { readonly importPath: string; readonly url: string }[];
  readonly isHidden: boolean;
  /** Last element of the path, to look for. */
  readonly name: string;
}

export interface ExplainView extends PageView {
  /** Why nothing is explained or checked; undefined: nothing is wrong with the request. */
  readonly notice: string | undefined;
  /** What the pasted output means; undefined: nothing was pasted. */
  readonly explanations: readonly ExplanationView[] | undefined;
  /** Whether something was pasted that holds no known error. */
  readonly isUnknown: boolean;
  /** Undefined: no module was checked. */
  readonly check: CheckView | undefined;
  /** Import path in the field of the check; "" for none. */
  readonly module: string;
}

export interface ExplanationView extends RemedyView {
  readonly code: string;
  /** The line that is explained, without secrets. */
  readonly line: string;
  readonly cause: Prose;
}

/** A sentence in pieces: code, addresses, and the words between them. */
export type Prose = readonly { readonly text: string; readonly isCode: boolean; readonly isLink: boolean }[];

interface RemedyView {
  /** What to do; empty: nothing. */
  readonly remedy: Prose;
  /** Lines to paste; undefined: none. */
  readonly commands: string | undefined;
}

export interface CheckView {
  readonly importPath: string;
  readonly isOk: boolean;
  readonly verdict: string;
  readonly steps: readonly CheckStepView[];
}

export interface CheckStepView extends RemedyView {
  readonly name: string;
  /** `ok`, `warning`, `failed` or `skipped`. */
  readonly status: string;
  readonly message: Prose;
  /** Empty if the step has not failed. */
  readonly cause: Prose;
  readonly code: string | undefined;
}

export interface SetupView extends PageView {
  /** Every host that import paths begin with. */
  readonly hosts: readonly string[];
  /** The same, separated by commas: the value of GOPRIVATE. */
  readonly goPrivate: string;
  /** A path to try, of a listed module; undefined where none is listed. */
  readonly example: string | undefined;
  /** Whether every listed module is on a forge that everyone can clone public repositories from. */
  readonly isPublic: boolean;
  /** Import paths whose repositories are fetched over plain http, separated by commas; undefined: none. */
  readonly insecure: string | undefined;
  /** Lines of ~/.netrc for the server itself and for each https back end; undefined: none is needed. */
  readonly netrc: string | undefined;
  /** Whether `go` needs a login for the server itself. */
  readonly needsLogin: boolean;
  /** Whether that is the login of the forge that a repository is on. */
  readonly isForgeLogin: boolean;
  /** The module proxy of this server; undefined: there is none. */
  readonly moduleProxy:
    | {
        /** Whether `go` finds it by itself. */
        readonly isAnnounced: boolean;
        /** Whether modules of other hosts come through it, too. */
        readonly isOnly: boolean;
        /** Whether nothing but a setting of `go`, and perhaps a login, is needed for the listed modules. */
        readonly isEnough: boolean;
        /** Command that puts it before the other proxies. */
        readonly goproxy: string;
        /** Command that excludes its modules from the checksum database. */
        readonly gonosumdb: string;
      }
    | undefined;
  /** Whether there is anything to say about access to repositories. */
  readonly hasAccess: boolean;
  /** Back ends in use that are reached over ssh. */
  readonly ssh: readonly SshView[];
  /** Back ends in use that are reached over https, proxies included. */
  readonly https: readonly HttpsView[];
  /** Other protocols in use, such as svn. */
  readonly others: readonly string[];
  readonly gitlabCi: string;
  /** Whether the token of a GitLab CI job is used in it. */
  readonly usesJobToken: boolean;
  readonly githubActions: string;
}

export interface SshView {
  /** Host, with the port where it is not 22. */
  readonly name: string;
  readonly forge: string | undefined;
  readonly keysPage: string | undefined;
  /** Command that creates a key of a kind that the forge accepts. */
  readonly keygen: string;
  /** Command that adds the host to known_hosts. */
  readonly scan: string;
  /** Command that shows the fingerprint of the host's key in known_hosts. */
  readonly fingerprint: string;
  /** Command that shows whether the key is known there. */
  readonly test: string;
  /** Command that puts a person's own account into the URLs; undefined where all share one. */
  readonly ownAccount: string | undefined;
  /** Commands that make git use https instead; undefined if the paths differ, too. */
  readonly viaHttps: string | undefined;
  /** What git sends as the password over https. */
  readonly tokenName: string;
}

export interface HttpsView {
  readonly name: string;
  readonly forge: string | undefined;
  /** What git sends as the password. */
  readonly tokenName: string;
  readonly tokensPage: string | undefined;
  readonly tokenRight: string | undefined;
  /** Commands that make git use ssh instead; undefined if the paths differ, too. */
  readonly viaSsh: string | undefined;
  /** Whether it is a module proxy instead of a forge. */
  readonly isProxy: boolean;
}
