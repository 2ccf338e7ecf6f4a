import type { ForgeName, SshEndpoint } from '../vanity/forges/forge.ts';
import type { PathElement } from '../vanity/path-pattern.ts';
import type { RepoUrl } from '../vanity/repo-url/repo-url.ts';
import type { Vcs } from '../vanity/vcs.ts';
import type { Span } from './yaml-node.ts';

/**
 * A checked vanity.yaml: every default applied, every repo URL normalised, every forge resolved.
 * Plain data, so that it can be handed from one thread to another.
 */
export interface Config {
  /** Hosts that keys without a host belong to, as configured; empty if the request's Host decides. */
  readonly hosts: readonly string[];
  readonly title: string;
  /** Whether `/` lists the modules. */
  readonly index: 'public' | 'hidden';
  /** What `/-/explain` does. all: explains errors and checks modules; text: explains errors; none: there is no such page. */
  readonly explain: ExplainScope;
  /** Seconds that answers about no module in particular may be cached. */
  readonly cacheMaxAgeSeconds: number;
  readonly access: Access;
  /** Undefined: there is no module proxy. */
  readonly proxy: ProxySettings | undefined;
  readonly backends: ReadonlyMap<string, Backend>;
  /** In file order. */
  readonly routes: readonly Route[];
}

export type ExplainScope = 'all' | 'text' | 'none';

/** What needs a login. downloads: what the module proxy serves; index: pages, too; all: even discovery by `go`. */
export type Restriction = 'none' | 'downloads' | 'index' | 'all';

/** Who may ask. */
export interface Access {
  /** Each level includes those before it. */
  readonly restrict: Restriction;
  /** The htpasswd file as written, relative to the configuration; undefined: there are no users. */
  readonly users: { readonly file: string; readonly span: Span } | undefined;
  /** Addresses and networks whose clients need no login. */
  readonly allow: readonly string[];
  /** Whoever may clone a repository may download its modules; undefined: forges are not asked. */
  readonly forge: ForgeReaders | undefined;
}

/** How forges are asked about those who download modules. */
export interface ForgeReaders {
  /** How long a yes counts. */
  readonly rememberSeconds: number;
}

/** Where a forge tells who may clone a repository: templates of https URLs, or on loopback http. */
export interface HttpsClone {
  /** For a login. */
  readonly withLogin: string;
  /** For people without an account. */
  readonly anonymous: string;
  /** Whether it is a forge of the whole world, which is shown no login for what everybody may read. */
  readonly isPublicForge: boolean;
}

/** The module proxy: it fetches modules from their repositories, keeps them, and serves them below `/-/proxy/`. */
export interface ProxySettings {
  readonly store: StoreLocation;
  /** Directory of clones and temporary caches as written, relative to the configuration; undefined: below the system's temporary directory. */
  readonly work: string | undefined;
  /** Whether modules are fetched; otherwise only stored ones are served. */
  readonly fetches: boolean;
  /** How long a listing of a repository's references counts as fresh. */
  readonly freshSeconds: number;
  /** Time for one fetch. */
  readonly timeoutSeconds: number;
  /** Fetches that run at once. */
  readonly jobs: number;
  /** Size of all clones beyond which the least recently used ones are removed. */
  readonly workLimitBytes: number;
  /** Base URL of the module proxy that modules of other hosts come from, without a final slash; undefined: they are not served. */
  readonly upstream: string | undefined;
  /** Modules and versions that are not served, in file order. */
  readonly deny: readonly DenyRule[];
}

/** Where modules are kept. */
export type StoreLocation = DirectoryLocation | BucketLocation;

export interface DirectoryLocation {
  readonly kind: 'directory';
  /** As written, relative to the configuration. */
  readonly path: string;
}

/** A bucket that speaks the protocol of S3. */
export interface BucketLocation {
  readonly kind: 's3';
  readonly bucket: string;
  /** What the names of all files begin with, without a final slash; "" for none. */
  readonly prefix: string;
  /** Base URL of the service; undefined: that of AWS. */
  readonly endpoint: string | undefined;
  /** Undefined: the region of the environment or of the AWS profile. */
  readonly region: string | undefined;
  /** Whether the bucket is part of the path of URLs instead of their host. */
  readonly isPathStyle: boolean;
  /** Whether zips are answered with a redirect to a signed URL of the bucket. */
  readonly redirectsZips: boolean;
}

/** What is not served. */
export interface DenyRule {
  /** As written. */
  readonly text: string;
  /** Pattern of module paths, as in GOPRIVATE; with a version it is compared with the whole path, otherwise with its beginning. */
  readonly path: string;
  /** Pattern of versions; undefined: all of them. */
  readonly version: string | undefined;
}

/** What a `mod` tag names. */
export interface ModTag {
  /** Base URL of the module proxy, without a final slash; undefined: `/-/proxy` on the host that is asked, over https. */
  readonly url: string | undefined;
}

/** A forge instance that paths refer to by name. */
export interface Backend {
  readonly name: string;
  readonly forge: ForgeName;
  /** Https page of the instance, without a final slash. */
  readonly web: string;
  /** Path of that page without a final slash: "" or "/gitlab". */
  readonly webPath: string;
  /** Which clone URL the tags carry. */
  readonly clone: 'ssh' | 'https';
  readonly ssh: SshEndpoint;
  /** Branch for source links; undefined: the forge's word for the default branch. */
  readonly branch: string | undefined;
  /** File with the secret of its webhook as written, relative to the configuration; undefined: it has none. */
  readonly hookSecretFile: string | undefined;
}

/**
 * One entry below `paths`. The fields marked as templates hold the placeholders of the route as `{name}`;
 * they are filled from the request's path.
 */
export interface Route {
  /** The key in canonical form: with a leading slash or a host, without a final slash (but "/"). */
  readonly key: string;
  /** The only host that is answered; undefined: each of the configured hosts. */
  readonly host: string | undefined;
  readonly elements: readonly PathElement[];
  /** Whether an element is a placeholder. */
  readonly isPattern: boolean;
  readonly vcs: Vcs;
  /** What the tag carries, with its parts. `href` and `path` are templates; the other parts never hold a placeholder. */
  readonly repo: RepoUrl;
  /** "" for the root of the repository. */
  readonly subdir: string;
  readonly forge: ForgeName;
  /** Name of the back end on which the repository lives; undefined if none is configured for it. */
  readonly backend: string | undefined;
  /** Template: page of the repository; undefined if it is not known. */
  readonly home: string | undefined;
  /** Branch of the source links, the path's own or its back end's; undefined: the forge's word for the default branch. */
  readonly branch: string | undefined;
  /** Template: the three fields of go-source after the prefix, as configured; "": none; undefined: those of the forge. */
  readonly display: string | undefined;
  /** Template, also with `{importPath}`; undefined: no link. */
  readonly docs: string | undefined;
  readonly description: string | undefined;
  /** Answers `go`, but is not listed. */
  readonly hidden: boolean;
  /** What to use instead; undefined: not deprecated. */
  readonly deprecated: string | undefined;
  readonly cacheMaxAgeSeconds: number;
  /** Whether the module proxy serves its modules; false if there is none. */
  readonly isProxied: boolean;
  /** Where its forge is asked who may download; undefined if it is not asked, or if that is not known. */
  readonly httpsClone: HttpsClone | undefined;
  /** The `mod` tag beside the one of the version control system; undefined: there is none. */
  readonly modTag: ModTag | undefined;
  /** Place of the whole entry in the file. */
  readonly span: Span;
}
