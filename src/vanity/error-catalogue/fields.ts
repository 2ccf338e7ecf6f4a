import { redact } from '../../diagnostics/redact.ts';

/** What causes and remedies can name. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** A line that a row matched, and what is known beside it. */
export interface MatchPlace {
  readonly lines: readonly string[];
  readonly index: number;
  /** The named groups of the row's pattern. */
  readonly groups: Fields;
  /** What the caller knows; counts more than what stands in other lines. */
  readonly known: Fields;
}

/** Lines before and behind the matched one in which fields are looked for. */
const reach = 15;

const name = '[A-Za-z0-9][A-Za-z0-9.-]{0,252}';
const module = String.raw`[a-z0-9][a-z0-9-]{0,62}\.[A-Za-z0-9._~/-]{1,300}`;

const portOfUrl = new RegExp(String.raw`\b(?:https?|ssh|git)://(?:[^\s/@"']{1,100}@)?${name}:(\d{1,5})\b`);
const portlessSsh = new RegExp(
  String.raw`\bssh://(?:[^\s/@"']{1,100}@)?${name}/|\b(?:key is known for|Host key for) ${name}\b`,
);

/** Where fields are found that the row's own pattern does not hold; the first that fits counts. */
const facts: Readonly<Record<string, readonly RegExp[]>> = {
  host: [
    new RegExp(String.raw`\b(?:https?|ssh|git)://(?:[^\s/@"']{1,100}@)?(${name})`),
    new RegExp(String.raw`\b(?:key is known for|Host key for) \[?(${name})`),
    new RegExp(String.raw`\bto host (${name}) port`),
    new RegExp(String.raw`^[^\s@]{1,64}@(${name}): Permission denied`),
    new RegExp(String.raw`\b(?:lookup|hostname|resolve host:) (${name})`),
    new RegExp(String.raw`\bunrecognized import path "(${name})`),
    new RegExp(String.raw`\b(?:closed by|Connection to) (?!UNKNOWN)(${name}) port`),
  ],
  port: [
    /\bdial tcp \S{1,253}:(\d{1,5}):/,
    portOfUrl,
    new RegExp(String.raw`\b(?:key is known for|Host key for) \[${name}\]:(\d{1,5})`),
    /(?<!\S)(?!UNKNOWN)\S{1,253} port (\d{1,5})\b/,
  ],
  module: [
    new RegExp(String.raw`\bimport path "(${module})"`),
    new RegExp(String.raw`\bbut was required as: (${module})`),
    new RegExp(`^go: (?:module |downloading )?(${module})[@: ]`),
    new RegExp(String.raw`\b(?:module|verifying) (${module})[@: ]`),
    new RegExp(String.raw`\bhttps?://(${module})\?go-get=1`),
  ],
  required: [new RegExp(String.raw`\bbut was required as: (${module})`)],
  version: [/@(v\d[A-Za-z0-9.+-]{0,100})/],
  // Neither the question to a vanity server nor one to a Go proxy names a repository.
  repo: [/\b((?:https?|ssh|git):\/\/(?![^\s"']{0,500}(?:\?go-get=1|\/@))[^\s"'?]{1,500})/],
};

const allowed: Readonly<Record<string, RegExp>> = {
  host: new RegExp(`^${name}$`),
  port: /^\d{1,5}$/,
  offer: /^[A-Za-z0-9][A-Za-z0-9@.,_-]*$/,
  version: /^[A-Za-z0-9][A-Za-z0-9.+/_-]*$/,
  private: /^[A-Za-z0-9*?,./_~[\]-]+$/,
  repo: /^[A-Za-z0-9][A-Za-z0-9@:/._~%+-]*$/,
};
const path = /^[A-Za-z0-9][A-Za-z0-9./_~-]*$/;

/** Names of the extensions that ssh puts among its key exchange methods; they cannot be asked for. */
const noAlgorithm = /^(?:ext-info-|kex-strict-)/;

/**
 * Fills the `{field}`s of a text. What the lines do not tell, or what could be a secret or more than a word when it is
 * pasted into a shell, stays a placeholder in capitals.
 */
export function fill(text: string, place: MatchPlace): string {
  return text.replace(/\{(\w+)\}/g, (_, field: string) => fieldValue(field, place) ?? placeholder(field));
}

function fieldValue(field: string, place: MatchPlace): string | undefined {
  const derived = derivations[field]?.(place);
  return derived ?? plain(field, place);
}

/** Fields that are made of others. */
const derivations: Readonly<Record<string, (place: MatchPlace) => string | undefined>> = {
  host: (place) => hostOf(place.groups) ?? plain('host', place),
  module: (place) => plain('module', place) ?? harmless('module', place.groups.prefix),
  required: (place) => plain('required', place) ?? plain('module', place),
  root: (place) => fieldValue('module', place)?.split('/', 1)[0],
  private: (place) => plain('private', place) ?? fieldValue('root', place),
  offer: ({ groups }) => harmless('offer', algorithms(groups.offer)),
  knownHost: (place) => {
    const host = fieldValue('host', place);
    const port = plain('port', place);
    return host === undefined || port === undefined || port === '22' ? host : `[${host}]:${port}`;
  },
  port: (place) => plain('port', place) ?? defaultPort(place),
  // Of this line alone: another one may speak of ssh.
  tlsPort: ({ lines, index, known }) =>
    harmless('port', known.port) ?? portOfUrl.exec(lines[index] ?? '')?.[1] ?? '443',
};

/** The port that a scheme stands for, or a name in known_hosts without brackets. */
function defaultPort({ lines, index }: MatchPlace): string | undefined {
  if (/\bhttps:\/\//.test(lines[index] ?? '')) return '443';
  return near(lines, index).some((line) => portlessSsh.test(line)) ? '22' : undefined;
}

/** The host that the matched words themselves name. */
function hostOf({ host, name: wanted, known, url }: Fields): string | undefined {
  const fromUrl = url === undefined ? undefined : facts.host?.[0]?.exec(url)?.[1];
  const candidates = [host, wanted, known?.replace(/^\[([^\]]*)\].*$/, '$1'), fromUrl];
  return candidates.find((candidate) => harmless('host', candidate) !== undefined);
}

function plain(field: string, { lines, index, groups, known }: MatchPlace): string | undefined {
  const given = [groups[field], known[field]].filter((value) => value !== undefined);
  if (given.length > 0) return given.map((value) => harmless(field, value)).find((value) => value !== undefined);
  for (const line of near(lines, index)) {
    for (const fact of facts[field] ?? []) {
      const value = harmless(field, fact.exec(line)?.[1]);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

/** The line, those behind it, then those before it. */
function near(lines: readonly string[], index: number): readonly string[] {
  return [...lines.slice(index, index + reach), ...lines.slice(Math.max(0, index - reach), index).reverse()];
}

/** The value where it is what its field may hold: no secret, and one plain word wherever it is pasted. */
function harmless(field: string, value: string | undefined): string | undefined {
  if (value === undefined || !(allowed[field] ?? path).test(value)) return undefined;
  return redact(value) === value ? value : undefined;
}

function algorithms(offer: string | undefined): string | undefined {
  return offer
    ?.split(',')
    .filter((algorithm) => !noAlgorithm.test(algorithm))
    .join(',');
}

function placeholder(field: string): string {
  return field === 'root' || field === 'private' ? 'HOST' : field.replace(/[A-Z]/g, '_$&').toUpperCase();
}
