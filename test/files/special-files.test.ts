import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { run } from '../cli/run.ts';
import { tempDir } from '../cli/temp-file.ts';
import { CannotMake, type SpecialNode, specialNodeNames, specialNodes } from './special-nodes.ts';

const yaml = 'host: go.company.com\npaths:\n  /lib: {repo: http://github.com/company/lib}\n';

/** A directory with a vanity.yaml and the node; skips the test if the node cannot be made here. */
async function prepare(kind: SpecialNode, skip: (note: string) => void) {
  const dir = await tempDir();
  const [config, node] = [join(dir, 'vanity.yaml'), join(dir, 'node')];
  await writeFile(config, yaml);
  await specialNodes[kind](node, onTestFinished).catch((error: unknown) => {
    if (!(error instanceof CannotMake)) throw error;
    skip(error.message);
  });
  return { config, node, before: await describeNode(node) };
}

async function describeNode(path: string): Promise<string> {
  const { ino, mode, rdev } = await lstat(path);
  return `${ino} ${mode.toString(8)} ${rdev} ${await readlink(path).catch(() => '')}`;
}

const outputs = {
  'export nginx --output': (config: string, node: string) => ['export', 'nginx', config, '--output', node],
  'convert --output': (config: string, node: string) => ['convert', config, '--output', node],
  'convert --output --force': (config: string, node: string) => ['convert', config, '--force', '--output', node],
} as const;

test.for(Object.keys(outputs).flatMap((name) => specialNodeNames.map((kind) => [name, kind] as const)))(
  '%s: %s is written through or refused, and stays what it is',
  async ([name, kind], { skip }) => {
    const { config, node, before } = await prepare(kind, skip);
    const { exitCode, stderr } = await run(outputs[name as keyof typeof outputs](config, node));
    expect(await describeNode(node)).toBe(before);
    if (kind === 'a character device' || kind === 'an endless device')
      expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('cannot')]);
    else expect([exitCode, stderr]).toEqual([expect.toBeOneOf([1, 2]), expect.stringContaining(node)]);
    expect(stderr).not.toContain('    at ');
  },
);

test.for(Object.keys(outputs))('%s: who reads a named pipe gets all of it', async (name) => {
  const { config, node } = await prepare('a named pipe', () => undefined);
  const reader = spawn('cat', [node], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  reader.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const ended = once(reader, 'close');
  const args = outputs[name as keyof typeof outputs];
  // The reader may not have opened it yet.
  for (;;) {
    const { exitCode, stderr } = await run(args(config, node));
    if (exitCode === 0) break;
    expect(stderr).toContain('nobody reads');
  }
  await ended;
  const { stdout } = await run(args(config, node).slice(0, name.startsWith('export') ? 3 : 2));
  expect(text).toBe(stdout);
  expect(text).not.toBe('');
});

test('a symbolic link stays, and what it leads to is replaced', async () => {
  const dir = await tempDir();
  const [config, link, target] = [join(dir, 'vanity.yaml'), join(dir, 'link'), join(dir, 'target')];
  await writeFile(config, yaml);
  await writeFile(target, 'old\n', { mode: 0o604 });
  await symlink('target', link);
  expect((await run(['export', 'nginx', config, '--output', link])).exitCode).toBe(0);
  expect(await readlink(link)).toBe('target');
  expect(await readFile(target, 'utf8')).toContain('server {');
  expect((await lstat(target)).mode & 0o777).toBe(0o604);
});

const inPlace = {
  'check --fix': (node: string) => ['check', '--fix', node],
  passwd: (node: string) => ['passwd', node, 'gopher'],
  'passwd --remove': (node: string) => ['passwd', '--remove', node, 'gopher'],
  check: (node: string) => ['check', node],
  explain: (node: string) => ['explain', 'go.company.com/lib', '--config', node],
  diff: (node: string) => ['diff', node, node],
  convert: (node: string) => ['convert', node],
  'export nginx': (node: string) => ['export', 'nginx', node],
  'migrate plan': (node: string) => ['migrate', 'plan', '--to', 'gitlab', '--config', node],
} as const;

test.for(Object.keys(inPlace).flatMap((name) => specialNodeNames.map((kind) => [name, kind] as const)))(
  '%s %s: an error that says what it is, and it stays what it is',
  async ([name, kind], { skip }) => {
    const { node, before } = await prepare(kind, skip);
    const stdin = Readable.from(['sesame\n']);
    const { exitCode, stdout, stderr } = await run(inPlace[name as keyof typeof inPlace](node), { stdin });
    expect(exitCode).toBeOneOf([1, 2]);
    const what = kind
      .replace(/^a symbolic link to itself$/, 'too many symbolic links')
      .replace(/^a symbolic link to nothing$/, 'no such file|file that does not exist')
      .replace(/^a symbolic link to /, '')
      .replace('an endless', 'a character');
    expect(stdout + stderr).toMatch(new RegExp(what));
    expect(stdout + stderr).not.toContain('    at ');
    expect(await describeNode(node)).toBe(before);
  },
);
