import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toolPath } from './required-tools.ts';
import { mustRun } from './run-command.ts';

/** A commit on `main`: its whole tree, and the tags that name it. */
export type Commit = {
  readonly files: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  /** Two repositories with the same commits and messages hold the same object names; another message, others. */
  readonly message?: string;
};

/** No configuration but the one in the repository: what git does must not depend on the machine. */
export const PLAIN_GIT = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

/** Makes a bare repository. Author and dates are fixed, so the same history gives the same commits everywhere. */
export async function createRepository(bareDir: string, history: readonly Commit[]): Promise<void> {
  const git = toolPath('git');
  const env = { ...PLAIN_GIT, PATH: process.env.PATH ?? '' };
  await mustRun(git, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', bareDir], { env });
  const input = history.map(importCommit).join('');
  await mustRun(git, ['-C', bareDir, 'fast-import', '--quiet'], { env, input });
}

/** Copies a repository. In a shell: that of Node.js takes 20 ms for each of many copies. */
export async function copyRepository(bareDir: string, copies: readonly string[]): Promise<void> {
  for (const parent of new Set(copies.map(dirname))) await mkdir(parent, { recursive: true });
  await mustRun('/bin/sh', ['-c', 'for copy; do cp -R "$0" "$copy" || exit; done', bareDir, ...copies]);
}

function importCommit(commit: Commit, index: number): string {
  const mark = `:${index + 1}`;
  const who = `Gopher <gopher@company.com> ${1_700_000_000 + index * 60} +0000`;
  const files = Object.entries(commit.files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
  const tags = (commit.tags ?? []).map((tag) => `reset refs/tags/${tag}\nfrom ${mark}\n\n`);
  const message = data(commit.message ?? `commit ${index + 1}`);
  return `commit refs/heads/main\nmark ${mark}\ncommitter ${who}\n${message}deleteall\n${files.join('')}\n${tags.join('')}`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
