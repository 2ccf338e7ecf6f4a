import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';

/** Clients that are remembered. */
const maxClients = 10_000;

/** How often clients may do something. */
export interface ClientBudget {
  /** Whether once more is left. */
  has(client: string): boolean;
  /** Counts once; whether it was left. */
  take(client: string): boolean;
}

/** A budget of so many times at once, and as many per minute. */
export function createClientBudget(perMinute: number): ClientBudget {
  // Not `max`, which allocates room for all at once.
  const bounds = { maxSize: maxClients, sizeCalculation: () => 1 };
  const budgets = new LRUCache<string, { left: number; atMs: number }>(bounds);
  const read = (key: string, now: number): number => {
    const { left, atMs } = budgets.get(key) ?? { left: perMinute, atMs: now };
    return Math.min(perMinute, left + ((now - atMs) * perMinute) / 60_000);
  };
  return {
    has: (client) => read(networkOf(client), performance.now()) >= 1,
    take(client) {
      const [key, now] = [networkOf(client), performance.now()];
      const refilled = read(key, now);
      budgets.set(key, { left: refilled < 1 ? refilled : refilled - 1, atMs: now });
      return refilled >= 1;
    },
  };
}

/** Who shares a budget: an IPv6 client has a network of addresses. */
export function networkOf(client: string): string {
  if (!ipaddr.isValid(client)) return client;
  const address = ipaddr.process(client);
  return address.kind() === 'ipv4' ? address.toString() : address.toByteArray().slice(0, 8).join('.');
}
