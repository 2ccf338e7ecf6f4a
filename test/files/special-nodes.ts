import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Defer } from '../e2e/harness/cleanup.ts';

/** What can be in the place of a file. Each is made at a path of the test's own; the system's are left alone. */
export const specialNodes = {
  async 'a named pipe'(path: string) {
    execFileSync('mkfifo', [path]);
  },
  async 'a character device'(path: string) {
    makeDevice(path, ['c', '1', '3']);
  },
  async 'an endless device'(path: string) {
    makeDevice(path, ['c', '1', '5']);
  },
  async 'a block device'(path: string) {
    makeDevice(path, ['b', '1', '0']);
  },
  async 'a socket'(path: string, defer: Defer) {
    const server = createServer().listen(path);
    defer(() => void server.close());
    await once(server, 'listening');
  },
  async 'a directory'(path: string) {
    await mkdir(path);
  },
  async 'a symbolic link to a named pipe'(path: string) {
    execFileSync('mkfifo', [`${path}.pipe`]);
    await symlink(`${path}.pipe`, path);
  },
  async 'a symbolic link to nothing'(path: string) {
    await symlink(`${path}.none`, path);
  },
  async 'a symbolic link to itself'(path: string) {
    await symlink(path, path);
  },
} as const;

export type SpecialNode = keyof typeof specialNodes;

export const specialNodeNames = Object.keys(specialNodes) as SpecialNode[];

/** Only root may make device nodes, and in some containers nobody. */
export class CannotMake extends Error {}

function makeDevice(path: string, args: readonly string[]): void {
  try {
    execFileSync('mknod', [path, ...args], { stdio: 'ignore' });
  } catch {
    throw new CannotMake('this machine lets nobody make device nodes');
  }
}
