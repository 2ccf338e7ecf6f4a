import { describe, expect, it } from 'vitest';
import { gitlab } from '../../../src/vanity/forges/gitlab.ts';
import { projectFrom, repoUrlOf, roundTrip } from './repo-url-of.ts';

describe('gitlab', () => {
  it.each([
    [
      'https://gitlab.company.com',
      'go/foo',
      'https://gitlab.company.com/go/foo.git',
      'ssh://git@gitlab.company.com/go/foo.git',
    ],
    [
      'https://company.com/gitlab',
      'a/b/c/d',
      'https://company.com/gitlab/a/b/c/d.git',
      'ssh://git@company.com/a/b/c/d.git',
    ],
    [
      'https://gitlab.company.com',
      'platform/{team}/{name}',
      'https://gitlab.company.com/platform/{team}/{name}.git',
      'ssh://git@gitlab.company.com/platform/{team}/{name}.git',
    ],
  ])('clones %s %s from %s and %s', (web, project, https, ssh) => {
    expect(gitlab.httpsUrl(web, project)).toBe(https);
    const { hostname, pathname } = new URL(web);
    expect(gitlab.sshUrl(gitlab.defaultSsh(hostname), project, pathname.replace(/\/$/, ''))).toBe(ssh);
  });

  it.each([
    ['git@gitlab.company.com:22', 'ssh://git@gitlab.company.com/go/foo.git'],
    ['git@ssh.company.com:2222', 'ssh://git@ssh.company.com:2222/go/foo.git'],
  ])('uses the ssh endpoint %s as %s', (authority, url) => {
    const { username, hostname, port } = new URL(`ssh://${authority}`);
    expect(gitlab.sshUrl({ user: username, host: hostname, port: Number(port) }, 'go/foo')).toBe(url);
  });

  it.each([
    ['https://gitlab.com/go/foo', 'go/foo'],
    ['https://gitlab.com/a/b/c/d.git', 'a/b/c/d'],
    ['git@gitlab.com:go/foo.git', 'go/foo'],
    ['ssh://git@gitlab.company.com:2222/go/sub/foo.git', 'go/sub/foo'],
    ['ssh://git@altssh.gitlab.com:443/go/foo.git', 'go/foo'],
  ])('reads %s as project %s', (url, project) => {
    expect(projectFrom(gitlab, url)).toBe(project);
  });

  it.each([
    ['https://company.com/gitlab/go/foo.git', 'https://company.com/gitlab', 'go/foo'],
    ['https://company.com/gitlab/go/foo.git', 'https://company.com/gitlab/', 'go/foo'],
    ['git@company.com:go/foo.git', 'https://company.com/gitlab', 'go/foo'],
    ['https://company.com/gitlab', 'https://company.com/gitlab', undefined],
    ['https://company.com/gitlab/foo', 'https://company.com/gitlab', undefined],
    ['https://company.com/go/foo', 'https://company.com/gitlab', undefined],
  ])('reads %s below the page %s as project %s', (url, web, project) => {
    expect(projectFrom(gitlab, url, web)).toBe(project);
  });

  it.each([['https://gitlab.com/foo.git'], ['git@gitlab.com:foo']])('finds no project in %s', (url) => {
    expect(projectFrom(gitlab, url)).toBeUndefined();
  });

  it.each([
    ['https://gitlab.com', 'go/foo'],
    ['https://company.com/gitlab', 'a/b/c/d'],
    ['https://gitlab.company.com:8443', 'Group/Sub.Group/my-project_1'],
  ])('reads its own clone URLs at %s as %s again', (web, project) => {
    expect(roundTrip(gitlab, web, project)).toEqual([project, project]);
  });

  it.each([
    ['git@gitlab.company.com:go/foo.git', 'https://gitlab.company.com'],
    ['ssh://git@gitlab.company.com:2222/go/foo', 'https://gitlab.company.com'],
    ['ssh://git@altssh.gitlab.com:443/go/foo.git', 'https://gitlab.com'],
    ['https://gitlab.company.com:8443/go/foo', 'https://gitlab.company.com:8443'],
  ])('finds the page of the host in %s at %s', (url, web) => {
    expect(gitlab.webOf(repoUrlOf(url))).toBe(web);
  });

  it.each([
    ['https://gitlab.com', 'go/foo', 'https://gitlab.com/go/foo'],
    ['https://company.com/gitlab', 'a/b/c.git', 'https://company.com/gitlab/a/b/c'],
  ])('shows %s %s at %s', (web, project, home) => {
    expect(gitlab.homeUrl(web, project)).toBe(home);
  });

  it.each([
    [undefined, '', '/-/tree/HEAD{/dir}', '/-/blob/HEAD{/dir}/{file}#L{line}'],
    ['main', '', '/-/tree/main{/dir}', '/-/blob/main{/dir}/{file}#L{line}'],
    ['release/1.x', 'sub/dir', '/-/tree/release/1.x/sub/dir{/dir}', '/-/blob/release/1.x/sub/dir{/dir}/{file}#L{line}'],
  ])('links branch %s and directory "%s"', (branch, subdir, dir, file) => {
    const home = 'https://gitlab.company.com/go/foo';
    expect(gitlab.sourceTemplates(home, branch, subdir)).toEqual({ dir: `${home}${dir}`, file: `${home}${file}` });
  });
});
