import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createCleanup } from './harness/cleanup.ts';
import { startDaemon } from './harness/daemon.ts';
import { freePort } from './harness/free-port.ts';
import { describeWithTools, toolPath } from './harness/required-tools.ts';
import { createTempDir } from './harness/temp-dir.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The executable has all that it needs: it runs in an empty directory, with nothing but a directory for temporary files. */
describeWithTools('the single executable', ['node24'], () => {
  const { defer, run } = createCleanup();
  afterAll(run);
  let directory: string;
  let binary: string;
  const govanity = (args: readonly string[], input = '') =>
    spawnSync(binary, args, { cwd: directory, encoding: 'utf8', input, env: { TMPDIR: directory } });

  beforeAll(async () => {
    directory = await createTempDir(defer, 'binary');
    binary = join(await createTempDir(defer, 'binary-built'), 'govanity');
    execFileSync('node', ['.ci/build-binary.mjs', '--node', toolPath('node24'), '--output', binary], {
      cwd: root,
      stdio: 'pipe',
    });
    await writeFile(
      join(directory, 'vanity.yaml'),
      [
        'host: go.company.com',
        'access: { restrict: index, users: users }',
        'paths:',
        // More text than is read at once: a reload starts a thread.
        ...Array.from({ length: 1_000 }, (_, n) => `  /m${n}: { repo: "https://github.com/company/m${n}" }`),
        '',
      ].join('\n'),
    );
    await writeFile(join(directory, 'open.yaml'), 'host: a.com\npaths:\n  /x: { repo: "https://github.com/a/x" }\n');
    await writeFile(join(directory, 'sally.yaml'), 'url: a.com\npackages:\n  x: { repo: github.com/a/x }\n');
  });

  test.each<[string, string[], string, string]>([
    ['--version', ['--version'], '', JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version],
    ['--help', ['--help'], '', 'Usage: govanity'],
    ['passwd', ['passwd', 'users', 'alice'], 'secret\n', ''],
    ['check', ['check'], '', '1000 modules, 0 errors'],
    ['explain', ['explain', 'go.company.com/m7/sub'], '', 'https://github.com/company/m7'],
    ['url', ['url', 'ssh://git@gitlab.company.com:go/foo.git'], '', 'ssh://git@gitlab.company.com/go/foo.git'],
    ['convert', ['convert', 'sally.yaml'], '', 'repo: https://github.com/a/x'],
    ['export static', ['export', 'static', 'open.yaml', '--output', 'site', '--dry-run'], '', 'index.html'],
    ['export nginx', ['export', 'nginx'], '', 'server_name'],
    ['doctor --explain', ['doctor', '--explain', '-'], 'fatal: invalid port ":go" after host\n', ''],
    ['schema', ['schema'], '', '"$schema"'],
    ['completion', ['completion', 'bash'], '', 'complete -o'],
  ])('%s', (_, args, input, words) => {
    const { stdout, stderr, status } = govanity(args, input);
    expect({ stderr, status }).toMatchObject({ status: args[0] === 'doctor' ? expect.anything() : 0 });
    expect(stdout + stderr).toContain(words);
  });

  test('serve answers, checks passwords, shows pages, and reads an edit', async () => {
    const port = await freePort();
    await startDaemon(defer, {
      command: binary,
      args: ['serve', '--listen', `127.0.0.1:${port}`, '--admin', 'off'],
      cwd: directory,
      env: { TMPDIR: directory },
      port,
    });
    const ask = (path: string, headers: Record<string, string> = {}) =>
      fetch(`http://127.0.0.1:${port}${path}`, { headers }).then(async (response) => ({
        status: response.status,
        body: await response.text(),
      }));
    const authorization = `Basic ${Buffer.from('alice:secret').toString('base64')}`;
    expect((await ask('/m7?go-get=1')).body).toContain('go.company.com/m7 git https://github.com/company/m7');
    expect(await ask('/m7')).toMatchObject({ status: 401 });
    expect(await ask('/m7', { authorization })).toMatchObject({
      status: 200,
      body: expect.stringContaining('</html>'),
    });
    await appendFile(join(directory, 'vanity.yaml'), '  /new: { repo: "https://github.com/company/new" }\n');
    await vi.waitFor(async () => expect((await ask('/new?go-get=1')).status).toBe(200), { timeout: 10_000 });
  });
});
