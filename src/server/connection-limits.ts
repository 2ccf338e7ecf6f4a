import { readFileSync } from 'node:fs';

/** Connections that each listener takes at a time; those beyond are closed at once. */
export interface ConnectionLimits {
  readonly main: number;
  readonly redirect: number;
  readonly admin: number;
}

/** More than any load needs; each connection costs memory, too. */
const mostConnections = 10_000;
const mostOfAdmin = 64;
/** What a server is usually given if nobody says anything (`ulimit -n`). */
const usualDescriptors = 1_024;

/** File descriptors that this process may open; 1,024 if the system does not show it. */
export function readDescriptorLimit(): number {
  try {
    const [, soft] = /^Max open files +(\d+|unlimited) /m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? [];
    return soft === undefined ? usualDescriptors : soft === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(soft);
  } catch {
    return usualDescriptors;
  }
}

/**
 * Divides descriptors among the listeners. A quarter stays free for files, the log, git and Node.js itself, and the
 * admin listener has its own share, so that it answers when all others are taken.
 */
export function shareDescriptors(descriptors: number, hasRedirect: boolean): ConnectionLimits {
  const free = Math.min(Math.max(36, Math.floor(descriptors / 4)), 512);
  const admin = Math.min(Math.max(4, Math.floor(descriptors / 16)), mostOfAdmin);
  const all = Math.min(Math.max(descriptors - free - admin, 8), mostConnections);
  const redirect = hasRedirect ? Math.floor(all / 4) : 0;
  return { main: all - redirect, redirect, admin };
}
