import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findingCodes } from '../../src/migrate/findings/finding-codes.ts';
import { createCleanup } from '../e2e/harness/cleanup.ts';
import { describeWithTools } from '../e2e/harness/required-tools.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { createMovedRepositories } from '../migrate/company-move.ts';
import { startGitServers } from '../migrate/git-servers.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = await readFile(join(root, 'docs/migrate.md'), 'utf8');

test('docs/migrate.md lists every finding, with what it means', () => {
  const rows = [...page.matchAll(/^\| `(migrate\/[a-z-]+)` +\| (yes|no) +\| (.*?) +\|$/gm)].map(
    ([, ...cells]) => cells,
  );
  const expected = Object.entries(findingCodes).map(([code, { breaks, summary }]) => [
    code,
    breaks ? 'yes' : 'no',
    summary,
  ]);
  expect(rows).toEqual(expected);
});

describeWithTools('docs/migrate.md', ['git'], () => {
  const cleanup = createCleanup();
  let directory: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    const servers = await startGitServers(cleanup.defer);
    await createMovedRepositories(servers);
    directory = await createTempDir(cleanup.defer, 'docs');
    const bin = join(directory, 'bin');
    await mkdir(bin);
    const command = [process.execPath, join(root, 'dist/main.js')];
    const quoted = command.map((word) => `'${word}'`).join(' ');
    await writeFile(join(bin, 'govanity'), `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o755 });
    env = { ...servers.env, PATH: `${bin}${delimiter}${servers.env.PATH}`, NO_COLOR: '1' };
  });
  afterAll(cleanup.run);

  /** What a terminal would show, were the file in /etc/govanity. */
  const run = (command: string) =>
    new Promise<string>((resolve) => {
      execFile('sh', ['-c', `{ ${command}\n} 2>&1`], { cwd: directory, env }, (_error, stdout) =>
        resolve(stdout.replaceAll(directory, '/etc/govanity')),
      );
    });

  test('shows what `govanity` really prints', async () => {
    const fences = [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, body = '']) => ({
      language,
      body,
    }));
    const [yaml] = fences.filter(({ language }) => language === 'yaml');
    await writeFile(join(directory, 'vanity.yaml'), yaml?.body ?? '');
    const shown = fences.filter(({ language }) => language === 'console').map(({ body }) => body);
    expect(shown.length).toBe(4);
    for (const body of shown) {
      const [first = ''] = body.split('\n');
      expect(`${first}\n${await run(first.replace('$ ', ''))}`).toBe(body);
    }
  });
});
