import { isPublicGoProxy } from '../public-go-proxies.ts';
import { asClause, type Derivation, file, maxWords, when, windowsPath, words } from './derivation.ts';
import {
  failedUrl,
  findElsewhere,
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
import { forgeDerivations } from './forge-derivations.ts';
import { insecureHost, privatePattern, privateVariable, settingLine, settingNote } from './go-variables.ts';
import { moduleDerivations } from './module-derivations.ts';
import { quotedLines } from './read-output.ts';
import { shownText } from './shown-text.ts';
import { authorityOf } from './url-rewrites.ts';

/** Servers whose certificates any machine with an up-to-date store of authorities trusts. */
const publicServers =
  /^(?:(?:proxy|sum)\.golang\.org|(?:[a-z]+\.)?github\.com|gitlab\.com|bitbucket\.org|dev\.azure\.com|codeberg\.org|go\.googlesource\.com|goproxy\.(?:io|cn))$/;

/** Fields of causes and remedies that are made of other facts. */
export const derivations: Readonly<Record<string, Derivation>> = {
  ...moduleDerivations,
  ...forgeDerivations,
  host: hostOf,
  ownHost: (place) => {
    const host = hostOf(place);
    return host === undefined || publicServers.test(host) ? undefined : host;
  },
  server: (place) => hostOf(place) ?? 'the server',
  port: portOf,
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
  answer: quotedAnswer,
  govanityAnswer,
  foreignAnswer: (place) => (govanityAnswer(place) === undefined ? quotedAnswer(place) : undefined),
  whenFromProxy: when(({ lines, index }) => lines[index]?.quotedBy !== undefined),
  whenInDoctor: when(({ known }) => known.isInDoctor === true),
  whenDenied: when((place) => /unable to access '\/\S+': Permission denied/.test(lineOf(place))),
  whenHttpDisabled: when((place) => /\bHTTPS?\b/i.test(lineOf(place))),
  whenSshDisabled: when((place) => /\bSSH\b/i.test(lineOf(place))),
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
};

/** The first line of what a server answered. */
function quotedAnswer(place: MatchPlace): string | undefined {
  const [first] = quotedLines(place.lines, place.index);
  return first === undefined ? undefined : asClause(first);
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

/** ssh lists extensions among the key exchange methods, and an OpenSSH of today no longer knows ssh-dss. */
function usableAlgorithms(offer: string | undefined): string | undefined {
  const all = offer?.split(',').filter((name) => !/^(?:ext-info-|kex-strict-)/.test(name));
  const usable = all?.filter((name) => name !== 'ssh-dss');
  return usable === undefined || usable.length === 0 ? all?.join(',') : usable.join(',');
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
