import { describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { tempFile } from './temp-file.ts';

const yaml = `host: go.company.com
paths:
  /same: {repo: https://github.com/a/same}
  /moved: {repo: https://github.com/a/moved}
  /tagged: {repo: https://github.com/a/tagged}
  /gone: {repo: https://github.com/a/gone}
`;
const edited = `host: [go.company.com, go.company.dev]
paths:
  /new: {repo: https://github.com/a/new}
  /tagged: {repo: https://github.com/a/tagged, subdir: in, cache_max_age: 60, branch: stable}
  /moved: {repo: https://gitlab.com/a/moved}
  /same: {repo: https://github.com/a/same, description: the same tags}
`;

describe('govanity diff', () => {
  const diff = async (before: string, after: string, ...argv: string[]) => {
    const [old, now] = [await tempFile(before), await tempFile(after)];
    const { exitCode, stdout, stderr } = await run(['diff', old, now, ...argv]);
    const plain = (text: string) => text.replaceAll(old, 'old.yaml').replaceAll(now, 'new.yaml');
    return { exitCode, stdout: plain(stdout), stderr: plain(stderr) };
  };

  it('shows what became of each module', async () => {
    expect(await diff(yaml, edited)).toEqual({
      exitCode: 1,
      stderr: '',
      stdout: `host: go.company.com -> go.company.com, go.company.dev
added    /new  https://github.com/a/new
tag      /tagged  subdir none, source https://github.com/a/tagged https://github.com/a/tagged/tree/HEAD{/dir} https://github.com/a/tagged/blob/HEAD{/dir}/{file}#L{line}, cacheMaxAgeSeconds 300 -> subdir in, source https://github.com/a/tagged https://github.com/a/tagged/tree/stable/in{/dir} https://github.com/a/tagged/blob/stable/in{/dir}/{file}#L{line}, cacheMaxAgeSeconds 60
repo     /moved  https://github.com/a/moved -> https://gitlab.com/a/moved
removed  /gone  https://github.com/a/gone
`,
    });
  });

  it('has JSON', async () => {
    const { exitCode, stdout, stderr } = await diff(yaml, edited, '--format', 'json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      old: 'old.yaml',
      new: 'new.yaml',
      equal: false,
      hosts: { from: ['go.company.com'], to: ['go.company.com', 'go.company.dev'] },
      changes: [
        { path: '/new', change: 'added', from: null, to: 'https://github.com/a/new' },
        {
          path: '/tagged',
          change: 'tag',
          from: expect.stringMatching(/^subdir none/),
          to: expect.stringMatching(/^subdir in/),
        },
        { path: '/moved', change: 'repo', from: 'https://github.com/a/moved', to: 'https://gitlab.com/a/moved' },
        { path: '/gone', change: 'removed', from: 'https://github.com/a/gone', to: null },
      ],
    });
  });

  it('finds no difference where no answer is another one', async () => {
    const reordered = yaml.replace(/( {2}\/same.*\n)( {2}\/moved.*\n)/, '# a comment\n$2$1').concat('title: Ours\n');
    expect(await diff(yaml, reordered)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(JSON.parse((await diff(yaml, reordered, '--format', 'json')).stdout)).toEqual({
      old: 'old.yaml',
      new: 'new.yaml',
      equal: true,
      changes: [],
    });
  });

  it('cannot compare what has errors, and reports them', async () => {
    const { exitCode, stdout, stderr } = await diff(yaml, yaml.replace('repo', 'rpeo'));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('--> new.yaml:3:11');
    expect((await run(['diff', 'nothing.yaml', 'nothing.yaml'])).exitCode).toBe(2);
  });
});
