import { nearest } from '../../diagnostics/did-you-mean.ts';
import { sharedAccess } from '../forges/clone-url.ts';
import { detectForge } from '../forges/forge-table.ts';
import { type Derivation, when } from './derivation.ts';
import {
  failedUrl,
  forgeOf,
  harmless,
  hostOf,
  type MatchPlace,
  moduleOf,
  nearby,
  plainFact,
  portOf,
  urlParts,
} from './facts.ts';
import { fixedUrl, httpsRewrite, portRewrite, sshRewrite, withoutScheme } from './url-rewrites.ts';

/** ssh on port 443, for networks that block 22: the forges' own documentation. */
const sshOver443: Readonly<Record<string, string>> = {
  'github.com': 'ssh.github.com',
  'gitlab.com': 'altssh.gitlab.com',
  'bitbucket.org': 'altssh.bitbucket.org',
};

/** What is said of forges: their pages, accounts and ports, and of the URLs of repositories. */
export const forgeDerivations: Readonly<Record<string, Derivation>> = {
  whenAzure: whenForge('azure'),
  whenGerrit: whenForge('gerrit'),
  whenGitHub: whenForge('github'),
  whenGitLab: whenForge('gitlab'),
  whenSubgroup: when(isHiddenSubgroup),
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
  forgePort,
  webPort: (place) => {
    const port = portOf(place);
    const isOwn = Object.values(sshOver443).includes(hostOf(place) ?? '');
    return port !== undefined && !isOwn && /^(?:80|443|3000|8000|8080|8443)$/.test(port) ? port : undefined;
  },
  /** No other port is set: git names one in the URL with -p, and ssh takes the first Port of its settings. */
  whenOwnPort: when((place) => (portOf(place) ?? '22') === '22'),
  portRewrite: (place) => portRewrite(place, forgePort(place) ?? '22'),
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
};

/** The port of the forge's ssh server, if it is not the one that is used or the usual one. */
function forgePort(place: MatchPlace): string | undefined {
  const host = hostOf(place);
  const port = host === undefined ? undefined : forgeOf(place)?.defaultSsh(host).port;
  return port === undefined || port === 22 || String(port) === portOf(place) ? undefined : String(port);
}

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

function whenForge(name: string): Derivation {
  return when((place) => forgeOf(place)?.name === name);
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
