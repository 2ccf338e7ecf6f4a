import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeWithTools, type Tool, toolPath } from './harness/required-tools.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'govanity-package-'));
const prefix = join(directory, 'installed');
const installed = join(prefix, 'lib/node_modules/govanity');
let packed: string;

beforeAll(() => {
  // The build is there: vitest runs after it. Nothing of the checkout but the packed file is used below.
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', directory], { cwd: root });
  packed = readdirSync(directory).find((file) => file.endsWith('.tgz')) ?? '';
  const args = ['install', '--global', '--prefix', prefix, '--no-audit', '--no-fund', join(directory, packed)];
  execFileSync('npm', args, { cwd: directory, stdio: 'pipe' });
  writeFileSync(join(directory, 'vanity.yaml'), 'host: a.com\npaths:\n  /x: { repo: "https://github.com/a/x" }\n');
  writeFileSync(join(directory, 'sally.yaml'), 'url: a.com\npackages:\n  x: { repo: github.com/a/x }\n');
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('the package', () => {
  test('has an executable, whatever the umask of the build was', () => {
    expect(statSync(join(prefix, 'bin/govanity')).mode & 0o111).toBe(0o111);
  });

  test('holds every file that its README links to', () => {
    const readme = readFileSync(join(installed, 'README.md'), 'utf8');
    const links = [...readme.matchAll(/(?:\]\(|src="|srcset=")(?!https?:|#)([^)#"\s]+)/g)].map(
      ([, link]) => link ?? '',
    );
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) expect(() => statSync(join(installed, link)), link).not.toThrow();
  });

  test('runs no script when it is installed, nor does anything that it needs', () => {
    const manifests = readdirSync(join(installed, 'node_modules'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?:^|\/)package\.json$/.test(file))
      .map((file) => join(installed, 'node_modules', file));
    const own = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    const scripts = ['preinstall', 'install', 'postinstall'];
    expect(Object.keys(own.scripts).filter((name) => scripts.includes(name))).toEqual([]);
    for (const file of manifests) {
      const names = Object.keys(JSON.parse(readFileSync(file, 'utf8')).scripts ?? {});
      expect(
        names.filter((name) => scripts.includes(name)),
        file,
      ).toEqual([]);
    }
  });
});

const commands: readonly [string, readonly string[], string, string][] = [
  ['--version', [], '', JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version],
  ['--help', [], '', 'Usage: govanity'],
  ['check', [], '', '1 module, 0 errors'],
  ['explain', ['a.com/x/sub'], '', 'https://github.com/a/x'],
  ['url', ['git@github.com:a/x.git'], '', 'ssh://git@github.com/a/x.git'],
  ['diff', ['vanity.yaml'], '', ''],
  ['convert', ['sally.yaml'], '', 'repo: https://github.com/a/x'],
  ['export', ['nginx'], '', 'server_name'],
  ['export', ['static', '--output', 'site', '--dry-run'], '', 'index.html'],
  ['migrate', ['plan', '--help'], '', 'Usage: govanity migrate plan'],
  ['doctor', ['--help'], '', 'Usage: govanity doctor'],
  ['proxy', ['--help'], '', 'Usage: govanity proxy'],
  ['passwd', ['users', 'alice'], 'secret\n', ''],
  ['schema', [], '', '"$schema"'],
  ['completion', ['zsh'], '', '#compdef'],
  ['man', [], '', '.TH GOVANITY'],
];

const runtimes: readonly (readonly [string, Tool | undefined])[] = [
  ['the Node.js of this machine', undefined],
  ['Node.js 22', 'node22'],
  ['Node.js 24', 'node24'],
];
for (const [title, tool] of runtimes) {
  describeWithTools(`the installed package on ${title}`, tool === undefined ? [] : [tool], () => {
    test.each(commands)('%s %j', (command, args, input, words) => {
      const node = tool === undefined ? process.execPath : toolPath(tool);
      const main = join(installed, 'dist/main.js');
      const run = spawnSync(node, [main, command, ...args], { cwd: directory, encoding: 'utf8', input });
      expect({ stderr: run.stderr, status: run.status }).toMatchObject({ status: 0 });
      expect(run.stdout + run.stderr).toContain(words);
    });
  });
}
