/** Hashes by user name. */
export type Users = ReadonlyMap<string, string>;

const bcryptHash = /^\$2[aby]\$(?:0[4-9]|1[0-9]|2[0-9]|3[01])\$[./A-Za-z0-9]{53}$/;

/** Reads an htpasswd file; a text is the reason why it cannot be used, without anything of its contents but user names. */
export function parseHtpasswd(text: string): Users | string {
  const users = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const colon = line.indexOf(':');
    const user = line.slice(0, Math.max(colon, 0));
    const hash = line.slice(colon + 1).trim();
    if (user === '') return `line ${index + 1} has no user name`;
    if (!bcryptHash.test(hash)) return `line ${index + 1} has no bcrypt hash; only those are accepted (htpasswd -B)`;
    if (users.has(user)) return `line ${index + 1} names a user again`;
    users.set(user, hash);
  }
  return users.size === 0 ? 'it names no user' : users;
}
