import { nearest } from '../../diagnostics/did-you-mean.ts';
import { quoteForShell } from '../../diagnostics/quote-for-shell.ts';
import { sharedAccess } from '../forges/clone-url.ts';
import { detectForge } from '../forges/forge-table.ts';
import { majorVersion, modulePathFault } from '../module-path.ts';
import { isPublicGoProxy } from '../public-go-proxies.ts';
import {
  failedUrl,
  findElsewhere,
  forgeOf,
  harmless,
  hostOf,
  lineOf,
  type MatchPlace,
  moduleOf,
  nearby,
  plainFact,
  portOf,
  urlParts,
} from './facts.ts';
import {
  insecureHost,
  isOnPublicForge,
  privatePattern,
  privateVariable,
  settingLine,
  settingNote,
} from './go-variables.ts';
import { quotedLines } from './read-output.ts';
import { shownText } from './shown-text.ts';
import { authorityOf, fixedUrl, httpsRewrite, portRewrite, sshRewrite, withoutScheme } from './url-rewrites.ts';

/** A field that is made of other facts; undefined if they are not known, or if its condition does not hold. */
export type Derivation = (place: MatchPlace) => string | undefined;

/** Characters of another program's or a server's words that a cause repeats. */
const maxWords = 200;

/** Servers whose certificates any machine with an up-to-date store of authorities trusts. */
const publicServers =
  /^(?:(?:proxy|sum)\.golang\.org|(?:[a-z]+\.)?github\.com|gitlab\.com|bitbucket\.org|dev\.azure\.com|codeberg\.org|go\.googlesource\.com|goproxy\.(?:io|cn))$/;

/** ssh on port 443, for networks that block 22: the forges' own documentation. */
const sshOver443: Readonly<Record<string, string>> = {
  'github.com': 'ssh.github.com',
  'gitlab.com': 'altssh.gitlab.com',
  'bitbucket.org': 'altssh.bitbucket.org',
};

/** Condition: the field is an empty text where it holds. */
function when(holds: (place: MatchPlace) => boolean): Derivation {
  return (place) => (holds(place) ? '' : undefined);
}

/** A file as a shell takes it. */
function file(field: string): Derivation {
  return (place) => {
    const value = plainFact(field, place);
    // What ssh calls its -o options.
    if (field === 'file' && value === 'command-line') return undefined;
    return value === undefined || windowsPath.test(value) ? undefined : tilde(value);
  };
}

const windowsPath = /^[A-Za-z]:[\\/]|\\/;

/** A shell does not expand a quoted tilde. */
function tilde(path: string): string {
  return path.startsWith('~/') ? `~/${quoteForShell(path.slice(2))}` : quoteForShell(path);
}

/** Words for a cause alone: a shell would read them as anything. */
function words(field: string): Derivation {
  return ({ match }) => {
    const value = match.groups[field]?.trim();
    return value === undefined || value === '' ? undefined : asClause(value);
  };
}

/** Words of another program as the end of a sentence. */
function asClause(text: string): string {
  return shownText(text, maxWords).replace(/\.$/, '').replace(/[{}]/g, ' ');
}

