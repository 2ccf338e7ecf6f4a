import { sharedAccess } from '../forges/clone-url.ts';
import type { Forge, UrlRewrite, UrlRewrites } from '../forges/forge.ts';
import { normaliseRepoUrl } from '../repo-url/normalise-repo-url.ts';
import { failedUrl, forgeOf, harmless, hostOf, type MatchPlace, plainFact, urlParts } from './facts.ts';

/** Host and port as a URL has them. */
export function authorityOf(place: MatchPlace): string | undefined {
  const host = hostOf(place);
  const url = failedUrl(place);
  const port = url === undefined ? undefined : urlParts(url)?.port;
  return host === undefined || port === undefined ? host : `${host}:${port}`;
}

/** The lines that let git ask for https URLs of this host over ssh; undefined where more than the beginning differs. */
export function sshRewrite(place: MatchPlace): string | undefined {
  return rewriteLines(place, 'toSsh');
}

/** The reverse: ssh URLs of this host over https. */
export function httpsRewrite(place: MatchPlace): string | undefined {
  return rewriteLines(place, 'toHttps');
}

/** Google's Gerrit has no ssh, and CodeCommit's ssh user is the id of a key. */
const oneWay = /\.googlesource\.com$|^git-codecommit\./;

function rewriteLines(place: MatchPlace, direction: keyof UrlRewrites): string | undefined {
  const host = hostOf(place);
  const web = direction === 'toSsh' ? authorityOf(place) : host;
  const forge = forgeOf(place);
  if (host === undefined || web === undefined || oneWay.test(host)) return undefined;
  const ssh = sshBase(place, host, forge);
  const base = (direction === 'toHttps' ? place.known.webOf?.(host) : undefined) ?? `https://${web}`;
  const rewrites = (forge?.access.rewrites ?? sharedAccess.rewrites)?.(base, ssh)[direction];
  if (rewrites === undefined || (forge !== undefined && forge.access.rewrites === undefined)) return undefined;
  const needed = chooseRewrites(rewrites, plainFact('repo', place), `https://${web}/`).filter(
    ({ from, to }) => from !== to,
  );
  if (needed.length === 0) return undefined;
  return needed.map(({ from, to }) => rewriteLine(from, to)).join('\n');
}

/** Adds the rule: to set it would replace the rules that the URL has already, or fail if it has several. */
function rewriteLine(from: string, to: string): string {
  return `git config --global --add url."${to}".insteadOf "${from}"`;
}

/**
 * The line that lets git ask at the port of the forge where the URL has another one, which no Port in ~/.ssh/config
 * overrides: git names it with -p.
 */
export function portRewrite(place: MatchPlace, forgePort: string): string | undefined {
  const written = sshBeginning.exec(plainFact('repo', place) ?? '')?.[0];
  const { user, host, port } = (written === undefined ? undefined : urlParts(written)) ?? {};
  if (written === undefined || port === undefined || port === forgePort) return undefined;
  const login = user === undefined ? '' : `${user}@`;
  return rewriteLine(written, `ssh://${login}${host}${forgePort === '22' ? '' : `:${forgePort}`}/`);
}

/** Scheme, user, host and port of an ssh URL. */
const sshBeginning = /^ssh:\/\/[^/\s"]{1,200}\//;

/** Those that the repository needs; if it is not known, the one that most projects need. */
function chooseRewrites(rewrites: readonly UrlRewrite[], repo: string | undefined, root: string): UrlRewrite[] {
  const [first] = rewrites;
  const fitting = rewrites.filter(({ from }) => repo?.startsWith(from));
  if (fitting.length > 0 || first === undefined) return fitting;
  // Gerrit answers at its root, too, for those who need no login.
  return [repo?.startsWith(root) ? { from: root, to: first.to } : first];
}

/** What ssh URLs of a host begin with: as the repository has it, else as the forge has it by default. */
function sshBase(place: MatchPlace, host: string, forge: Forge | undefined): string {
  const written = sshBeginning.exec(plainFact('repo', place) ?? '')?.[0];
  if (written !== undefined) return written;
  const endpoint = place.known.sshOf?.(host) ?? forge?.defaultSsh(host) ?? { user: 'git', host, port: 22 };
  const user = forge?.access.isPersonalLogin(endpoint.user) ? 'USER' : endpoint.user;
  return `ssh://${user}@${endpoint.host}${endpoint.port === 22 ? '' : `:${endpoint.port}`}/`;
}

/** The one URL that can be meant, as the server would correct it, too. */
export function fixedUrl(repo: string | undefined): string | undefined {
  if (repo === undefined) return undefined;
  const reading = normaliseRepoUrl(repo);
  if (reading.ok) return reading.url.href === repo ? undefined : harmless('repo', reading.url.href);
  const hint = reading.findings.find(({ hint }) => hint !== undefined)?.hint;
  return harmless('repo', /^write `([^`\s]+)`/.exec(hint ?? '')?.[1]);
}

/** A URL with two schemes after that which hides the other one: `ssh://git@https/github.com/a/b` is `https://github.com/a/b`. */
export function withoutScheme(url: string | undefined): string | undefined {
  const [, scheme, rest] = /^(?:\w+:\/\/)?(?:[\w.-]+@)?(https?|ssh|git)(?::\/{0,2}|\/)([^\s]+)$/.exec(url ?? '') ?? [];
  return scheme === undefined ? undefined : `${scheme}://${rest?.replace(/^\/+/, '')}`;
}
