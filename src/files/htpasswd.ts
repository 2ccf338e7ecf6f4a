/** Hashes by user name. */
export type Users = ReadonlyMap<string, string>;

export interface Htpasswd {
  readonly users: Users;
  /** Lines that cannot be used, and why; without anything of their contents. */
  readonly faults: readonly string[];
}

const bcryptHash = /^\$2[aby]\$([0-9]{2})\$[./A-Za-z0-9]{53}$/;
/** Rounds as a power of two. bcrypt knows no less. */
const minCost = 4;
/** One check takes about a second; a few of more than that keep everybody else waiting. */
const maxCost = 14;

/**
 * Reads an htpasswd file. A line that cannot be used leaves its user the hash of `previous`, if there is one: a bad
 * line admits nobody new and locks nobody out, and whoever is no longer in the file is out.
 */
export function parseHtpasswd(text: string, previous: Users = new Map()): Htpasswd {
  const users = new Map<string, string>();
  const faults: string[] = [];
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const colon = line.indexOf(':');
    const user = line.slice(0, Math.max(colon, 0));
    const hash = line.slice(colon + 1).trim();
    const fault = users.has(user) ? 'names a user again' : lineFault(user, hash);
    if (fault !== undefined) faults.push(`line ${index + 1} ${fault}`);
    const usable = fault === undefined ? hash : previous.get(user);
    if (usable !== undefined && !users.has(user)) users.set(user, usable);
  }
  return { users, faults: users.size === 0 && faults.length === 0 ? ['it names no user'] : faults };
}

function lineFault(user: string, hash: string): string | undefined {
  if (user === '') return 'has no user name';
  const cost = bcryptHash.exec(hash)?.[1];
  if (cost === undefined) return 'has no bcrypt hash; only those are accepted (htpasswd -B)';
  if (Number(cost) >= minCost && Number(cost) <= maxCost) return undefined;
  return `has a bcrypt hash of cost ${Number(cost)}; ${minCost} to ${maxCost} are accepted, each more doubles the time of a login`;
}
