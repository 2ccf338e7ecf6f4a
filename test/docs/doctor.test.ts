import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownCodes } from '../../src/doctor/step.ts';
import { errorCatalogue } from '../../src/vanity/error-catalogue/error-catalogue.ts';
import { explainError } from '../../src/vanity/error-catalogue/explain-error.ts';
import { run as runInProcess } from '../cli/run.ts';
import { createCleanup } from '../e2e/harness/cleanup.ts';
import { goModule } from '../e2e/harness/go-module.ts';
import { ALL_TOOLS, describeWithTools } from '../e2e/harness/required-tools.ts';
import { startTroubledCompany, page as tagPage } from '../e2e/harness/troubled-company.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = await readFile(join(root, 'docs/doctor.md'), 'utf8');

/** The rows of the table below a heading, cell by cell. */
function tableOf(heading: string): string[][] {
  const section = page.split(/^#+ /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

/** Text in backquotes, which are doubled where it holds some itself. */
const unquoted = (cell = '') => cell.replace(/^(`+) ?(.*?) ?\1$/, '$2');

test('docs/doctor.md lists every code of the catalogue with words that are explained so', () => {
  const rows = tableOf('Recognized errors');
  expect(rows.map(([code]) => unquoted(code)).toSorted()).toEqual(errorCatalogue.map(({ code }) => code).toSorted());
  for (const [code, words] of rows) {
    expect(
      explainError(unquoted(words)).map((explanation) => explanation.code),
      words,
    ).toEqual([unquoted(code)]);
  }
});

test('docs/doctor.md lists every code of the doctor itself', () => {
  expect(tableOf('Codes of the doctor itself').map(([code]) => unquoted(code))).toEqual([...ownCodes]);
});

const PAGES = {
  '/good': tagPage('go.company.com/good git ssh://git@gitlab.company.com/go/good.git'),
  '/billing': tagPage('go.company.com/billing git ssh://old@old.company.com:29418/billing'),
  '/private': tagPage('go.company.com/private git https://gitlab.company.com/go/private.git'),
};

describeWithTools('docs/doctor.md', ALL_TOOLS, () => {
  const cleanup = createCleanup();
  let env: NodeJS.ProcessEnv;
  let directory: string;
  let replaced: readonly (readonly [string, string])[];

  beforeAll(async () => {
    const troubled = await startTroubledCompany(cleanup.defer, PAGES, async () => ({ port: 1 }));
    const { company, proxyPort } = troubled;
    await company.gitlab.create('go/good', [{ files: goModule('go.company.com/good'), tags: ['v1.0.0'] }]);
    const developer = await troubled.developer(cleanup.defer);
    const { HOME = '', GIT_SSH_COMMAND = '' } = developer.env;
    directory = join(HOME, 'app');
    const bin = join(HOME, 'bin');
    await mkdir(bin);
    const command = [process.execPath, join(root, 'dist/main.js')];
    const quoted = command.map((word) => `'${word}'`).join(' ');
    await writeFile(join(bin, 'govanity'), `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o755 });
    // The ssh of the tests is silent; that of a developer says why it does not connect.
    const ssh = `${GIT_SSH_COMMAND} -o LogLevel=INFO`;
    env = { ...developer.env, GIT_SSH_COMMAND: ssh, PATH: `${bin}${delimiter}${developer.env.PATH}`, NO_COLOR: '1' };
    replaced = [
      [`127.0.0.1:${proxyPort}`, 'proxy.company.com:3128'],
      [join(company.keysDir), '/home/gopher/.ssh'],
      [join(GIT_SSH_COMMAND, '..'), '/home/gopher/.ssh'],
      [HOME, '/home/gopher'],
      [`${userInfo().username}@`, 'git@'],
      ['govanity end-to-end test CA', 'Company CA'],
    ];
  });
  afterAll(cleanup.run);

  /** What a terminal of such a developer would show. */
  const run = (command: string) =>
    new Promise<string>((resolve) => {
      execFile('sh', ['-c', `{ ${command}\n} 2>&1`], { cwd: directory, env }, (_error, stdout) =>
        resolve(replaced.reduce((text, [found, shown]) => text.replaceAll(found, shown), stdout)),
      );
    });

  /** Without what differs from day to day and from machine to machine. */
  const lasting = (text: string) =>
    text
      .replaceAll(/ +\d+ ms/g, ' N ms')
      .replaceAll(/"ms": \d+/g, '"ms": N')
      .replaceAll(/\bgo1\.[0-9.]+/g, 'go1.N')
      .replaceAll(/\bgit ls-remote -q .* in \//g, 'git ls-remote -q REPO in /')
      .replaceAll(/\bTLSv1\.\d/g, 'TLSv1.N')
      .replaceAll(/,kex-strict-[a-z0-9@.-]+/g, '')
      .replaceAll(/until \d{4}-\d\d-\d\d/g, 'until DATE')
      .replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH');

  test('shows what `govanity` really prints', async () => {
    const shown = [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, body = '']) => body);
    expect(shown.length).toBe(4);
    for (const body of shown) {
      for (const block of body.split(/^\$ /m).slice(1)) {
        const [command = ''] = block.split('\n');
        expect(lasting(`${command}\n${await run(command)}`)).toBe(lasting(block));
      }
    }
  });

  test('names every step', async () => {
    const namesOf = async (...argv: string[]) => {
      const { stdout } = await runInProcess(['doctor', ...argv, '--format', 'json'], { env });
      return (JSON.parse(stdout) as { steps: { name: string }[] }).steps.map(({ name }) => name);
    };
    const file = join(directory, 'vanity.yaml');
    await writeFile(file, 'host: go.company.com\npaths: {/good: {repo: https://h/x}}\n');
    const walked = await namesOf('go.company.com/good', '--config', file);
    const table = tableOf('The steps').map(([name]) => name);
    expect(walked.filter((name) => !table.includes(name))).toEqual([]);
    expect(table.filter((name) => !walked.includes(name ?? ''))).toEqual(['https']);
  });
});
