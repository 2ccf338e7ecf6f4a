import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wantsColor } from '../../src/cli/wants-color.ts';
import { entry } from '../config/cases/case.ts';
import { expectGolden } from './golden.ts';
import { run } from './run.ts';
import { tempFile } from './temp-file.ts';

describe('a wrong command line', () => {
  it.each([
    ['a misspelt command', ['chekc'], 'there is no file or command `chekc`; did you mean the command `check`?'],
    ['a misspelt command with a file', ['chekc', 'vanity.yaml'], 'did you mean the command `check`?'],
    ['a misspelt command with a flag', ['exlpain', '--format', 'json'], 'did you mean the command `explain`?'],
    ['a file that is not there', ['nothing.yaml'], 'there is no file or command `nothing.yaml`'],
    ['a file that is not there, to serve', ['serve', 'nothing.yaml'], 'there is no file or command `nothing.yaml`'],
    ['a configuration twice', ['package.json', '--config', 'package.json'], 'name the configuration once'],
    ['a configuration twice, to check', ['check', 'a.yaml', '--config', 'b.yaml'], 'name the configuration once'],
    ['a configuration twice, to move', ['migrate', 'plan', 'a.yaml', '--config', 'b.yaml', '--to', 'x'], 'once'],
    ['an unknown flag', ['check', '--strcit'], "unknown option '--strcit'"],
    ['another format', ['check', '--format', 'xml'], 'Allowed choices are text, json'],
    ['too many files', ['check', 'a', 'b'], "too many arguments for 'check'"],
    ['nothing to explain', ['explain'], "missing required argument 'import-path'"],
    ['no URL', ['url'], "missing required argument 'repo-url'"],
    ['an address that is none', ['--listen', 'nowhere'], '--listen takes HOST:PORT'],
    ['--workers, which is gone', ['--workers', '2'], 'run two instances behind nginx, as in docs/scaling.md#two-inst'],
    ['--workers without a number', ['serve', '--workers'], 'there is no --workers'],
    ['--workers of one', ['serve', '--workers=1'], 'there is no --workers'],
  ])('%s', async (_, argv, words) => {
    const { exitCode, stdout, stderr } = await run(argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(words);
  });

  it.each<[string[], string, string]>([
    [['--port', '80'], "unknown option '--port': use --listen <host:port>", 'serve'],
    [['-p', '80'], "unknown option '-p': use --listen <host:port>", 'serve'],
    [['serve', '--adress', ':80'], 'use --listen <host:port>', 'serve'],
    [['serve', '--lisetn=:80'], 'use --listen <host:port>', 'serve'],
    [['serve', '--cert', 'a.pem'], 'use --tls-cert <file>', 'serve'],
    [['serve', '-c', 'a.yaml'], 'use --config <file>', 'serve'],
    [['check', '--json'], 'use --format <format>', 'check'],
    [['check', '--strcit'], 'use --strict', 'check'],
    [['check', '--listen', ':80'], '`--listen` is an option of govanity serve', 'check'],
    [['check', '-v'], 'use govanity --version', 'check'],
    [['check', '--format'], "option '--format <format>' argument missing", 'check'],
    [['check', '--format', 'xml'], 'Allowed choices are text, json', 'check'],
    [['export', 'static'], "required option '--output <directory>' not specified", 'export static'],
    [['export', 'statik'], "unknown command 'statik': did you mean `static`?", 'export'],
    [['migrate', 'chek'], 'did you mean `check`?', 'migrate'],
    [['proxy', 'clean'], 'use fetch, verify, import, prune, purge, list', 'proxy'],
    [['check', '--config='], '--config needs a value, found an empty one', 'check'],
    [['serve', '--listen', ''], '--listen needs a value', 'serve'],
    [['migrate', 'plan', '--to', ''], '--to needs a value', 'migrate plan'],
    [['check', ''], 'the name of the file is empty', 'check'],
    [['serve', '--grace', 'now'], '--grace takes seconds', 'serve'],
    [['passwd', 'a', 'b:c'], 'a user name is not empty', 'passwd'],
  ])('%j leads to the right word and to the help of its command', async (argv, words, command) => {
    const { exitCode, stdout, stderr } = await run(argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr.endsWith(`\n(see govanity ${command} --help)\n`)).toBe(true);
  });

  it.each([[['servr']], [['help', 'chekc']], [['verison']]])('%j leads to the commands', async (argv) => {
    const { exitCode, stdout, stderr } = await run(argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/\n\(see govanity --help\)\n$/);
  });

  it('guesses nothing that is not near', async () => {
    const { stderr } = await run(['check', '--xyzzy']);
    expect(stderr).toBe("govanity: unknown option '--xyzzy'\n(see govanity check --help)\n");
  });

  const raw = 'x\x1b[31m\x1b]0;title\x07\x9b1m';
  const isPrintable = (text: string) => /^[\n\x20-\x7e\xa0-\uffff]+$/.test(text);
  it.each([
    [[raw]],
    [['serve', raw]],
    [['serve', '--listen', raw]],
    [['serve', '--trust-proxy', raw]],
    [['serve', '--grace', raw]],
    [['check', `--${raw}`]],
    [['check', '--format', raw]],
    [['check', raw]],
    [['explain', 'go.company.com/x', '--config', raw]],
    [['convert', raw]],
    [['diff', raw, raw]],
    [['export', 'nginx', raw]],
    [['migrate', 'plan', raw, '--to', raw]],
    [['doctor', '--explain', raw]],
    [['passwd', raw, raw]],
    [['url', raw]],
    [['health', '--url', raw]],
    [['health', '--wait', raw]],
  ])('prints no control character of %j', async (argv) => {
    const { exitCode, stdout, stderr } = await run(argv);
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toSatisfy(isPrintable);
  });

  it('prints no control character of PORT', async () => {
    const { exitCode, stderr } = await run(['serve'], { env: { PORT: `80${raw}` } });
    expect(exitCode).toBe(2);
    expect(stderr).toSatisfy(isPrintable);
  });

  it.each([['https://me:SECRET@a.com/b'], ['--token=glpat-SECRET'], ['check', '--format', 'glpat-SECRET']])(
    'repeats no secret of %j',
    async (...argv) => {
      const { exitCode, stdout, stderr } = await run(argv);
      expect(exitCode).toBe(2);
      expect(stdout + stderr).not.toContain('SECRET');
    },
  );
});

describe('govanity FILE', () => {
  it('serves that file, as govanityurls does', async () => {
    const file = await tempFile(entry('rpeo: x'));
    const { exitCode, stdout } = await run([file]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('config/unknown-key');
    expect((await run(['serve', '--config', file])).stdout).toContain('config/unknown-key');
  });
});

describe('--version and --help', () => {
  it('prints the version of package.json', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    for (const argv of [['--version'], ['-V'], ['-v'], ['version']]) {
      expect(await run(argv)).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
    }
  });

  it.each([
    ['help.txt', ['--help']],
    ['help-check.txt', ['check', '--help']],
    ['help-explain.txt', ['help', 'explain']],
    ['help-url.txt', ['url', '-h']],
  ])('%s', async (golden, argv) => {
    const { exitCode, stdout, stderr } = await run(argv);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expectGolden(stdout, golden);
  });
});

describe('flags of serve in the environment', () => {
  it.each<[string, string[], Record<string, string>, string]>([
    ['an address', [], { GOVANITY_LISTEN: 'nowhere' }, 'GOVANITY_LISTEN takes HOST:PORT'],
    ['the admin address', [], { GOVANITY_ADMIN: 'nowhere' }, 'GOVANITY_ADMIN takes HOST:PORT'],
    ['a number', [], { GOVANITY_GRACE: 'soon' }, 'GOVANITY_GRACE takes seconds, found `soon`'],
    [
      'a word out of several',
      [],
      { GOVANITY_ACCESS_LOG: 'maybe' },
      'GOVANITY_ACCESS_LOG takes on, off, none, found `maybe`',
    ],
    ['a switch', [], { GOVANITY_VERSIONS: 'maybe' }, 'GOVANITY_VERSIONS takes true or false, found `maybe`'],
    ['two that go together', [], { GOVANITY_TLS_CERT: 'a.pem' }, 'GOVANITY_TLS_CERT and --tls-key go together'],
    [
      'a flag wins, and is what is wrong',
      ['--grace', 'now'],
      { GOVANITY_GRACE: '5' },
      '--grace takes seconds, found `now`',
    ],
    [
      'a flag wins over the variable of what it excludes',
      ['--listen', 'nowhere'],
      { GOVANITY_SOCKET: '/tmp/s' },
      '--listen takes HOST:PORT',
    ],
    [
      'two that exclude each other',
      [],
      { GOVANITY_LISTEN: ':1', GOVANITY_SOCKET: 's' },
      'GOVANITY_LISTEN and GOVANITY_SOCKET exclude',
    ],
  ])('%s', async (_, argv, env, words) => {
    const { exitCode, stdout, stderr } = await run(argv, { env });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(words);
  });

  it.each<[string, string[], Record<string, string>, string]>([
    ['the configuration', [], { GOVANITY_CONFIG: 'nowhere/a.yaml' }, 'nowhere/a.yaml'],
    ['an empty variable is none', ['--config', 'nowhere/b.yaml'], { GOVANITY_GRACE: '' }, 'nowhere/b.yaml'],
    ['--config wins', ['--config', 'nowhere/b.yaml'], { GOVANITY_CONFIG: 'nowhere/a.yaml' }, 'nowhere/b.yaml'],
    ['a switch that is off', ['--config', 'nowhere/b.yaml'], { GOVANITY_VERSIONS: 'off' }, 'nowhere/b.yaml'],
    ['lines for people', ['--config', 'nowhere/b.yaml'], { GOVANITY_LOG_FORMAT: 'text' }, 'FATAL: cannot serve'],
    ['lines for programs', ['--config', 'nowhere/b.yaml', '--log-format', 'json'], {}, '"level":"fatal"'],
    [
      'none is off, and off is none',
      ['--config', 'nowhere/b.yaml', '--admin', 'none', '--trust-proxy', 'off', '--access-log', 'none'],
      { GOVANITY_HTTP_REDIRECT: 'off' },
      'nowhere/b.yaml',
    ],
    ['none in a variable', ['--config', 'nowhere/b.yaml'], { GOVANITY_ACCESS_LOG: 'none' }, 'nowhere/b.yaml'],
  ])('%s', async (_, argv, env, words) => {
    const { exitCode, stdout, stderr } = await run(argv, { env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toContain(words);
  });

  it('are named by --help, each with its flag', async () => {
    const { stdout } = await run(['serve', '--help']);
    const flags = [...stdout.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)].map(([, flag]) => flag ?? '');
    for (const flag of flags.filter((name) => name !== 'help' && name !== 'example')) {
      expect(stdout.replace(/\s+/g, ' ')).toContain(`(env: GOVANITY_${flag.toUpperCase().replaceAll('-', '_')})`);
    }
  });
});

describe('colours', () => {
  const terminal = { isTTY: true };
  const pipe = {};
  it.each([
    ['on a terminal', terminal, terminal, {}, true],
    ['into a pipe', pipe, terminal, {}, false],
    ['with errors in a file', terminal, pipe, {}, false],
    ['with NO_COLOR', terminal, terminal, { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR', terminal, terminal, { NO_COLOR: '' }, true],
    ['on a terminal that knows none', terminal, terminal, { TERM: 'dumb' }, false],
  ])('%s', (_, stdout, stderr, env, expected) => {
    expect(wantsColor({ stdout, stderr, env })).toBe(expected);
  });
});
