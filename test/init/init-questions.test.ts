import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { forgeNames } from '../../src/vanity/forges/forge.ts';
import { run } from '../cli/run.ts';
import { tempDir } from '../cli/temp-file.ts';
import { siteOf } from '../support/site-server.ts';
import { emulateForge } from './forge-emulators.ts';

/** Somebody at a terminal who types these lines. */
function typing(text: string) {
  const stdin = new PassThrough();
  stdin.end(text);
  return { stdin: Object.assign(stdin, { isTTY: true }), isTerminal: true };
}

const ask = (site: ReturnType<typeof siteOf>, target: string) =>
  site.answer({ method: 'GET', target, host: 'go.company.com', isAuthorised: false }).body;

describe('govanity init asks', () => {
  it('for host, forge, page and protocol, and writes a file that is served', async () => {
    const file = join(await tempDir(), 'vanity.yaml');
    const lines = 'go.company.com\ngitlab\n\nssh\n';
    const { exitCode, stdout, stderr } = await run(['init', file], typing(lines));
    expect(exitCode).toBe(0);
    expect(stderr).toContain('import-path host, such as go.company.com: ');
    expect(stderr).toContain('its https page [https://gitlab.company.com]: ');
    expect(stdout).toBe(
      `${file}: a pattern for every project\nnext:\n  govanity check --strict ${file}\n  govanity serve ${file}\n`,
    );
    const yaml = await readFile(file, 'utf8');
    expect((await run(['check', '--strict', file])).exitCode).toBe(0);
    expect(ask(siteOf(yaml), '/team/lib?go-get=1')).toContain(
      'content="go.company.com/team/lib git ssh://git@gitlab.company.com/team/lib.git"',
    );
  });

  it('again after an answer that cannot be one', async () => {
    const lines = '\nhttps://go.company.com\nlocalhost\ngo.company.com\ngitlub\ngithub\n\nftp\nhttps\n';
    const { exitCode, stderr, stdout } = await run(['init', '-'], typing(lines));
    expect(exitCode).toBe(0);
    expect(stderr).toContain('an answer is needed');
    expect(stderr).toContain('it has no dot');
    expect(stderr).toContain('one of github, gitlab');
    expect(stderr).toContain('  ssh or https\n');
    expect(stdout).toContain('web: https://github.com\n');
  });

  it('for the account that clones from Gerrit over ssh', async () => {
    const lines = 'go.company.com\ngerrit\nreview.company.com/\nssh\nbuilds@review.company.com:29418\n';
    const { stdout } = await run(['init', '-'], typing(lines));
    expect(stdout).toContain(
      'web: https://review.company.com\n    clone: ssh\n    ssh: builds@review.company.com:29418\n',
    );
  });

  it('for the group to list', async () => {
    const projects = [{ name: 'platform/lib', files: { 'go.mod': 'module go.company.com/lib\n' } }];
    const { url } = await emulateForge('gitlab', { projects });
    const lines = `go.company.com\ngitlab\n${url}\n\n/platform/\n`;
    const { stdout, stderr } = await run(['init', '-'], typing(lines));
    expect(stderr).toContain('group whose modules are listed, with the token in GITLAB_TOKEN (empty: list nothing): ');
    expect(stdout).toContain('/lib:\n    project: platform/lib\n');
  });

  it('only for what flags do not say, and not after the input has ended', async () => {
    const flags = ['--host', 'go.company.com', '--forge', 'gitea', '--clone', 'https'];
    const { stdout, stderr } = await run(['init', '-', ...flags], typing('\n'));
    expect(stdout).toContain('web: https://gitea.company.com\n');
    expect(stderr).toMatch(/^its https page \[https:\/\/gitea\.company\.com\]: organization [^:]*: list nothing\): $/);
    const ended = await run(['init', '-', ...flags], typing(''));
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).toContain('the input ended before the last question');
  });
});

describe('govanity init without a terminal', () => {
  it.for(forgeNames)('writes a file for %s that check --strict accepts', async (forge) => {
    const file = join(await tempDir(), 'vanity.yaml');
    const web =
      { sourcehut: 'https://git.sr.ht', github: 'https://github.com' }[forge as string] ?? 'https://code.company.com';
    for (const clone of ['ssh', 'https']) {
      const flags = [
        '--host',
        'go.company.com',
        '--forge',
        forge,
        '--web',
        web,
        '--clone',
        clone,
        ...(forge === 'gerrit' ? ['--ssh', 'git@code.company.com'] : []),
      ];
      expect((await run(['init', file, ...flags])).exitCode).toBe(0);
      expect(await run(['check', '--strict', file])).toMatchObject({ exitCode: 0 });
      await rm(file);
    }
  });

  it.for([
    [[], 'without a terminal init needs --host HOST, --forge KIND (or --from-gitlab GROUP and its like), --web URL'],
    [['--host', 'go.company.com:8080', '--forge', 'github'], '--host cannot be `go.company.com:8080`'],
    [['--host', 'go.company.com', '--web', 'https://x.com'], 'init needs --forge KIND'],
    [['--host', 'go.company.com', '--forge', 'gitlab'], 'init needs --web URL'],
    [['--host', 'go.company.com', '--forge', 'gitlab', '--web', 'ftp://x'], '--web cannot be `ftp://x`'],
    [
      ['--host', 'go.company.com', '--forge', 'gerrit', '--web', 'g.com', '--clone', 'ssh'],
      '--ssh USER@HOST:PORT is missing',
    ],
    [['--from-gitlab', '/'], '--from-gitlab takes a name, found none'],
    [['--from-gitlab', 'a', '--from-gitea', 'b'], 'list one forge at a time'],
    [['--from-gitlab', 'a', '--forge', 'gitea'], '--from-gitlab does not list a forge of the kind gitea'],
    [
      ['--from-github', 'a', '--host', 'go.company.com', '--token-file', '/nonexistent'],
      'cannot read /nonexistent: there is no such file',
    ],
  ] as const)('names what is missing or wrong: %j', async ([flags, said]) => {
    const { exitCode, stderr, stdout } = await run(['init', '-', ...flags]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(said);
  });

  it('writes nothing over a file that cannot be one, or into a directory that is not there', async () => {
    const dir = await tempDir();
    const flags = ['--host', 'go.company.com', '--forge', 'github'];
    expect((await run(['init', dir, ...flags])).exitCode).toBe(2);
    const { exitCode, stderr } = await run(['init', join(dir, 'a', 'vanity.yaml'), ...flags]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('cannot write');
  });
});

it.for(['serve', 'check', 'explain go.company.com/foo'])(
  '%s without a vanity.yaml points to govanity init',
  async (command) => {
    const missing = join(await tempDir(), 'vanity.yaml');
    const { exitCode, stdout, stderr } = await run([...command.split(' '), '--config', missing]);
    expect(exitCode).toBe(1);
    expect(`${stdout}${stderr}`).toContain('write a first one with `govanity init`');
  },
);
