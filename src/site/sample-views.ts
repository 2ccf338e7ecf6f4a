import type {
  ExplainView,
  IndexEntry,
  IndexView,
  ModuleView,
  NotFoundView,
  PageName,
  PageView,
  SetupView,
} from './page-views.ts';
import { safeHtml } from './page-views.ts';

/** One view that holds everything, and one that holds as little as can be. */
interface Samples<View> {
  readonly full: View;
  readonly bare: View;
}

/** What the tags of the full samples begin with. */
export const sampleTag = '<meta name="go-import" content="go.company.com/team/name git https://git.company.com/name">';

const bare: PageView = {
  tags: undefined,
  siteTitle: 'Go modules',
  pageTitle: 'Go modules',
  host: 'go.company.com',
  homeUrl: '/',
  ownUrl: '/-',
  styleUrl: '/-/static/style.css',
  scriptUrl: '/-/static/script.js',
  iconUrl: '/-/static/icon.svg',
  needsSetup: false,
  explainUrl: undefined,
  canCheck: false,
};
const full: PageView = {
  ...bare,
  needsSetup: true,
  explainUrl: '/-/explain',
  canCheck: true,
  tags: safeHtml(sampleTag),
};

const entry: IndexEntry = {
  importPath: 'go.company.com/team/name',
  host: 'go.company.com',
  path: '/team/name',
  url: '/team/name',
  description: 'what it does',
  deprecated: 'use another',
  forge: 'GitLab',
};
const plainEntry: IndexEntry = { ...entry, url: undefined, description: undefined, deprecated: undefined };

const indexSamples: Samples<IndexView> = {
  full: {
    ...full,
    below: '/team',
    banner: 'the file on disk is invalid',
    isHidden: false,
    query: 'name',
    shown: 2,
    total: 3,
    count: '2 of 3 modules',
    groups: [{ name: 'team', url: '/team/', anchor: 'g-team', modules: [entry, plainEntry] }],
    isWhole: false,
    mayHaveMore: true,
    pages: { number: 2, count: 3, previousUrl: '?', nextUrl: '?page=3' },
    jump: [{ name: 'team', url: '#g-team' }],
  },
  bare: {
    ...bare,
    below: undefined,
    banner: undefined,
    isHidden: true,
    query: '',
    shown: 0,
    total: 0,
    count: '0 modules',
    groups: [],
    isWhole: true,
    mayHaveMore: false,
    pages: undefined,
    jump: [],
  },
};

/** A list as it is without anything unusual: what neither of the others shows. */
const plainIndexSample: IndexView = {
  ...indexSamples.bare,
  isHidden: false,
  shown: 1,
  total: 1,
  count: '1 module',
  groups: [{ name: undefined, url: undefined, anchor: undefined, modules: [plainEntry] }],
};

const moduleSamples: Samples<ModuleView> = {
  full: {
    ...full,
    askedPath: 'go.company.com/team/name/sub',
    pathElements: ['go.company.com/', 'team/', 'name/', 'sub'],
    importPath: 'go.company.com/team/name',
    packagePath: 'go.company.com/team/name/sub',
    goGet: 'go get go.company.com/team/name/sub',
    moduleUrl: '/team/name',
    description: 'what it does',
    deprecated: 'use another',
    home: 'https://git.company.com/name',
    docs: 'https://docs.company.com/name',
    repo: 'https://git.company.com/name',
    vcs: 'git',
    forge: 'GitLab',
    subdir: 'tools',
    branch: 'main',
    pattern: { key: '/{team}/name', placeholders: [{ name: 'team', value: 'team' }] },
    health: { isBad: true, text: 'The repository can be read' },
    versions: {
      latest: 'v1.1.0',
      latestDate: '2026-01-31',
      newest: [{ version: 'v1.1.0', date: '2026-01-31' }],
      older: [{ version: 'v1.0.0', date: undefined }],
      otherMajors: [{ importPath: 'go.company.com/team/name/v2', url: '/team/name/v2', latest: 'v2.0.0' }],
    },
    stored: {
      versions: [
        { version: 'v1.1.0', date: '2026-01-31', size: '28 kB', hash: 'h1:abc=', commit: 'abc', movedTo: 'def' },
      ],
      more: 1,
      lastError: { version: 'v1.0.0', time: '2026-01-01T00:00:00.000Z', message: 'the forge is down' },
    },
    goImport: 'go.company.com/team/name git https://git.company.com/name',
    modImport: 'go.company.com/team/name mod https://go.company.com/-/proxy',
    goSource: 'go.company.com/team/name https://git.company.com/name',
    below: [entry, plainEntry],
    moreBelow: { count: 30, url: '/?q=/team/name/' },
  },
  bare: {
    ...full,
    askedPath: 'go.company.com/name',
    pathElements: ['go.company.com/', 'name'],
    importPath: 'go.company.com/name',
    packagePath: undefined,
    goGet: 'go get go.company.com/name',
    moduleUrl: '/name',
    description: undefined,
    deprecated: undefined,
    home: undefined,
    docs: undefined,
    repo: 'https://git.company.com/name',
    vcs: 'git',
    forge: undefined,
    subdir: undefined,
    branch: undefined,
    pattern: undefined,
    health: undefined,
    versions: { latest: undefined, latestDate: undefined, newest: [], older: [], otherMajors: [] },
    stored: {
      versions: [
        { version: 'v1.1.0', date: undefined, size: '28 kB', hash: undefined, commit: undefined, movedTo: undefined },
      ],
      more: 0,
      lastError: undefined,
    },
    goImport: 'go.company.com/name git https://git.company.com/name',
    modImport: undefined,
    goSource: undefined,
    below: [],
    moreBelow: undefined,
  },
};

