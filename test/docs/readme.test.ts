import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { type DiagnosticCode, diagnosticCodes } from '../../src/diagnostics/codes.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFile(join(root, path), 'utf8');

interface Fence {
  readonly language: string;
  readonly body: string;
}

/** The fenced blocks of a page, in order. */
function fencesOf(page: string): Fence[] {
  return [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', body = '']) => ({ language, body }));
}

interface ShownCommand {
  readonly command: string;
  readonly output: string;
}

/** The `$ command` lines of a console block, each with what is shown below it. */
function commandsOf({ body }: Fence): ShownCommand[] {
  return body
    .split(/^\$ /m)
    .slice(1)
    .map((text) => ({ command: text.slice(0, text.indexOf('\n')), output: text.slice(text.indexOf('\n') + 1) }));
}

/** What GitHub makes of headings. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^a-z0-9_ -]/g, '')
      .replaceAll(' ', '-'),
  );
}

const pages = [
  ...[
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'docs/configuration.md',
    'docs/convert.md',
    'docs/diagnostics.md',
  ],
  ...['docs/export.md', 'docs/pages.md', 'docs/api.md', 'docs/migrate.md', 'docs/doctor.md'],
  ...['docs/scaling.md', 'docs/init.md', 'docs/against.md', 'docs/benchmarks.md', 'docs/operations.md'],
];

describe.for(pages)('%s', (path) => {
  test('links to files and headings that exist', async () => {
    const page = await read(path);
    const links = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    for (const link of links.filter((target) => !/^https?:/.test(target))) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      expect(existsSync(join(root, target)), `${link}: the file exists`).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(await read(target)), `${link}: the heading exists`).toContain(anchor);
    }
  });
});

describe('README.md', () => {
  let directory: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'govanity-readme-'));
    const bin = join(directory, 'bin');
    await mkdir(bin);
    const command = [process.execPath, join(root, 'dist/main.js')];
    const quoted = command.map((word) => `'${word}'`).join(' ');
    await writeFile(join(bin, 'govanity'), `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o755 });
    env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, NO_COLOR: '1' };
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  /** What a terminal would show. */
  const run = (command: string) =>
    new Promise<string>((resolve) => {
      execFile('sh', ['-c', `{ ${command}\n} 2>&1`], { cwd: directory, env }, (_error, stdout) => resolve(stdout));
    });

  test('shows what `govanity` really prints', async () => {
    let count = 0;
    for (const fence of fencesOf(await read('README.md'))) {
      if (fence.language === 'yaml') await writeFile(join(directory, 'vanity.yaml'), fence.body);
      if (fence.language !== 'console') continue;
      for (const { command, output } of commandsOf(fence).filter((shown) => shown.command.startsWith('govanity'))) {
        expect(await run(command), command).toBe(output);
        count++;
      }
    }
    expect(count).toBeGreaterThan(3);
  });

  test('shows the tag that is really served', async () => {
    const fences = fencesOf(await read('README.md'));
    const [shown] = fences.filter(({ language }) => language === 'html');
    const [yaml] = fences.filter(({ language }) => language === 'yaml');
    await writeFile(join(directory, 'vanity.yaml'), yaml?.body ?? '');
    const { goImport } = JSON.parse(await run('govanity explain go.company.com/foo --format json'));
    expect(shown?.body).toBe(`<meta name="go-import" content="${goImport}">\n`);
  });

  test('names every command and no other', async () => {
    const help = await run('govanity --help');
    const commands = [...help.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name).filter((name) => name !== 'help');
    const named = [...(await read('README.md')).matchAll(/^\| `govanity \[?([a-z]+)/gm)].map(([, name]) => name);
    expect(named.toSorted()).toEqual(commands.toSorted());
  });

  test('names the start and test commands that there are', async () => {
    const page = await read('README.md');
    const { scripts } = JSON.parse(await read('package.json'));
    expect(page).toContain('npm install && npm start\n');
    expect(page).toContain('npm install && npm test\n');
    expect(await read('.ci/run')).toContain('npm install && npm test');
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test', 'lint', 'format', 'typecheck']));
  });
});

describe('docs/configuration.md', () => {
  const hostLine = 'host: go.company.com\n';
  const pathLines = 'paths:\n  /foo: {repo: https://github.com/company/foo}\n';

  test('has examples that yield the diagnostics that their comments name, and no others', async () => {
    const examples = fencesOf(await read('docs/configuration.md')).filter(({ language }) => language === 'yaml');
    expect(examples.length).toBeGreaterThan(5);
    for (const { body } of examples) {
      const whole = `${/^host:/m.test(body) ? '' : hostLine}${body}${/^paths:/m.test(body) ? '' : pathLines}`;
      const codes = parseConfig(whole, 'vanity.yaml').diagnostics.map(({ code }) => code);
      expect(codes, body).toEqual([...body.matchAll(/# ([a-z]+\/[a-z0-9-]+)$/gm)].map(([, code]) => code));
    }
  });

  test('names diagnostics that exist, with their severity', async () => {
    for (const [, kind, list = ''] of (await read('docs/configuration.md')).matchAll(
      /\b(Errors|Warnings): ([^.]*)\./g,
    )) {
      for (const [, code] of list.matchAll(/`([a-z]+\/[a-z0-9-]+)`/g)) {
        const severity = diagnosticCodes[code as DiagnosticCode]?.severity;
        expect(`${code} ${severity}`).toBe(`${code} ${kind === 'Errors' ? 'error' : 'warning'}`);
      }
    }
  });
});
