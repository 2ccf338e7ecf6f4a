import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tempDir } from '../cli/temp-file.ts';
import { fuzz } from '../support/fuzz.ts';
import { exportYaml, readTree } from './exported.ts';

const manifestName = '.govanity-export.json';
const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const longAgo = new Date('2020-02-02T02:02:02Z');

function yamlOf(keys: readonly string[], title = 'Go modules'): string {
  const paths = keys.map((key) => `  ${key}: {repo: "https://git.company.com/r${key}.git"}\n`);
  return `host: go.company.com\ntitle: ${title}\npaths:\n${paths.join('')}`;
}

async function put(directory: string, name: string, contents: string): Promise<void> {
  await mkdir(dirname(join(directory, name)), { recursive: true });
  await writeFile(join(directory, name), contents);
}

describe('a second export', () => {
  test('of the same file writes nothing, the manifest included', async () => {
    const dir = await tempDir();
    const { output } = await exportYaml(yamlOf(['/team/lib']), { dir });
    const before = await readTree(output);
    for (const name of before.keys()) await utimes(join(output, name), longAgo, longAgo);
    const { stderr } = await exportYaml(yamlOf(['/team/lib']), { dir });
    expect(stderr).toContain(`public: 1 module; files: 0 written, ${before.size - 1} unchanged, 0 removed\n`);
    for (const name of before.keys()) expect((await stat(join(output, name))).mtime, name).toEqual(longAgo);
    expect(await readTree(output)).toEqual(before);
  });

  test('writes what changed, removes what is gone with its directories, and leaves the rest', async () => {
    const dir = await tempDir();
    const { output } = await exportYaml(yamlOf(['/team/lib', '/old/deep/lib']), { dir });
    await put(output, 'old/notes.txt', 'mine');
    for (const name of (await readTree(output)).keys()) await utimes(join(output, name), longAgo, longAgo);
    await exportYaml(yamlOf(['/team/lib', '/new']), { dir });
    const isNew = async (name: string) => (await stat(join(output, name))).mtime > longAgo;
    expect([await isNew('team/lib/index.html'), await isNew('404.html'), await isNew('old/notes.txt')]).toEqual([
      false,
      false,
      false,
    ]);
    expect([await isNew('index.html'), await isNew('new/index.html'), await isNew(manifestName)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([...(await readTree(output)).keys()].filter((name) => name.startsWith('old'))).toEqual(['old/notes.txt']);
  });

  test('writes again what was removed', async () => {
    const dir = await tempDir();
    const { output } = await exportYaml(yamlOf(['/team/lib']), { dir });
    const before = await readTree(output);
    await rm(join(output, 'team'), { recursive: true });
    expect((await exportYaml(yamlOf(['/team/lib']), { dir })).exitCode).toBe(0);
    expect(await readTree(output)).toEqual(before);
  });

  test('of another order of the same keys makes the same files', async () => {
    const [one, other] = [
      await exportYaml(yamlOf(['/a', '/b', '/a/x'])),
      await exportYaml(yamlOf(['/a', '/a/x', '/b'])),
    ];
    expect(await readTree(one.output)).toEqual(await readTree(other.output));
  });
});

describe('what is in the way', () => {
  const old = yamlOf(['/team/lib', '/gone']);
  const now = yamlOf(['/team/lib', '/new'], 'Other title');

  test.for<[string, string, (output: string) => Promise<unknown>]>([
    [
      'a file that no export wrote',
      'public/new/index.html is in the way: no export wrote it',
      (output) => put(output, 'new/index.html', 'mine'),
    ],
    ['a file instead of a directory', 'public/new is in the way', (output) => put(output, 'new', 'mine')],
    [
      'a directory instead of a file',
      'public/new/index.html is in the way',
      (output) => put(output, 'new/index.html/x', 'mine'),
    ],
    [
      'an edit of what is to be written',
      'public/index.html was changed since an export wrote it',
      (output) => put(output, 'index.html', 'mine'),
    ],
    [
      'an edit of what is to be removed',
      'public/gone/index.html was changed since an export wrote it',
      (output) => put(output, 'gone/index.html', 'mine'),
    ],
    ['a link instead of a directory', 'public/new is in the way', (output) => symlink('team', join(output, 'new'))],
    [
      'a link out of the directory',
      'public/new is in the way',
      (output) => symlink('../elsewhere', join(output, 'new')),
    ],
    [
      'a link instead of a file',
      'public/404.html is in the way',
      async (output) => {
        await rm(join(output, '404.html'));
        await symlink('../elsewhere/404.html', join(output, '404.html'));
      },
    ],
    [
      'a directory like that of drafts',
      'public/.govanity-export.tmp is in the way',
      (output) => put(output, '.govanity-export.tmp/mine', 'x'),
    ],
    [
      'a manifest that is no JSON',
      `public/${manifestName} is not what an export wrote`,
      (output) => put(output, manifestName, '{'),
    ],
    [
      'a manifest of another kind',
      `public/${manifestName} is not what an export wrote`,
      (output) => put(output, manifestName, '{"version":2,"files":{}}'),
    ],
    [
      'a manifest that is a link',
      `public/${manifestName} is no file`,
      async (output) => {
        await rm(join(output, manifestName));
        await symlink('../elsewhere/404.html', join(output, manifestName));
      },
    ],
    ...['../elsewhere/404.html', '/etc/hostname', 'a/../../x', 'a//b', './x', 'a\\..\\x', 'C:/x', ''].map(
      (name): [string, string, (output: string) => Promise<unknown>] => [
        `a manifest that names ${JSON.stringify(name)}`,
        `public/${manifestName} is not what an export wrote`,
        async (output) => {
          const manifest = JSON.parse(await readFile(join(output, manifestName), 'utf8'));
          manifest.files[name] = manifest.files['404.html'];
          await put(output, manifestName, JSON.stringify(manifest));
        },
      ],
    ),
  ])('%s is named, and nothing is touched', async ([_, complaint, disturb]) => {
    const dir = await tempDir();
    const { output } = await exportYaml(old, { dir });
    await put(dir, 'elsewhere/404.html', (await readTree(output)).get('404.html') ?? '');
    await disturb(output);
    const before = await readTree(dir);
    const { exitCode, stdout, stderr } = await exportYaml(now, { dir });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(`govanity: ${complaint}`);
    expect(stderr).toMatch(/\nnothing was written: move these away, or name another directory with --output\n$/);
    expect(await readTree(dir)).toEqual(before.set('vanity.yaml', now));
  });

  test('a file where the directory should be', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'public'), 'mine');
    expect(await exportYaml(now, { dir })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('govanity: public is no directory\n'),
    });
  });

  test('what an export wrote, once its manifest is lost', async () => {
    const dir = await tempDir();
    const { output } = await exportYaml(old, { dir });
    await rm(join(output, manifestName));
    expect(await exportYaml(old, { dir })).toMatchObject({ exitCode: 1 });
  });

  test('a checkout with other files is no obstacle, nor is a link to the directory itself', async () => {
    const dir = await tempDir();
    await put(dir, 'site/.git/HEAD', 'ref: refs/heads/pages');
    await put(dir, 'site/CNAME', 'go.company.com');
    await symlink('site', join(dir, 'public'));
    expect(await exportYaml(now, { dir })).toMatchObject({ exitCode: 0 });
    const tree = await readTree(join(dir, 'site'));
    expect([tree.get('CNAME'), tree.get('.git/HEAD')]).toEqual(['go.company.com', 'ref: refs/heads/pages']);
  });

  test('what the file system refuses is reported, not thrown', async () => {
    expect(await exportYaml(yamlOf(['/team/lib', `/${'long'.repeat(80)}`]))).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('govanity: cannot bring public up to date: ENAMETOOLONG'),
    });
  });
});

