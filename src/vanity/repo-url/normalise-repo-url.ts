import type { Finding } from '../../diagnostics/diagnostic.ts';
import type { Vcs } from '../vcs.ts';
import { type Address, isRejection, type Rejection } from './address.ts';
import { encodePart } from './encode.ts';
import { badPort, portNumber, rejectHost } from './host.ts';
import { cleanPath } from './path.ts';
import { readPlainUrl } from './plain-url.ts';
import { readAddress } from './read.ts';
import type { RepoUrl } from './repo-url.ts';
import { warnAbout } from './warnings.ts';

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

const maxLength = 2_048;

const tooLong: Rejection = { code: 'repo/too-long', message: 'the URL is longer than 2,048 characters' };

/**
 * Reads a repository URL as people write them and mends what has one good reading; everything else is an error.
 * A URL that `go` and git read alike is left as it is, for the module cache is keyed by its exact text.
 */
export function normaliseRepoUrl(input: string, vcs: Vcs = 'git'): RepoUrlResult {
  const reading = read(input, vcs);
  return 'rejections' in reading
    ? { ok: false, findings: reading.rejections.map((rejection) => withSuggestion(rejection, vcs)) }
    : { ok: true, url: reading.url, findings: allFindings(reading, vcs), certain: reading.doubts.length === 0 };
}

interface Reading extends Pick<Address, 'changes' | 'doubts' | 'notice'> {
  readonly url: RepoUrl;
}

interface Rejected {
  readonly rejections: readonly Rejection[];
}

/** Everything but the hints, which themselves need a reading of the URL that they recommend. */
function read(input: string, vcs: Vcs): Reading | Rejected {
  if (input.length > maxLength) return { rejections: [tooLong] };
  const plain = vcs === 'git' ? readPlainUrl(input) : undefined;
  if (plain !== undefined) return { url: plain, changes: [], doubts: [] };
  const text = trim(input);
  const address = readAddress(text, vcs);
  if (isRejection(address)) return { rejections: [address] };
  const reading = check(address, vcs);
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

function check(address: Address, vcs: Vcs): Reading | Rejected {
  const user = address.user === undefined ? undefined : cleanUser(address.user, address.scp);
  const badHost = rejectHost(address.host);
  const port = address.port === undefined ? undefined : portNumber(address.port);
  const path = cleanPath(address, vcs);
  const rejections: Rejection[] = [...(user?.rejections ?? [])];
  if (badHost) rejections.push(badHost);
  if (address.port !== undefined && port === undefined) rejections.push(badPort(describePort(address.port)));
  rejections.push(...path.rejections);
  if (rejections.length > 0) return { rejections: onePerCode(rejections) };
  const url = build(address, user?.text, port, path.path);
  if (url.href.length > maxLength) return { rejections: [tooLong] };
  const changes = [...address.changes];
  if (user?.encoded) changes.push('the user was percent-encoded');
  if (port !== undefined && String(port) !== address.port) changes.push('the zeros in front of the port were removed');
  changes.push(...path.changes);
  const doubts = [...address.doubts, ...path.doubts];
  return { url, changes, doubts, notice: address.notice };
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

function build(address: Address, user: string | undefined, port: number | undefined, path: string): RepoUrl {
  const { scheme, host } = address;
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

function allFindings(reading: Reading, vcs: Vcs): readonly Finding[] {
  const { url, changes, doubts, notice } = reading;
  if (notice === undefined && changes.length === 0) return warnAbout(url);
  const advice = `write \`${url.href}\`${doubts.length > 0 ? `, but check first: ${doubts.join('; ')}` : ''}`;
  const findings: Finding[] = [];
  if (notice) findings.push(withNotice(notice, url.href, advice, vcs));
  if (changes.length > 0) {
    findings.push({ code: 'repo/rewritten', message: `the URL was mended: ${changes.join(', ')}`, hint: advice });
  }
  return [...findings, ...warnAbout(url)];
}

function withNotice(notice: Rejection, href: string, advice: string, vcs: Vcs): Finding {
  const other = suggest(notice, vcs);
  const hint =
    other === undefined ? advice : `write \`${href}\` if the number belongs to the path, \`${other}\` if it is a port`;
  return { code: notice.code, message: notice.message, hint };
}

function withSuggestion(rejection: Rejection, vcs: Vcs): Finding {
  const { code, message, hint: general } = rejection;
  const suggestion = suggest(rejection, vcs);
  const hint = suggestion === undefined ? general : `write \`${suggestion}\``;
  return { code, message, ...(hint !== undefined && { hint }) };
}

function suggest(rejection: Rejection, vcs: Vcs): string | undefined {
  if (rejection.candidate === undefined) return undefined;
  const reading = read(rejection.candidate, vcs);
  return 'url' in reading ? reading.url.href : undefined;
}
