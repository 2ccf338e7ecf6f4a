import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectGolden } from './golden.ts';
import { run } from './run.ts';
import { tempFile } from './temp-file.ts';

const yaml = `host: go.company.com
ignore: config/pattern-shadows
backends:
  gitlab: {forge: gitlab, web: "https://gitlab.company.com", clone: ssh}
backend: gitlab
paths:
  /go/foo:
  /go/legacy: {repo: "https://git.company.com/legacy", cache_max_age: 60}
  /teams/{team}/{name}: {project: "platform/{team}/{name}"}
  /teams/core: {project: platform/core}
`;

/** Without what differs from run to run. */
function stable(text: string, file: string): string {
  return text.replaceAll(file, 'vanity.yaml').replace(/^# govanity \S+/, '# govanity 0.0.0');
}

describe('govanity export nginx', () => {
  it.each([
    ['export-nginx.conf', yaml, []],
    [
      'export-nginx-restricted.conf',
      `${yaml}access: {restrict: index, users: users, allow: 10.0.0.0/8}\n`,
      ['--listen', '443 ssl', '--listen', '[::]:443 ssl', '--include', '/etc/nginx/go-tls.conf'],
    ],
  ])('writes %s', async (golden, text, flags) => {
    const file = await tempFile(text);
    await writeFile(join(dirname(file), 'users'), `gopher:$2b$10$${'a'.repeat(53)}\n`);
    const { exitCode, stdout, stderr } = await run(['export', 'nginx', file, ...flags]);
    expect([exitCode, stderr]).toEqual([0, '']);
    expectGolden(stable(stdout, file).replaceAll(dirname(file), '/etc/govanity'), golden);
  });

  it('--output replaces the file, and says what comes next', async () => {
    const file = await tempFile(yaml);
    const output = join(dirname(file), 'govanity.conf');
    await writeFile(output, 'what was there');
    const { exitCode, stdout, stderr } = await run(['export', 'nginx', file, '--output', output]);
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toBe(
      `wrote ${output}: 4 modules\nwhere the http { } of nginx includes it: nginx -t && nginx -s reload\n`,
    );
    expect(await readFile(output, 'utf8')).toBe((await run(['export', 'nginx', file])).stdout);
    expect((await readdir(dirname(file))).toSorted()).toEqual(['govanity.conf', 'vanity.yaml']);
  });

  it('the ETag changes with what is answered, not with a comment or an option', async () => {
    const etagOf = async (text: string, ...flags: string[]) => {
      const { stdout } = await run(['export', 'nginx', await tempFile(text), ...flags]);
      return /add_header ETag '(.*)'/.exec(stdout)?.[1];
    };
    const etag = await etagOf(yaml);
    expect(etag).toMatch(/^"[\w-]{27}"$/);
    expect(await etagOf(`# a comment\n${yaml}`, '--listen', '80')).toBe(etag);
    expect(await etagOf(yaml.replace('legacy"', 'moved"'))).not.toBe(etag);
  });

  it('prints warnings, and writes all the same', async () => {
    const { exitCode, stdout, stderr } = await run([
      'export',
      'nginx',
      await tempFile(yaml.replace('host: go.company.com\n', '')),
    ]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('warning[config/host-unset]');
    expect(stdout).toContain('server {');
  });

  it.each([
    ['an error', yaml.replace('project: platform/core', 'projcet: platform/core'), 'error[config/unknown-key]'],
    [
      'tags that nginx cannot read',
      `${yaml}  /long: {repo: "https://git.company.com/l", display: "https://a.com/${'x'.repeat(4000)} https://a.com/{dir} https://a.com/{file}"}\n`,
      'error[export/too-long]',
    ],
  ])('%s: nothing is written', async (_, text, code) => {
    const file = await tempFile(text);
    const output = join(dirname(file), 'govanity.conf');
    const { exitCode, stdout, stderr } = await run(['export', 'nginx', file, '--output', output]);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain(code);
    expect(stderr).toContain(`--> ${file}:`);
    expect(await readdir(dirname(file))).toEqual(['vanity.yaml']);
  });

  it('a file that cannot be written', async () => {
    const file = await tempFile(yaml);
    const { exitCode, stderr } = await run(['export', 'nginx', file, '--output', join(file, 'x')]);
    expect([exitCode, stderr.startsWith(`govanity: cannot write ${file}/x: `)]).toEqual([1, true]);
  });

  it.each([
    ['--listen', '8080; }'],
    ['--listen', '80 { '],
    ['--include', 'a\nb'],
  ])('%s %j is refused', async (flag, value) => {
    const { exitCode, stdout, stderr } = await run(['export', 'nginx', await tempFile(yaml), flag, value]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`${flag} takes`);
  });
});