describe('whatever the configurations and the foreign files are', () => {
  const names = ['a', 'b', 'c'];
  const key = fc.array(fc.constantFrom(...names), { minLength: 0, maxLength: 3 }).map((found) => `/${found.join('/')}`);
  const config = fc.record({
    keys: fc.uniqueArray(key, { minLength: 1, maxLength: 4 }),
    title: fc.constantFrom('One', 'Two'),
  });
  const foreign = fc.dictionary(
    fc.constantFrom('CNAME', '.git/HEAD', 'a/notes', 'a/b/c/notes', 'd/e/f', '-/static/own.css'),
    fc.string(),
    { maxKeys: 3 },
  );

  test('the directory is what a fresh export would make of it, and foreign files stay', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ config, foreign }), { minLength: 1, maxLength: 5 }), async (steps) => {
        const dir = await tempDir();
        const mine = new Map<string, string>();
        for (const { config, foreign } of steps) {
          for (const [name, contents] of Object.entries(foreign)) {
            await put(join(dir, 'public'), name, contents);
            mine.set(name, contents);
          }
          const yaml = yamlOf(config.keys, config.title);
          const argv = ['--major-versions', '1'];
          const { exitCode, stderr, output } = await exportYaml(yaml, { dir, argv });
          expect(exitCode, stderr).toBe(0);
          const fresh = await readTree((await exportYaml(yaml, { argv })).output);
          const wanted = [...fresh, ...mine].sort(([one], [other]) => (one < other ? -1 : 1));
          expect(await readTree(output)).toEqual(new Map(wanted));
        }
      }),
      fuzz('static export', 40),
    );
  });
});

