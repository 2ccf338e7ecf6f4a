import { redact } from '../../diagnostics/redact.ts';
import type { Forge, SshEndpoint } from '../forges/forge.ts';
import { detectForge } from '../forges/forge-table.ts';
import { modulePathFault } from '../module-path.ts';
import { type LineMatch, matchLine, parseLinePattern } from './line-pattern.ts';
import type { OutputLine } from './read-output.ts';

/** A setting of `go`. */
export interface GoSetting {
  readonly value: string;
  /** Whether an environment variable holds it, which `go env -w` does not override. */
  readonly isInEnvironment: boolean;
}

/** What the caller knows beside the text; each counts more than what other lines than the matched one hold. */
export interface Known {
  readonly host?: string;
  readonly port?: string;
  readonly user?: string;
  readonly module?: string;
  readonly required?: string;
  readonly version?: string;
  readonly repo?: string;
  /** The settings of `go` that are set where the remedy is to be used; undefined if they are not known. */
  readonly goSettings?: Readonly<Record<string, GoSetting>>;
  /** The forge of a host, if the caller knows better than the host's name; undefined for other hosts. */
  readonly forgeOf?: (host: string) => Forge | undefined;
  /** Https page of the forge of a host, without a final slash, if the caller knows it. */
  readonly webOf?: (host: string) => string | undefined;
  /** Where the ssh server of an https host listens, if the caller knows it. */
  readonly sshOf?: (host: string) => SshEndpoint | undefined;
  /** Whether the reader runs the doctor already. */
  readonly isInDoctor?: boolean;
}

/** A line that a row matched, with what is around it. */
export interface MatchPlace {
  readonly lines: readonly OutputLine[];
  readonly index: number;
  readonly match: LineMatch;
  readonly code: string;
  readonly known: Known;
}

const hostName = String.raw`(?:[A-Za-z0-9][A-Za-z0-9.-]{0,252}|\[[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{1,40}\])`;

