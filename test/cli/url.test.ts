import { describe, expect, it } from 'vitest';
import { expectGolden } from './golden.ts';
import { run } from './run.ts';

const corrected = 'ssh://git@gitlab.company.com/go/foo.git';

describe('govanity url', () => {
  it.each([
    ['a good URL', corrected, 0, `${corrected}\n`, ''],
    ['a corrected URL', 'git@gitlab.company.com:go/foo.git', 0, `${corrected}\n`, 'warning[repo/rewritten]: '],
    ['a warning', 'http://a.com/b', 0, 'http://a.com/b\n', 'warning[repo/insecure-scheme]: '],
    ['an error', 'gitlab.company.com/go/foo', 1, '', 'error[repo/no-scheme]: '],
  ])('%s', async (_, url, exitCode, stdout, stderr) => {
    const said = await run(['url', url]);
    expect(said).toMatchObject({ exitCode, stdout });
    expect(said.stderr.slice(0, stderr.length || undefined)).toBe(stderr);
  });

  it('has the JSON that design.md promises', async () => {
    const { exitCode, stdout, stderr } = await run(['url', 'git@gitlab.company.com:go/foo.git', '--format', 'json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toStrictEqual({
      input: 'git@gitlab.company.com:go/foo.git',
      url: corrected,
      diagnostics: [
        {
          severity: 'warning',
          code: 'repo/rewritten',
          message: expect.stringContaining('corrected'),
          hint: `write \`${corrected}\``,
        },
      ],
    });
  });

  it('has no url in the JSON of an error, and exits with 1', async () => {
    const { exitCode, stdout } = await run(['url', 'https://github.com', '--format', 'json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      url: null,
      diagnostics: [{ severity: 'error', code: 'repo/empty-path' }],
    });
  });

  it('takes what begins with a dash after --', async () => {
    expect((await run(['url', '--', '-oProxyCommand=x:y'])).stderr).toContain('error[repo/leading-dash]');
    expect((await run(['url', '-oProxyCommand=x:y'])).exitCode).toBe(2);
  });

  it('shows warnings as people read them', async () => {
    const { stdout, stderr } = await run(['url', 'ssh://gitlab.company.com:go/foo.git']);
    expectGolden(`${stdout}--- stderr\n${stderr}`, 'url.txt');
  });

  it.each([
    'https://me:SECRET@a.com/b',
    'https://me:hunter2 SECRET@a.com/b',
    'me:hunter2 SECRET@a.com:b',
    'https://glpat-SECRET@a.com/b',
    'https://a.com/b?private_token=SECRET',
    'https://a.com/glpat-SECRET0123456789012/b',
    'https://SECRET0123456789012345678901234567890@a.com/b',
    'git clone https://me:SECRET@a.com/b',
  ])('repeats no secret of %j', async (url) => {
    for (const format of ['text', 'json']) {
      const { exitCode, stdout, stderr } = await run(['url', url, '--format', format]);
      expect(exitCode).toBe(1);
      expect(stdout + stderr).not.toContain('SECRET');
    }
  });
});