describe('an export that was killed', () => {
  const keys = (kind: string) => Array.from({ length: 100 }, (_, index) => `/${kind}${index % 7}/lib${index}`);

  test('is repaired by the next', async () => {
    const dir = await tempDir();
    const { output } = await exportYaml(yamlOf(keys('a')), { dir });
    await put(output, 'CNAME', 'go.company.com');
    const fresh = new Map<string, Map<string, string>>();
    let interrupted = 0;
    for (let round = 0; round < 6; round++) {
      const kind = round % 2 === 0 ? 'b' : 'a';
      await writeFile(join(dir, 'vanity.yaml'), yamlOf(keys(kind), `Round ${round}`));
      await killInTheMiddle(dir, output, 5 * round);
      if (await isUnfinished(output)) interrupted++;
      const next = await exportYaml(yamlOf(keys(round % 3 === 0 ? 'a' : kind)), { dir });
      expect(next.exitCode, next.stderr).toBe(0);
      const wantedKind = round % 3 === 0 ? 'a' : kind;
      const wanted = fresh.get(wantedKind) ?? (await readTree((await exportYaml(yamlOf(keys(wantedKind)))).output));
      fresh.set(wantedKind, wanted);
      const tree = await readTree(output);
      expect(tree.get('CNAME')).toBe('go.company.com');
      tree.delete('CNAME');
      expect(tree).toEqual(wanted);
    }
    expect(interrupted).toBeGreaterThan(0);
  });

  test('leaves neither drafts nor empty directories behind', async () => {
    const dir = await tempDir();
    const { output } = await exportYaml(yamlOf(['/team/lib']), { dir });
    const fresh = await readTree(output);
    const manifest = JSON.parse(await readFile(join(output, manifestName), 'utf8'));
    manifest.unfinished = { ...manifest.files, 'half/done/index.html': manifest.files['404.html'] };
    await put(output, manifestName, JSON.stringify(manifest));
    await mkdir(join(output, 'half/done'), { recursive: true });
    await put(output, '.govanity-export.tmp/17', 'half a pa');
    expect(await exportYaml(yamlOf(['/team/lib']), { dir })).toMatchObject({ exitCode: 0 });
    expect(await readTree(output)).toEqual(fresh);
  });

  /** Kills an export some milliseconds after it began to write. */
  async function killInTheMiddle(dir: string, output: string, afterMs: number): Promise<void> {
    const argv = [main, 'export', 'static', join(dir, 'vanity.yaml'), '--output', output];
    const child = spawn(process.execPath, argv, { stdio: 'ignore' });
    const end = once(child, 'exit');
    while (child.exitCode === null && !(await isUnfinished(output))) await sleep(1);
    await sleep(afterMs);
    child.kill('SIGKILL');
    await end;
  }

  async function isUnfinished(output: string): Promise<boolean> {
    return 'unfinished' in JSON.parse(await readFile(join(output, manifestName), 'utf8'));
  }
});
