import type { Finding } from '../../diagnostics/diagnostic.ts';
import type { Vcs } from '../vcs.ts';
import { type Address, isRejection, type Rejection } from './address.ts';
import { encodePart } from './encode.ts';
import { badPort, portNumber, rejectHost } from './host.ts';
import { cleanPath } from './path.ts';
import { readPlainUrl } from './plain-url.ts';
import { readAddress } from './read.ts';
import type { RepoUrl } from './repo-url.ts';
import { isWebScheme } from './schemes.ts';
import { hasPlainDoubt, warnAbout } from './warnings.ts';
import { type ForgePlace, isPlainProject, placeByHost, readWebPage } from './web-page.ts';

export type RepoUrlResult =
  | {
      readonly ok: true;
      readonly url: RepoUrl;
      /** Warnings only. */
      readonly findings: readonly Finding[];
      /** Whether nothing else can have been meant: `check --fix` writes only such URLs. */
      readonly certain: boolean;
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** The configured forge that serves a URL; undefined if there is none, and then the host decides. */
export type FindPlace = (url: RepoUrl) => ForgePlace | undefined;

const maxLength = 2_048;

const tooLong: Rejection = { code: 'repo/too-long', message: 'the URL is longer than 2,048 characters' };

/**
 * Reads a repository URL as people write them and corrects what has one good reading; everything else is an error.
 * A URL that `go` and git read alike is left as it is, for the module cache is keyed by its exact text.
 */
export function normaliseRepoUrl(
  input: string,
  vcs: Vcs = 'git',
  findPlace: FindPlace = () => undefined,
): RepoUrlResult {
  const how: How = { vcs, findPlace };
  const plain = vcs === 'git' ? readPlainUrl(input) : undefined;
  if (plain !== undefined && isPlainProject(plain, placeOf(plain, how)) && !hasPlainDoubt(plain)) {
    return { ok: true, url: plain, findings: [], certain: true };
  }
  const reading = read(input, how);
  return 'rejections' in reading
    ? { ok: false, findings: reading.rejections.map((rejection) => withSuggestion(rejection, how)) }
    : { ok: true, url: reading.url, findings: allFindings(reading, how), certain: reading.doubts.length === 0 };
}

interface How {
  readonly vcs: Vcs;
  readonly findPlace: FindPlace;
}

interface Reading extends Pick<Address, 'changes' | 'doubts' | 'notice'> {
  readonly url: RepoUrl;
  readonly place: ForgePlace | undefined;
}

interface Rejected {
  readonly rejections: readonly Rejection[];
}

/** Everything but the hints, which themselves need a reading of the URL that they recommend. */
function read(input: string, how: How): Reading | Rejected {
  if (input.length > maxLength) return { rejections: [tooLong] };
  const text = trim(input);
  const address = readAddress(text, how.vcs);
  if (isRejection(address)) return { rejections: [address] };
  const reading = check(address, how);
  if ('rejections' in reading || text === input) return reading;
  return { ...reading, changes: ['white space around it was removed', ...reading.changes] };
}

// What YAML block scalars, web pages and mail leave around a URL. Not by /\s+$/, which is quadratic.
function trim(input: string): string {
  let start = 0;
  let end = input.length;
  while (start < end && isBlank(input.charAt(start))) start++;
  while (end > start && isBlank(input.charAt(end - 1))) end--;
  return input.slice(start, end);
}

function isBlank(character: string): boolean {
  return /^[\s\u200b\u2060\ufeff]$/.test(character);
}

function check(address: Address, how: How): Reading | Rejected {
  const user = address.user === undefined ? undefined : cleanUser(address.user, address.scp);
  const badHost = rejectHost(address.host);
  const port = address.port === undefined ? undefined : portNumber(address.port);
  const path = cleanPath(address, how.vcs);
  const rejections: Rejection[] = [...(user?.rejections ?? [])];
  if (badHost) rejections.push(badHost);
  if (address.port !== undefined && port === undefined) rejections.push(badPort(describePort(address.port)));
  const url = buildUrl({ ...address, user: user?.text, port, path: path.path });
  // Pages of Gerrit have the slashes of a project encoded.
  const isEncoded = path.rejections.length > 0 && path.rejections.every(({ code }) => code === 'repo/encoded-slash');
  const page = rejections.length === 0 && isEncoded ? pageOf(url, placeOf(url, how), how) : undefined;
  if (page !== undefined && isRejection(page)) return { rejections: [page] };
  rejections.push(...path.rejections);
  if (rejections.length > 0) return { rejections: onePerCode(rejections) };
  if (url.href.length > maxLength) return { rejections: [tooLong] };
  const changes = [...address.changes];
  if (user?.encoded) changes.push('the user was percent-encoded');
  if (port !== undefined && String(port) !== address.port) changes.push('leading zeros of the port were removed');
  changes.push(...path.changes);
  return settle({ url, changes, doubts: address.doubts, notice: address.notice }, how);
}

/** The reading of a URL, or of the repository whose page it is. */
function settle(reading: Omit<Reading, 'place'>, how: How): Reading | Rejected {
  const { url, changes, doubts } = reading;
  const place = placeOf(url, how);
  const page = pageOf(url, place, how);
  if (page === undefined) return { ...reading, place };
  if (isRejection(page)) return { rejections: [page] };
  const repository = buildUrl({ ...url, path: page.path });
  return {
    ...reading,
    url: repository,
    place,
    changes: [...changes, page.change],
    doubts: [...doubts, ...page.doubts],
  };
}

function placeOf(url: RepoUrl, { vcs, findPlace }: How): ForgePlace | undefined {
  return vcs === 'git' ? (findPlace(url) ?? placeByHost(url.host)) : undefined;
}

function pageOf(url: RepoUrl, place: ForgePlace | undefined, { vcs }: How): ReturnType<typeof readWebPage> {
  return vcs === 'git' && isWebScheme(url.scheme) ? readWebPage(url, place) : undefined;
}

function describePort(digits: string): string {
  return digits.length > 10 ? `the port is a number of ${digits.length} digits` : `the port is \`${digits}\``;
}

function cleanUser(raw: string, literalPercent: boolean) {
  const user = encodePart(raw, 'user', literalPercent);
  if (!/^(?:-|%2d)/i.test(raw)) return user;
  const dash: Rejection = {
    code: 'repo/leading-dash',
    message: 'the user begins with `-`, which ssh takes for an option',
  };
  return { ...user, rejections: [dash, ...user.rejections] };
}

function onePerCode(rejections: readonly Rejection[]): readonly Rejection[] {
  return [...new Map(rejections.toReversed().map((rejection) => [rejection.code, rejection])).values()].toReversed();
}

interface UrlParts {
  readonly scheme: string;
  readonly user?: string | undefined;
  readonly host: string;
  readonly port?: number | undefined;
  readonly path: string;
}

function buildUrl({ scheme, user, host, port, path }: UrlParts): RepoUrl {
  const login = user === undefined ? '' : `${user}@`;
  const colonPort = port === undefined ? '' : `:${port}`;
  return {
    href: `${scheme}://${login}${host}${colonPort}${path}`,
    scheme,
    ...(user !== undefined && { user }),
    host,
    ...(port !== undefined && { port }),
    path,
  };
}

function allFindings({ url, place, changes, doubts, notice }: Reading, how: How): readonly Finding[] {
  const warnings = warnAbout(url, place);
  const check = doubts.length > 0 ? `, but check first: ${doubts.join('; ')}` : '';
  const findings: Finding[] = [];
  if (notice) findings.push(withSuggestion({ hint: `write \`${url.href}\`${check}`, ...notice }, how));
  if (changes.length > 0) {
    const message = `the URL was corrected: ${changes.join(', ')}`;
    findings.push({ code: 'repo/rewritten', message, hint: `write \`${url.href}\`${check}` });
  }
  return notice?.readings === undefined
    ? onlyOneUrl(findings, warnings, check)
    : [...findings, ...besideReadings(warnings)];
}

/** One URL to write: if a warning shows a better one than the corrected, that one. */
function onlyOneUrl(changes: readonly Finding[], warnings: readonly Finding[], check: string): readonly Finding[] {
  const better =
    warnings.find(({ code, hint }) => code === 'config/unusual-project' && hint?.startsWith('write ')) ??
    warnings.find(({ code }) => code === 'repo/ssh-without-user' || code === 'repo/foreign-ssh-user');
  if (better === undefined) return [...changes, ...warnings];
  return [...changes, ...warnings].map(({ code, message, hint }) => {
    if (code === better.code) return { code, message, hint: `${hint}${check}` };
    const isOther = changes.some((change) => change.code === code) || code === 'repo/ssh-without-user';
    return { code, message, ...(hint !== undefined && !isOther && { hint }) };
  });
}

/** Warnings beside two readings, which show a user already, and of which one may be no project. */
function besideReadings(warnings: readonly Finding[]): readonly Finding[] {
  return warnings
    .filter(({ code }) => code !== 'config/unusual-project')
    .map((warning) =>
      warning.code === 'repo/ssh-without-user' ? { code: warning.code, message: warning.message } : warning,
    );
}

/** The rejection with the hint to write what it recommends, as far as that is a good URL. */
function withSuggestion({ code, message, hint: general, ...rejection }: Rejection, how: How): Finding {
  const suggestion = suggest(rejection.candidate, how);
  const remark = rejection.remark === undefined ? '' : ` ${rejection.remark}`;
  const readings = (rejection.readings ?? []).map(({ candidate, condition }) => {
    const url = suggest(candidate, how);
    return url === undefined ? undefined : `\`${url}\` if ${condition}`;
  });
  const known = readings.filter((text) => text !== undefined);
  const hint =
    suggestion !== undefined
      ? `write \`${suggestion}\`${remark}`
      : known.length > 0
        ? `write ${known.join(', or ')}`
        : general;
  return { code, message, ...(hint !== undefined && { hint }) };
}

/** The good URL that a text means, after as many corrections as a person would follow. */
function suggest(candidate: string | undefined, how: How, corrections = 3): string | undefined {
  if (candidate === undefined || corrections === 0) return undefined;
  const reading = read(candidate, how);
  return 'url' in reading ? reading.url.href : suggest(reading.rejections[0]?.candidate, how, corrections - 1);
}