export const derivations: Readonly<Record<string, Derivation>> = {
  host: hostOf,
  ownHost: (place) => {
    const host = hostOf(place);
    return host === undefined || publicServers.test(host) ? undefined : host;
  },
  server: (place) => hostOf(place) ?? 'the server',
  port: portOf,
  module: moduleOf,
  required: (place) => {
    const named = harmless('module', place.match.groups.required) ?? findElsewhere('required', place);
    return named ?? harmless('module', place.known.required) ?? moduleOf(place);
  },
  root: (place) => moduleOf(place)?.split('/', 1)[0],
  failedUrl: (place) => harmless('url', failedUrl(place)),
  authority: (place) => authorityOf(place),
  tlsPort: (place) => {
    // Of this line alone: another one may be about ssh.
    const url = failedUrl(place);
    return harmless('port', place.known.port ?? (url && urlParts(url)?.port)) ?? '443';
  },
  /** As in the URL: a block of ~/.ssh/config for the address behind it has no effect. */
  sshHost: (place) => {
    const host = hostOf(place);
    const isAddress = host !== undefined && /^[\d.]{7,15}$/.test(host);
    return !isAddress || nearby(place).some(({ text }) => text.includes(`@${host}`)) ? host : undefined;
  },
  knownHost: (place) => {
    const host = hostOf(place);
    const port = portOf(place);
    return host === undefined || port === undefined || port === '22' ? host : `[${host}]:${port}`;
  },
  offer: ({ match }) => harmless('offer', usableAlgorithms(match.groups.offer)),
  account: (place) => {
    const user = plainFact('user', place);
    return user === undefined ? 'this account' : `the account ${user}`;
  },

  key: file('key'),
  file: file('file'),
  directory: file('directory'),
  vcsDirectory: file('vcsDirectory'),
  knownHostsFile: file('knownHostsFile'),
  windowsFile: (place) => {
    const path = plainFact('key', place) ?? plainFact('file', place);
    if (path === undefined || !windowsPath.test(path)) return undefined;
    return path.replaceAll('\\\\', '\\').replaceAll('/', '\\');
  },
  whenSharedKnownHosts: when((place) => /^\/etc\//.test(findElsewhere('knownHostsFile', place) ?? '')),

  settingName: (place) => /\bGO(?:VCS|SUMDB|TOOLCHAIN|WORK|FLAGS|PROXY|111MODULE|AUTH)\b/.exec(lineOf(place))?.[0],
  wholeLine: (place) =>
    asClause(
      lineOf(place)
        .replace(/^\s*go: /, '')
        .trim(),
    ),
  scheme: (place) => harmless('vcs', place.match.groups.scheme ?? remoteHelper(lineOf(place))),
  helper: (place) => harmless('vcs', place.match.groups.helper ?? remoteHelper(lineOf(place))),
  whenTwoSchemes: when(({ match }) => match.groups.scheme === undefined || isScheme.test(match.groups.scheme)),
  whenBadValue: when(({ match }) => badValue.test(match.groups.reason ?? '')),
  whenInvalidCertificate: when(({ match }) => invalidCertificate.test(match.groups.reason ?? '')),
  /** git connects elsewhere than to the host of the URL: to what http.proxy names. */
  whenOtherHost: when((place) => place.match.groups.proxy !== hostOf(place)),
  /** Those that `go` knows beside git, which has a row of its own. */
  whenOtherVcs: when(({ match }) =>
    /^(?:mercurial|subversion|bazaar|hg|svn|fossil|bzr)$/i.test(match.groups.vcs ?? 'hg'),
  ),
  option: words('option'),
  words: words('words'),
  seen: words('seen'),
  reason: words('reason'),
  setting: words('setting'),
  answer: (place) => {
    const [first] = quotedLines(place.lines, place.index);
    return first === undefined ? undefined : asClause(first);
  },
  govanityAnswer,
  foreignAnswer: (place) => (govanityAnswer(place) === undefined ? derivations.answer?.(place) : undefined),
  whenFromProxy: when(({ lines, index }) => lines[index]?.quotedBy !== undefined),

  whenInDoctor: when(({ known }) => known.isInDoctor === true),
  whenAzure: whenForge('azure'),
  whenGerrit: whenForge('gerrit'),
  whenGitHub: whenForge('github'),
  whenGitLab: whenForge('gitlab'),
  whenSubgroup: when(isHiddenSubgroup),
  whenDenied: when((place) => /unable to access '\/\S+': Permission denied/.test(lineOf(place))),
  whenHttpDisabled: when((place) => /\bHTTPS?\b/i.test(lineOf(place))),
  whenSshDisabled: when((place) => /\bSSH\b/i.test(lineOf(place))),
  whenCodeCommit: when((place) => /^git-codecommit\./.test(hostOf(place) ?? '')),
  keysPage: (place) => pageOf(place, 'sshKeysPage'),
  tokensPage: (place) => pageOf(place, 'tokensPage'),
  tokenName: (place) => forgeOf(place)?.access.tokenName,
  tokenScope: (place) => forgeOf(place)?.access.tokenScope,
  keygen: (place) => forgeOf(place)?.access.sshKeygen ?? sharedAccess.sshKeygen,
  keyFile: (place) => (/ rsa /.test(forgeOf(place)?.access.sshKeygen ?? '') ? '~/.ssh/id_rsa' : '~/.ssh/id_ed25519'),
  wrongUser: (place) => {
    // As in the URL, where it is to be changed: ssh prints whom its own settings name.
    const user = urlParts(plainFact('repo', place) ?? '')?.user ?? plainFact('user', place);
    const shared = sharedUser(place);
    return user === undefined || shared === undefined || user === shared ? undefined : user;
  },
  sharedUser,
  forgeTitle: (place) => forgeOf(place)?.title,
  forgePort: (place) => {
    const host = hostOf(place);
    const port = host === undefined ? undefined : forgeOf(place)?.defaultSsh(host).port;
    return port === undefined || port === 22 || String(port) === portOf(place) ? undefined : String(port);
  },
  webPort: (place) => {
    const port = portOf(place);
    const isOwn = Object.values(sshOver443).includes(hostOf(place) ?? '');
    return port !== undefined && !isOwn && /^(?:80|443|3000|8000|8080|8443)$/.test(port) ? port : undefined;
  },
  /** No other port is set: git names one in the URL with -p, and ssh takes the first Port of its settings. */
  whenOwnPort: when((place) => (portOf(place) ?? '22') === '22'),
  portRewrite: (place) => portRewrite(place, derivations.forgePort?.(place) ?? '22'),
  whenProxied: when((place) => nearby(place).some(({ text }) => /\bUNKNOWN port /.test(text))),
  sshOver443: (place) => sshOver443[hostOf(place) ?? ''],
  sshRewrite,
  httpsRewrite,
  bareRepo: (place) => plainFact('repo', place)?.replace(/\/info\/refs$/, ''),
  fixedRepo: ({ match, known }) => fixedUrl(match.groups.repo ?? known.repo),
  fixedFailedUrl: (place) => {
    const url = withoutScheme(plainFact('repo', place) ?? failedUrl(place));
    return fixedUrl(url) ?? harmless('repo', url);
  },
  likelyScheme: ({ match }) => nearest(match.groups.scheme ?? '', ['https', 'ssh', 'http', 'git'], 1)[0],
  azurePath: ({ match }) => {
    const path = match.groups.path?.replace(/^\/+/, '');
    return path !== undefined && /^[\w.%~-]+(?:\/[\w.%~-]+){2}$/.test(path) ? path : undefined;
  },

  publicProxy: (place) => {
    const host = hostOf(place);
    return host !== undefined && isPublicGoProxy(host) ? host : undefined;
  },
  publicProxyOnly: when((place) => isPublicGoProxy(hostOf(place) ?? '')),
  publicServer: (place) => {
    const host = hostOf(place);
    return host !== undefined && publicServers.test(host) ? host : undefined;
  },
  whenDiscovery: when((place) => /\?go-get=1/.test(failedUrl(place) ?? lineOf(place))),
  whenGoRequest: when((place) => /\?go-get=1|\/@(?:v|latest)\b|\/lookup\//.test(failedUrl(place) ?? '')),
  privateLine: (place) => settingLine(place, privateVariable(place), privatePattern(place)),
  privateNote: (place) => settingNote(place, privateVariable(place)),
  insecureLine: (place) => settingLine(place, 'GOINSECURE', insecureHost(place)),
  insecureNote: (place) => settingNote(place, 'GOINSECURE'),
  govcsLine: (place) => {
    const root = moduleOf(place)?.split('/', 1)[0];
    const vcs = harmless('vcs', place.match.groups.vcs);
    return root === undefined || vcs === undefined ? undefined : settingLine(place, 'GOVCS', `${root}:${vcs}`, true);
  },
  govcsNote: (place) => settingNote(place, 'GOVCS'),

  nestedKey: ({ match, known, ...place }) => {
    const declared = match.groups.declared ?? '';
    const required = derivations.required?.({ ...place, match, known }) ?? '';
    const rest = required.startsWith(`${declared}/`) ? required.slice(declared.length + 1) : undefined;
    if (rest === undefined || majorVersion(rest) !== undefined) return undefined;
    return harmless('project', declared.slice(declared.indexOf('/'))) ?? '/';
  },
  nestedDirectory: (place) => {
    const declared = place.match.groups.declared ?? '';
    return derivations.required?.(place)?.slice(declared.length + 1);
  },
  declared: ({ match }) => {
    const declared = harmless('module', match.groups.declared);
    return declared?.endsWith('/') ? undefined : declared;
  },
  atVersion: (place) => {
    const version = plainFact('version', place);
    return version === undefined ? '@latest' : `@${version}`;
  },
  /** The declared module at this version, or at its latest one if the version has another major number. */
  declaredAt: (place) => {
    const declared = derivations.declared?.(place);
    if (declared === undefined) return undefined;
    const version = (plainFact('version', place) ?? '').replace(/\+incompatible$/, '');
    return `${declared}@${fitsMajor(declared, version) ? version : 'latest'}`;
  },
  whenCaseDiffers: when((place) => {
    const { declared = '' } = place.match.groups;
    return declared.toLowerCase() === derivations.required?.(place)?.toLowerCase();
  }),
  whenDeclaresMajor: when((place) => {
    const { declared = '' } = place.match.groups;
    return (
      declared.replace(/\/v\d+$/, '') === derivations.required?.(place)?.replace(/\/v\d+$/, '') &&
      declared.search(/\/v\d+$/) !== -1
    );
  }),
  whenLacksMajor: when((place) => {
    const { declared = '' } = place.match.groups;
    return derivations.required?.(place)?.replace(/\/v\d+$/, '') === declared;
  }),
  whenBelowMajor: when(
    (place) =>
      / has non-\S+ module path /.test(lineOf(place)) &&
      majorVersion(lastElement(place.match.groups.declared)) === undefined,
  ),
  parentModule: (place) => {
    const parent = moduleOf(place)?.replace(/\/[^/]*$/, '');
    return parent?.includes('/') ? parent : undefined;
  },
  plainPath: ({ match }) => {
    const path = match.groups.path
      ?.replace(/^(?:[a-z+]{1,10}:\/\/)?(?:[\w.-]{1,40}@(?=[\w.-]{1,253}[:/]))?/i, '')
      .replace(/^([\w.-]{1,253}):(?:\d{1,5}(?=\/))?\/?/, '$1/')
      .replace(/(?:\.git)?\/?$/, '')
      .replace(/^[^/]+/, (host) => host.toLowerCase());
    const isNew = path !== undefined && path !== match.groups.path && modulePathFault(path) === undefined;
    return isNew ? harmless('module', path) : undefined;
  },
  whenHasDot: when(({ match }) => /^[^/]*\./.test(match.groups.package ?? '')),
  whenRequiredOnForge: when((place) => isOnPublicForge(derivations.required?.(place))),
  majorPath: (place) => {
    const module = moduleOf(place)?.replace(/\/v\d+$/, '');
    const major = /^v(\d+)\./.exec(plainFact('version', place) ?? place.match.groups.version ?? '')?.[1];
    return module === undefined || major === undefined ? undefined : Number(major) > 1 ? `${module}/v${major}` : module;
  },
  pseudoRevision: (place) => {
    const version = plainFact('version', place) ?? '';
    return /-([0-9a-f]{12})(?:\+incompatible)?$/.exec(version)?.[1];
  },
  withoutDotGit: (place) => {
    const module = moduleOf(place);
    const bare = module?.replace(/\.(?:git|hg|svn|fossil|bzr)(?=\/|$)/, '');
    return bare === module ? undefined : bare;
  },
  gitPath: (place) => /^.{1,300}?\.(?:git|hg|svn|fossil|bzr)(?=\/|$)/.exec(moduleOf(place) ?? '')?.[0],
  candidates: (place) => candidatesBelow(place)?.join(' and '),
  shorterCandidate: (place) => candidatesBelow(place)?.sort((a, b) => a.length - b.length)[0],
};

/**
 * Whether GitLab has named the first two elements of a longer path as the repository: to those who are not logged in it
 * does so for every path, so that nobody learns which private projects there are.
 */
function isHiddenSubgroup(place: MatchPlace): boolean {
  const [host = '', ...elements] = moduleOf(place)?.split('/') ?? [];
  const repo = plainFact('repo', place);
  const forge = place.known.forgeOf?.(host) ?? detectForge(host);
  if (forge?.name !== 'gitlab' || elements.length < 3 || repo === undefined) return false;
  const [, path] = /^\w+:\/\/[^/]+\/(.*)$/.exec(repo) ?? [];
  return urlParts(repo)?.host === host && path?.replace(/(?:\.git)?\/?$/, '') === elements.slice(0, 2).join('/');
}

/** Whether a version can be one of a module, by the major number of both. */
function fitsMajor(module: string, version: string): boolean {
  const [, major] = /^v(\d+)\./.exec(version) ?? [];
  const suffix = majorVersion(lastElement(module));
  return major !== undefined && (suffix === undefined ? Number(major) < 2 : suffix === major);
}

function lastElement(path = ''): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The scheme for which git looks for a program. */
function remoteHelper(line: string): string | undefined {
  return /(?:'remote-|helper for ')([\w+.-]{1,50})'/.exec(line)?.[1];
}

/** Names that are no hosts. */
const isScheme = /^(?:https?|ssh|git|git\+ssh|ssh\+git|file|ftp)$/i;

/** How ssh begins what is wrong with a line of its settings. */
const badValue = /^(?:Bad |Missing |no argument|keyword |garbage |Invalid |unsupported |extra |Illegal |too many )/i;

/** What Go (crypto/x509) and OpenSSL call a certificate that breaks a rule, other than by its date, name or authority. */
const invalidCertificate =
  /^(?:x509: |certificate is not authorized|a root or intermediate|issuer name does not match|too many intermediates|certificate specifies an incompatible|issuer has name constraints|unhandled critical extension|negative serial number|malformed|invalid|unsupported|internal error|OSStatus|.{0,100}standards compliant|unsuitable certificate purpose|path length constraint|excluded subtree|permitted subtree)/;

function whenForge(name: string): Derivation {
  return when((place) => forgeOf(place)?.name === name);
}

/** ssh lists extensions among the key exchange methods, and an OpenSSH of today no longer knows ssh-dss. */
function usableAlgorithms(offer: string | undefined): string | undefined {
  const all = offer?.split(',').filter((name) => !/^(?:ext-info-|kex-strict-)/.test(name));
  const usable = all?.filter((name) => name !== 'ssh-dss');
  return usable === undefined || usable.length === 0 ? all?.join(',') : usable.join(',');
}

/** The ssh user that all people of a forge share; undefined if each has a name of their own or nothing is known. */
function sharedUser(place: MatchPlace): string | undefined {
  const forge = forgeOf(place);
  const host = hostOf(place);
  if (forge === undefined || host === undefined || forge.title === undefined) return undefined;
  const endpoint = place.known.sshOf?.(host) ?? forge.defaultSsh(host);
  return forge.access.isPersonalLogin(endpoint.user) ? undefined : endpoint.user;
}

function pageOf(place: MatchPlace, page: 'sshKeysPage' | 'tokensPage'): string | undefined {
  const forge = forgeOf(place);
  const host = hostOf(place);
  if (forge === undefined || host === undefined) return undefined;
  const web = place.known.webOf?.(host) ?? forge.webOf({ href: '', scheme: 'https', host, path: '' });
  return forge.access[page]?.(web);
}

/** What a server of this program answers: its own advice, as comments for a shell. */
function govanityAnswer(place: MatchPlace): string | undefined {
  const lines = quotedLines(place.lines, place.index);
  if (!ownAnswer.test(lines[0] ?? '')) return undefined;
  return lines.map((line) => `# ${redactedLine(line)}`).join('\n');
}

/** The first lines of site/refusals.ts. */
const ownAnswer =
  /^(?:no Go module is configured for |misdirected request: |bad request: |there is no such page; |too many logins are being checked|[\w.-]{1,253} (?:wants|requires) a login$|only GET and HEAD|[A-Z]{1,20} is not allowed here)/;

function redactedLine(line: string): string {
  return shownText(line, maxWords);
}

/** The modules that `ambiguous import` lists below itself. */
function candidatesBelow(place: MatchPlace): string[] | undefined {
  const found = nearby(place).flatMap(({ text }) => /^\s+([a-z0-9][\w./~-]{1,300}) v\d\S{0,100}/.exec(text)?.[1] ?? []);
  const modules = found.filter((module) => harmless('module', module) !== undefined);
  return modules.length < 2 ? undefined : modules.slice(0, 2);
}
