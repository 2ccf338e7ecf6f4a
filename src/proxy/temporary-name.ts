import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Milliseconds after which what another machine left behind counts as abandoned. */
const abandonedMs = 24 * 60 * 60_000;
/** Tells this process from an earlier one with its number: in a container all of them have the same. */
const processToken = randomBytes(6).toString('hex');
let count = 0;

/** A name for a file or directory that this process removes itself, and another one if this one is killed. */
export function temporaryName(): string {
  return `${hostname()}-${process.pid}-${processToken}-${count++}`;
}

/** Whether a name of `temporaryName` in a directory belongs to a process that has ended. */
export async function isAbandoned(directory: string, name: string): Promise<boolean> {
  const [, host, pid, token] = /^(.+)-([0-9]+)-([0-9a-f]{12})-[0-9]+$/.exec(name) ?? [];
  if (token === processToken) return false;
  if (host === hostname()) return !isRunning(Number(pid));
  const { mtimeMs } = await stat(join(directory, name)).catch(() => ({ mtimeMs: Date.now() }));
  return Date.now() - mtimeMs > abandonedMs;
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