const anyUrl = /\b(?:https?|ssh|git):\/\/[^\s"'`<>]+/g;
const partsOfUrl = new RegExp(
  String.raw`^(https?|ssh|git)://(?:([^\s/@"':]+)(?::[^\s/@"']*)?@)?(${hostName})(?::(\d{1,5}))?(?=[/?#:]|$)`,
);
/** Pages that explain something: what failed is elsewhere. */
const documentation =
  /^https?:\/\/(?:(?:docs|support|help|confluence|community|id|blog|devblogs|www)\.|github\.blog\/|bitbucket\.org\/blog|golang\.org\/|go\.dev\/|aka\.ms\/|git-scm\.com\/|[^\s"'/]+\/help\/)/;
/** A question to a vanity server, or one to a Go proxy: neither names a repository. */
const goRequest = /\?go-get=1|\/@(?:v|latest)\b|\/lookup\//;
/** An address as scp has it, with a user. */
const scpAddress = new RegExp(String.raw`(?<![\w.-])([a-z0-9_.-]{1,40})@(${hostName}):[^\s:/"'][^\s:"']*`);

/** Where facts are that the matched line does not hold; looked for in the lines of the same failure, in this order. */
const elsewhere: Readonly<Record<string, readonly Finder[]>> = {
  host: [
    words('host', '<key is known for|host key for> {host}'),
    words('host', "authenticity of host '{host}"),
    words('host', 'to host {host} port'),
    words('host', 'ssh {}@{host}'),
    words('host', '{}@{host}: Permission denied'),
    urls(/^(?:ssh|git):/, (url) => urlParts(url)?.host),
    (line) => scpAddress.exec(line)?.[2],
    urls(/^https?:/, (url) => (goRequest.test(url) ? undefined : urlParts(url)?.host)),
    words('host', '<lookup|hostname|resolve host:|unable to connect to> {host}'),
    words('host', '^{host} (port {#})'),
    words('host', '<closed by|connection to|from> {host} port {#}'),
  ],
  port: [
    words('port', '<key is known for|host key for> [{}]:{port#}'),
    urls(/^/, (url) => urlParts(url)?.port),
    words('port', '{host} <|(>port {port#}'),
  ],
  user: [
    words('user', '{user}@{}: Permission denied'),
    urls(/^ssh:/, (url) => urlParts(url)?.user),
    (line) => scpAddress.exec(line)?.[1],
  ],
  module: [
    (line) => required.exec(line)?.[1],
    words('module', 'import path "{module}"'),
    words('module', 'but was required as: {module}'),
    words('module', '^go: <warning: |module |downloading |finding module for package |>{module}'),
    words('module', '<module|verifying|package|require> {module}'),
    words('module', '<https|http>://{module}?go-get=1'),
    words('module', '^{module}@v{#}'),
  ],
  required: [words('required', 'but was required as: {required}')],
  version: [
    (line) => /^v\d.*/.exec(required.exec(line)?.[2] ?? '')?.[0],
    (line) => /@(v\d[A-Za-z0-9.+-]*)/.exec(line)?.[1],
  ],
  repo: [
    urls(/^/, (url) => (goRequest.test(url) || !/^\w+:\/\/[^/]+\/./.test(url) ? undefined : url.split('?', 1)[0])),
    (line) => scpAddress.exec(line)?.[0],
  ],
  key: [
    words('key', "Permissions {#} for '{key...}' are too open"),
    words('key', "Permissions for '{key...}' are too open"),
    words('key', 'Load key "{key...}"'),
    words('key', 'no such identity: {key...}: '),
    words('key', 'Identity file {key...} not accessible'),
  ],
  knownHostsFile: [words('file', 'Offending {} key <|for IP >in {file}:{#}')],
  // A repository in the module cache of `go`.
  vcsDirectory: [(line) => /(?<![^\s'"(])(\/[^\s'"]{0,400}\/cache\/vcs\/[0-9a-f]{3,64})\b/.exec(line)?.[1]],
};

/** Finds a value in a line. */
type Finder = (line: string) => string | undefined;

/** The hole of a pattern, without the brackets and ports of known_hosts, and without what `go` puts after a module path. */
function words(hole: string, pattern: string): Finder {
  const parsed = parseLinePattern(pattern);
  return (line) => {
    const value = matchLine(parsed, line)?.groups[hole];
    if (hole === 'module' || hole === 'required') return value?.split(/[@:;]/, 1)[0];
    if (hole !== 'host') return value;
    // What ssh prints if another program connects for it.
    return value === 'UNKNOWN' ? undefined : value?.replace(/^\[([^\]]*)\].*$/, '$1');
  };
}

/** The first URL of a kind that gives a value. */
function urls(kind: RegExp, find: (url: string) => string | undefined): Finder {
  return (line) => {
    for (const [text] of line.matchAll(anyUrl)) {
      const url = withoutEndMarks(text);
      const value = kind.test(url) && !documentation.test(url) ? find(url) : undefined;
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

/** A URL without the punctuation of the sentence around it. */
function withoutEndMarks(url: string): string {
  let end = url.length;
  while (':;,.)]'.includes(url.charAt(end - 1)) && end > 0) end--;
  return url.slice(0, end);
}

const pathCharacters = /^[A-Za-z0-9][A-Za-z0-9./_~-]*$/;
const allowed: Readonly<Record<string, RegExp>> = {
  host: new RegExp(`^${hostName}$`),
  port: /^\d{1,5}$/,
  user: /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/,
  offer: /^[A-Za-z0-9][A-Za-z0-9@.,_-]*$/,
  version: /^[A-Za-z0-9][A-Za-z0-9.+/_-]*$/,
  settings: /^[A-Za-z0-9*?,:|./_~[\]-]+$/,
  module: /^[a-z0-9][a-z0-9-]*\.[A-Za-z0-9._~/-]+$/,
  repo: /^[A-Za-z0-9][A-Za-z0-9@:/._~%+-]*$/,
  url: /^https?:\/\/(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9])[A-Za-z0-9:/._~%!@?=+-]*$/,
  file: /^[A-Za-z0-9~/.][A-Za-z0-9 ~/._:@+\\-]*$/,
  what: /^[A-Za-z0-9][A-Za-z0-9@./_~+-]*$/,
  project: /^[A-Za-z0-9~/][A-Za-z0-9./_~ +-]*$/,
};

/** A value that is what its field may hold, no secret, and nothing that a shell reads as more than a word. */
export function harmless(field: string, value: string | undefined): string | undefined {
  if (value === undefined || !(allowed[field] ?? pathCharacters).test(value)) return undefined;
  return redact(value) === value ? value : undefined;
}

/** The matched line. */
export function lineOf({ lines, index }: MatchPlace): string {
  return lines[index]?.text ?? '';
}

/** The lines of the same failure: the matched one, those after it, then those before it. */
export function nearby({ lines, index }: MatchPlace): readonly OutputLine[] {
  const { failure, quotedBy } = lines[index] ?? {};
  const own: OutputLine[] = [];
  const isOwn = (line: OutputLine | undefined) =>
    line !== undefined && line.failure === failure && (line.quotedBy === undefined || line.quotedBy === quotedBy);
  for (let at = index; isOwn(lines[at]) || lines[at]?.failure === failure; at++) {
    if (isOwn(lines[at])) own.push(lines[at] as OutputLine);
    if (at - index > reach) break;
  }
  for (let at = index - 1; lines[at]?.failure === failure && index - at <= reach; at--) {
    if (isOwn(lines[at])) own.push(lines[at] as OutputLine);
  }
  return own;
}

/** Lines before and after the matched one in which facts are looked for. */
const reach = 30;

/** What the other lines of the failure hold. */
export function findElsewhere(field: string, place: MatchPlace): string | undefined {
  for (const find of elsewhere[field] ?? []) {
    for (const { text } of nearby(place)) {
      const value = harmless(kinds[field] ?? field, find(text));
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

/** Fields that hold the same kind of value as another one. */
const kinds: Readonly<Record<string, string>> = {
  key: 'file',
  knownHostsFile: 'file',
  vcsDirectory: 'file',
  directory: 'file',
  program: 'file',
  proxyPort: 'port',
  proxy: 'host',
  helper: 'vcs',
  required: 'module',
};

/** A field as the matched words hold it, then as the caller knows it, then as the other lines of the failure hold it. */
export function plainFact(field: string, place: MatchPlace): string | undefined {
  const given = [place.match.groups[field], knownText(place.known, field)].filter((value) => value !== undefined);
  // A value that cannot be printed is not replaced by that of another line, which may be about something else.
  if (given.length > 0) {
    return given.map((value) => harmless(kinds[field] ?? field, value)).find((value) => value !== undefined);
  }
  return findElsewhere(field, place);
}

function knownText(known: Known, field: string): string | undefined {
  const value = (known as Readonly<Record<string, unknown>>)[field];
  return typeof value === 'string' ? value : undefined;
}

/** The parts of a URL that name a place. */
export interface UrlParts {
  readonly scheme: string;
  readonly user: string | undefined;
  readonly host: string;
  /** As written; undefined if it is the scheme's own. */
  readonly port: string | undefined;
}

/** Takes the beginning of a URL apart, without asking whether the rest is valid. */
export function urlParts(url: string): UrlParts | undefined {
  const [, scheme, user, host, port] = partsOfUrl.exec(url) ?? [];
  return scheme === undefined || host === undefined ? undefined : { scheme, user, host, port };
}

/** The URL that failed: the one that the matched words name, else the last one before them, else the first in them. */
export function failedUrl(place: MatchPlace): string | undefined {
  const named = place.match.groups.url;
  if (named !== undefined) return named;
  let before: string | undefined;
  for (const { 0: text, index } of lineOf(place).matchAll(anyUrl)) {
    if (documentation.test(text)) continue;
    const url = withoutEndMarks(text);
    if (index >= place.match.index) return before ?? url;
    before = url;
  }
  return before;
}

/** The host that failed. */
export function hostOf(place: MatchPlace): string | undefined {
  const { groups } = place.match;
  const written = [groups.host, groups.name, groups.knownName?.replace(/^\[([^\]]*)\].*$/, '$1')];
  const named = written.find((value) => value !== undefined && value !== 'UNKNOWN');
  if (named !== undefined) return harmless('host', (isAddress.test(named) && sshUrlHost(place)) || named);
  const url = failedUrl(place);
  const own = url === undefined ? undefined : harmless('host', urlParts(url)?.host);
  return own ?? harmless('host', place.known.host) ?? findElsewhere('host', place);
}

const isAddress = /^[\d.]{7,15}$/;

/** The host of the ssh URL that failed: ssh itself may print its address. Names in known_hosts may be addresses on purpose. */
function sshUrlHost(place: MatchPlace): string | undefined {
  if (place.match.groups.host === undefined) return undefined;
  const parts = urlParts(plainFact('repo', place) ?? '');
  return parts?.scheme === 'ssh' ? parts.host : undefined;
}

const dialling = parseLinePattern('dial tcp {}:{port#}:');

const ownPorts: Readonly<Record<string, string>> = { https: '443', http: '80', ssh: '22', git: '9418' };

/** The port that failed; ssh prints 65535 if a program connects for it. */
export function portOf(place: MatchPlace): string | undefined {
  const written = place.match.groups.port;
  if (written !== undefined && written !== '65535') return harmless('port', written);
  const name = place.match.groups.knownName;
  if (name !== undefined) return /^\[[^\]]*\]:(\d{1,5})/.exec(name)?.[1] ?? '22';
  if (place.known.port !== undefined) return harmless('port', place.known.port);
  const dialled = matchLine(dialling, lineOf(place))?.groups.port;
  const url = failedUrl(place);
  const parts = url === undefined ? undefined : urlParts(url);
  const own = dialled ?? parts?.port ?? (parts && ownPorts[parts.scheme]);
  return own ?? findElsewhere('port', place) ?? portOfName(place);
}

/** Names in known_hosts and ssh URLs without a port stand for port 22. */
function portOfName(place: MatchPlace): string | undefined {
  return nearby(place).some(({ text }) => namesWithoutPort.some((find) => find(text) !== undefined)) ? '22' : undefined;
}

const namesWithoutPort = [
  words('name', '<key is known for|host key for> {name}'),
  urls(/^ssh:/, (url) => (urlParts(url)?.port === undefined ? url : undefined)),
];

/** The forge that the failed host is or by its name seems to be. */
export function forgeOf(place: MatchPlace): Forge | undefined {
  const host = hostOf(place)?.toLowerCase();
  return host === undefined ? undefined : (place.known.forgeOf?.(host) ?? detectForge(host));
}

/** The module of the failure, if it is a valid module path. */
export function moduleOf(place: MatchPlace): string | undefined {
  const found =
    requiredIn(lineOf(place), place) ?? plainFact('module', place) ?? harmless('module', place.match.groups.prefix);
  return found !== undefined && !ownFiles.test(found) && modulePathFault(found) === undefined ? found : undefined;
}

/** The module that a line is about, unless the matched words name it: its first one may only require it. */
function requiredIn(line: string, { match }: MatchPlace): string | undefined {
  return match.groups.module === undefined ? harmless('module', required.exec(line)?.[1]) : undefined;
}

/** What follows `A@v1.0.0 requires`, on the same line or on the next one. */
const required = /(?:^\s+| requires )([a-z0-9-]{1,60}\.[\w.~/-]{1,300})@([\w.+-]{1,100})(?: \(v[\w.+-]{1,100}\))?: /;

/** `go` begins lines about them as it does about modules. */
const ownFiles = /^go\.(?:mod|sum|work)$/;
