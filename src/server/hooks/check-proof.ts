import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { HookProof } from '../../vanity/forges/forge-hook.ts';

/** What came with a delivery that may prove where it is from. */
export interface Delivery {
  readonly headers: IncomingHttpHeaders;
  /** As received: the signature is one of these bytes. */
  readonly body: Buffer;
  /** The element of the path after the name of the back end, decoded; undefined: there is none. */
  readonly pathSecret: string | undefined;
}

/** Whether a delivery was made by somebody who knows one of the secrets; `missing`: it does not claim to be. */
export type ProofOutcome = 'right' | 'wrong' | 'missing';

/** GitLab's signing tokens (standardwebhooks.com): over id, time and body, for clocks that differ by this much. */
const maxSkewSeconds = 300;

/** Checks a delivery in constant time. */
export function checkProof(proof: HookProof, delivery: Delivery, secrets: readonly string[]): ProofOutcome {
  const claims = claimsOf(proof, delivery);
  if (claims.length === 0) return 'missing';
  let isRight = false;
  // All are compared, so that the time does not depend on which one is right.
  for (const secret of secrets) for (const isMade of claims) isRight = isMade(secret) || isRight;
  return isRight ? 'right' : 'wrong';
}

type Claim = (secret: string) => boolean;

function claimsOf(proof: HookProof, { headers, body, pathSecret }: Delivery): Claim[] {
  switch (proof.kind) {
    case 'path':
      return pathSecret === undefined ? [] : [(secret) => isEqual(pathSecret, secret)];
    case 'token':
      return [...tokenClaim(headers[proof.header]), ...standardClaims(headers, body)];
    case 'hmac':
      return proof.headers.flatMap((name) => {
        const value = headers[name];
        if (typeof value !== 'string') return [];
        const digest = (secret: string) => createHmac('sha256', secret).update(body).digest('hex');
        return [(secret) => isEqual(value.toLowerCase(), `${proof.prefix}${digest(secret)}`)];
      });
  }
}

function tokenClaim(value: string | string[] | undefined): Claim[] {
  return typeof value === 'string' ? [(secret) => isEqual(value, secret)] : [];
}

/** `webhook-signature: v1,BASE64 …` with `webhook-id` and `webhook-timestamp`. */
function standardClaims(headers: IncomingHttpHeaders, body: Buffer): Claim[] {
  const [id, time, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => headers[name]);
  if (typeof id !== 'string' || typeof time !== 'string' || typeof signatures !== 'string') return [];
  const isFresh = /^[0-9]{1,12}$/.test(time) && Math.abs(Date.now() / 1000 - Number(time)) <= maxSkewSeconds;
  const made = (secret: string) =>
    `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${time}.`).update(body).digest('base64')}`;
  return signatures
    .split(' ')
    .slice(0, 4)
    .map((signature) => (secret: string) => isEqual(signature, made(secret)) && isFresh);
}

function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
}

/** Digests are of one length, whatever they are of. */
function isEqual(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
