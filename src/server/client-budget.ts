import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';

/** Clients that are remembered. */
const maxClients = 10_000;

/** Whether a client may do something once more: `perMinute` times at once, and as often per minute. */
export function createClientBudget(perMinute: number): (client: string) => boolean {
  const budgets = new LRUCache<string, { left: number; atMs: number }>({ max: maxClients });
  return (client) => {
    const key = networkOf(client);
    const now = performance.now();
    const { left, atMs } = budgets.get(key) ?? { left: perMinute, atMs: now };
    const refilled = Math.min(perMinute, left + ((now - atMs) * perMinute) / 60_000);
    budgets.set(key, { left: refilled < 1 ? refilled : refilled - 1, atMs: now });
    return refilled >= 1;
  };
}

/** An IPv6 client has a network of addresses. */
function networkOf(client: string): string {
  if (!ipaddr.isValid(client)) return client;
  const address = ipaddr.process(client);
  return address.kind() === 'ipv4' ? address.toString() : address.toByteArray().slice(0, 8).join('.');
}
