import type { Backend } from '../config/config.ts';
import type { ForgeName } from '../vanity/forges/forge.ts';
import { forges } from '../vanity/forges/forge-table.ts';
import { normaliseRepoUrl } from '../vanity/repo-url/normalise-repo-url.ts';

/** A back end before it is written. */
export interface NewBackend {
  readonly name: string;
  readonly forge: ForgeName;
  readonly web: string;
  readonly clone: 'ssh' | 'https';
  /** `user@host[:port]`; undefined: as usual for the forge. */
  readonly ssh: string | undefined;
}

/** A back end of a file, as it would be written anew. */
export function toNewBackend({ name, forge, web, clone, ssh }: Backend): NewBackend {
  return { name, forge, web, clone, ssh: `${ssh.user}@${ssh.host}:${ssh.port}` };
}

/**
 * The ssh endpoint that a forge names in its own clone URLs, as `ssh:` takes it; undefined if it is the usual one, or
 * not known. Gerrit's is of the person who asks.
 */
export function sshOf(forge: ForgeName, web: string, sshUrl: string | undefined): string | undefined {
  if (sshUrl === undefined || forge === 'gerrit') return undefined;
  const result = normaliseRepoUrl(sshUrl);
  if (!result.ok || result.url.scheme !== 'ssh' || result.url.user === undefined) return undefined;
  const { user, host, port = 22 } = result.url;
  const usual = forges[forge].defaultSsh(new URL(web).hostname);
  if (user === usual.user && host === usual.host && port === usual.port) return undefined;
  return `${user}@${host}${port === 22 ? '' : `:${port}`}`;
}
