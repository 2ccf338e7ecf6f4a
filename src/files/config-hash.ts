import { createHash } from 'node:crypto';

/** Digest of a configuration's text, by which replicas and exports can be compared. */
export function configHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
