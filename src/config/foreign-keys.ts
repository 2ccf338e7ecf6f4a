import type { MappingEntry, MappingNode } from './yaml-node.ts';

/** The mappings of vanity.yaml, by what their keys are about. */
export type Level = 'top' | 'path' | 'backend' | 'access' | 'proxy' | 'proxy.s3';

/** A key that another server, a fork or a habit has, and vanity.yaml has not. */
export interface ForeignKey {
  /** Whether what is served, and to whom, would be something else without it. */
  changesAnswers(found: FoundKey): boolean;
  /** What to write instead. */
  hint(found: FoundKey): string;
  /** The key of vanity.yaml for the same thing; undefined if there is none. */
  readonly ours: string | undefined;
}

/** A foreign key in its surroundings. */
export interface FoundKey {
  readonly entry: MappingEntry;
  /** The mapping that it is in. */
  readonly node: MappingNode;
  /** The key of that mapping: `/foo` or the name of a back end; "" at the top level. */
  readonly owner: string;
}

/** What is known of a key at a level; undefined for a key that nobody is known to have. */
export function findForeignKey(level: Level, name: string): ForeignKey | undefined {
  const known = tables[level];
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

/** The text of a sibling, or of the key's own value; "" for none. */
function textOf({ node, entry }: FoundKey, name = entry.key.text): string {
  const value = node.entries.find(({ key }) => key.text === name)?.value;
  return value?.kind === 'scalar' && value.value !== null ? value.text : '';
}

const always = () => true;
const never = () => false;
const isOn = (found: FoundKey) => !['false', 'no', 'off', ''].includes(textOf(found).toLowerCase());

/** Another name of a key that does not concern `go`. */
function cosmetic(ours: string, advice = `the key here is \`${ours}\``): ForeignKey {
  return { ours, changesAnswers: never, hint: () => advice };
}

/** Another name of a key that decides what is served, unless that key is there as well. */
function renamed(ours: string): ForeignKey {
  return {
    ours,
    changesAnswers: (found) => textOf(found, ours) === '',
    hint: () => `the key here is \`${ours}\``,
  };
}

/** Something that belongs elsewhere and changes no answer. */
function elsewhere(advice: string): ForeignKey {
  return { ours: undefined, changesAnswers: never, hint: () => advice };
}

/** Something that changes answers, and that `hint` writes in the words of vanity.yaml. */
function needed(hint: (found: FoundKey) => string, changesAnswers: ForeignKey['changesAnswers'] = always): ForeignKey {
  return { ours: undefined, changesAnswers, hint };
}

const hidden = cosmetic('hidden', 'write `hidden: true` to leave the module out of lists; `go` gets it all the same');
const redirect = 'a redirect belongs in the proxy in front; `docs: URL` puts a link on the page';
const listenOption = elsewhere('the address is an option: --listen HOST:PORT, or PORT in the environment');
const certificateOption = elsewhere('certificates are options: --tls-cert FILE and --tls-key FILE');
const accessKey = needed(() => 'logins and networks are keys of `access:` at the top level');

function wildcardHint(found: FoundKey): string {
  const path = found.owner.endsWith('/') ? found.owner : `${found.owner}/`;
  const repo = textOf(found, 'repo');
  const appended = /[/-]$/.test(repo) ? repo : `${repo}/`;
  const template = repo.includes('*') ? repo.replaceAll('*', '{name}') : `${appended}{name}`;
  return `write a pattern: the key \`${path}{name}\` with \`repo: ${template}\``;
}

function hostHint(found: FoundKey): string {
  const host = textOf(found) || 'go.company.com';
  return `write the host in the key: \`${host}${found.owner.startsWith('/') ? found.owner : `/${found.owner}`}\``;
}

/** Whether a path names its repository in no other way. */
const isOnlyRepo = (found: FoundKey) => textOf(found, 'repo') === '' && textOf(found, 'project') === '';

const repo: ForeignKey = { ours: 'repo', changesAnswers: isOnlyRepo, hint: () => 'the key here is `repo`' };
const vcs: ForeignKey = {
  ours: 'vcs',
  changesAnswers: (found) => textOf(found, 'vcs') === '' && textOf(found) !== 'git',
  hint: () => 'the key here is `vcs`',
};
const modules = (name: string): ForeignKey => ({
  ours: 'paths',
  changesAnswers: ({ node }) => !node.entries.some(({ key }) => key.text === 'paths'),
  hint: () => `modules are listed below \`paths:\`; \`govanity convert\` reads files with \`${name}\` of other servers`,
});

const s3Login: ForeignKey = {
  ours: undefined,
  changesAnswers: () => true,
  hint: () => 'logins come from the environment (AWS_ACCESS_KEY_ID, AWS_PROFILE ...) or from the role of the machine',
};

const tables: Readonly<Record<Level, Readonly<Record<string, ForeignKey>>>> = {
  top: {
    domain: renamed('host'),
    domains: renamed('host'),
    hostname: renamed('host'),
    import_host: renamed('host'),
    url: renamed('host'),
    base_url: renamed('host'),
    packages: modules('packages'),
    modules: modules('modules'),
    repos: modules('repos'),
    repositories: modules('repositories'),
    vanity: modules('vanity'),
    cache_age: cosmetic('cache_max_age'),
    cache: cosmetic('cache_max_age'),
    max_age: cosmetic('cache_max_age'),
    ttl: cosmetic('cache_max_age'),
    name: cosmetic('title'),
    private: cosmetic('index', '`index: hidden` leaves all modules out of lists'),
    redir_paths: elsewhere(redirect),
    redir_index: elsewhere(redirect),
    redir_404: elsewhere(redirect),
    redirect: elsewhere(redirect),
    port: listenOption,
    listen: listenOption,
    addr: listenOption,
    address: listenOption,
    bind: listenOption,
    tls: certificateOption,
    cert: certificateOption,
    key: certificateOption,
    users: accessKey,
    allow: accessKey,
    restrict: accessKey,
    auth: accessKey,
  },
  path: {
    private: hidden,
    unlisted: hidden,
    hide: hidden,
    public: { ...hidden, ours: undefined },
    wildcard: needed(wildcardHint, isOn),
    host: needed(hostHint, (found) => textOf(found) !== ''),
    redir: needed(() => redirect),
    redirect: needed(() => redirect),
    subdirectory: renamed('subdir'),
    sub_directory: renamed('subdir'),
    directory: renamed('subdir'),
    dir: renamed('subdir'),
    folder: renamed('subdir'),
    repository: repo,
    repository_url: repo,
    repo_url: repo,
    clone_url: repo,
    url: repo,
    uri: repo,
    type: vcs,
    scm: vcs,
    vcs_type: vcs,
    default_branch: cosmetic('branch'),
    ref: cosmetic('branch'),
    source: cosmetic('display'),
    desc: cosmetic('description'),
    summary: cosmetic('description'),
    title: cosmetic('description'),
    name: cosmetic('description'),
    documentation: cosmetic('docs'),
    docs_url: cosmetic('docs'),
    website: cosmetic('docs'),
    homepage: cosmetic('docs'),
    cache_age: cosmetic('cache_max_age'),
    max_age: cosmetic('cache_max_age'),
    ttl: cosmetic('cache_max_age'),
    users: accessKey,
    allow: accessKey,
    restrict: accessKey,
    auth: accessKey,
    access: accessKey,
  },
  backend: {
    url: renamed('web'),
    host: renamed('web'),
    base_url: renamed('web'),
    address: renamed('web'),
    type: renamed('forge'),
    kind: renamed('forge'),
    protocol: renamed('clone'),
    scheme: renamed('clone'),
    transport: renamed('clone'),
    port: needed(() => 'the port of ssh is a part of `ssh: git@HOST:PORT`, that of https a part of `web`'),
    user: needed(() => 'the user of ssh is a part of `ssh: USER@HOST`'),
    default_branch: cosmetic('branch'),
    ref: cosmetic('branch'),
    token: elsewhere('credentials belong to those who clone: ~/.netrc, a git credential helper, ssh keys'),
    password: elsewhere('credentials belong to those who clone: ~/.netrc, a git credential helper, ssh keys'),
  },
  access: {},
  proxy: {
    users: accessKey,
    allow: accessKey,
    restrict: accessKey,
    access: accessKey,
    auth: accessKey,
    private: accessKey,
  },
  'proxy.s3': {
    access_key: s3Login,
    access_key_id: s3Login,
    secret_key: s3Login,
    secret_access_key: s3Login,
    session_token: s3Login,
    profile: s3Login,
    url: renamed('endpoint'),
    force_path_style: renamed('path_style'),
  },
};