const notFoundSamples: Samples<NotFoundView> = {
  full: {
    ...full,
    importPath: 'go.company.com/nam',
    nearest: [{ importPath: 'go.company.com/name', url: '/name' }],
    isHidden: false,
    name: 'nam',
  },
  bare: { ...bare, importPath: undefined, nearest: [], isHidden: true, name: '' },
};

const setupSamples: Samples<SetupView> = {
  full: {
    ...full,
    hosts: ['go.company.com', 'go.company.dev'],
    goPrivate: 'go.company.com,go.company.dev',
    example: 'go.company.com/name',
    isPublic: false,
    insecure: 'go.company.com/name',
    netrc: 'machine git.company.com login YOUR_NAME password YOUR_TOKEN',
    moduleProxy: {
      isAnnounced: false,
      isOnly: true,
      isEnough: true,
      goproxy: 'go env -w GOPROXY=x',
      gonosumdb: 'go env -w GONOSUMDB=x',
    },
    needsLogin: true,
    isForgeLogin: true,
    hasAccess: true,
    ssh: [
      {
        name: 'git.company.com',
        forge: 'GitLab',
        keysPage: 'https://git.company.com/keys',
        keygen: 'ssh-keygen -t ed25519',
        scan: 'ssh-keyscan git.company.com',
        fingerprint: 'ssh-keygen -lf ~/.ssh/known_hosts',
        test: 'ssh -T git@git.company.com',
        ownAccount: 'git config --global a b',
        viaHttps: 'git config --global a b',
        tokenName: 'token',
      },
    ],
    https: [
      {
        name: 'git.company.com',
        forge: 'GitLab',
        tokenName: 'token',
        tokensPage: 'https://git.company.com/tokens',
        tokenRight: 'read_repository',
        viaSsh: 'git config --global a b',
        isProxy: true,
      },
    ],
    others: ['svn://git.company.com/'],
    gitlabCi: 'variables:',
    usesJobToken: true,
    githubActions: 'on: push',
  },
  bare: {
    ...bare,
    hosts: ['go.company.com'],
    goPrivate: 'go.company.com',
    example: undefined,
    isPublic: true,
    insecure: undefined,
    netrc: undefined,
    moduleProxy: {
      isAnnounced: true,
      isOnly: false,
      isEnough: false,
      goproxy: 'go env -w GOPROXY=x',
      gonosumdb: 'go env -w GONOSUMDB=x',
    },
    needsLogin: false,
    isForgeLogin: false,
    hasAccess: false,
    ssh: [],
    https: [],
    others: [],
    gitlabCi: 'variables:',
    usesJobToken: false,
    githubActions: 'on: push',
  },
};

const words = [
  { text: 'set ', isCode: false, isLink: false },
  { text: 'GOPRIVATE', isCode: true, isLink: false },
  { text: 'https://go.dev', isCode: false, isLink: true },
];
const remedy = { remedy: words, commands: 'go env -w GOPRIVATE=go.company.com' };
const noRemedy = { remedy: [], commands: undefined };

const explainSamples: Samples<ExplainView> = {
  full: {
    ...full,
    notice: 'nothing was sent',
    explanations: [{ code: 'proxy/not-found', line: '404 Not Found', cause: words, ...remedy }],
    isUnknown: false,
    check: {
      importPath: 'go.company.com/name',
      isOk: false,
      verdict: 'broken',
      steps: [
        { name: 'route', status: 'failed', message: words, cause: words, code: 'http/not-found', ...remedy },
        { name: 'tags', status: 'ok', message: words, cause: [], code: undefined, ...noRemedy },
      ],
    },
    module: 'go.company.com/name',
  },
  bare: { ...bare, notice: undefined, explanations: undefined, isUnknown: false, check: undefined, module: '' },
};

/** Output that no row of the catalogue explains. */
const unexplainedSample: ExplainView = { ...explainSamples.bare, explanations: [], isUnknown: true };

/** What each page is tried with; the first holds everything. */
export const samples: Readonly<Record<PageName, readonly object[]>> = {
  index: [indexSamples.full, indexSamples.bare, plainIndexSample],
  module: [moduleSamples.full, moduleSamples.bare],
  'not-found': [notFoundSamples.full, notFoundSamples.bare],
  setup: [setupSamples.full, setupSamples.bare],
  explain: [explainSamples.full, explainSamples.bare, unexplainedSample],
};
