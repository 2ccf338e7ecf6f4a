import { describe, expect, it } from 'vitest';
import { gerrit } from '../../../src/vanity/forges/gerrit.ts';
import { projectFrom, repoUrlOf, roundTrip } from './repo-url-of.ts';

describe('gerrit', () => {
  it.each([
    [
      'https://gerrit.company.com',
      'go/common',
      'https://gerrit.company.com/a/go/common',
      'ssh://git@gerrit.company.com:29418/go/common',
    ],
    [
      'https://company.com/gerrit',
      'common',
      'https://company.com/gerrit/a/common',
      'ssh://git@company.com:29418/common',
    ],
    [
      'https://gerrit.company.com',
      'go/{name}',
      'https://gerrit.company.com/a/go/{name}',
      'ssh://git@gerrit.company.com:29418/go/{name}',
    ],
    [
      'https://go.googlesource.com',
      'mod',
      'https://go.googlesource.com/mod',
      'ssh://git@go.googlesource.com:29418/mod',
    ],
  ])('clones %s %s from %s and %s', (web, project, https, ssh) => {
    expect(gerrit.httpsUrl(web, project)).toBe(https);
    const { hostname, pathname } = new URL(web);
    expect(gerrit.sshUrl(gerrit.defaultSsh(hostname), project, pathname.replace(/\/$/, ''))).toBe(ssh);
  });

  it.each([
    ['goproxy@gerrit.company.com:29418', 'ssh://goproxy@gerrit.company.com:29418/go/common'],
    ['goproxy@gerrit.company.com:22', 'ssh://goproxy@gerrit.company.com/go/common'],
  ])('uses the ssh endpoint %s as %s', (authority, url) => {
    const { username, hostname, port } = new URL(`ssh://${authority}`);
    expect(gerrit.sshUrl({ user: username, host: hostname, port: Number(port) }, 'go/common')).toBe(url);
  });

  it.each([
    ['https://gerrit.company.com/a/go/common', 'go/common'],
    ['https://gerrit.company.com/go/common', 'go/common'],
    ['http://gerrit.company.com/a/go/common', 'go/common'],
    ['https://gerrit.company.com/common', 'common'],
    ['https://gerrit.company.com/a', 'a'],
    ['https://gerrit.company.com/a/a/b', 'a/b'],
    ['ssh://me@gerrit.company.com:29418/a/b/c', 'a/b/c'],
    ['ssh://me@gerrit.company.com:29418/go/common.git', 'go/common'],
    ['https://go.googlesource.com/mod', 'mod'],
    ['https://go.googlesource.com/a/mod', 'mod'],
  ])('reads %s as project %s', (url, project) => {
    expect(projectFrom(gerrit, url)).toBe(project);
  });

  it.each([
    ['https://company.com/gerrit/a/go/common', 'https://company.com/gerrit', 'go/common'],
    ['ssh://me@company.com:29418/go/common', 'https://company.com/gerrit', 'go/common'],
    ['https://company.com/a/go/common', 'https://company.com/gerrit', undefined],
  ])('reads %s below the page %s as project %s', (url, web, project) => {
    expect(projectFrom(gerrit, url, web)).toBe(project);
  });

  it.each([
    ['https://gerrit.company.com', 'go/common'],
    ['https://gerrit.company.com', 'common'],
    ['https://gerrit.company.com', 'a'],
    ['https://gerrit.company.com', 'a/b/c'],
    ['https://company.com/gerrit', 'deep/er/and/deeper'],
    ['https://go.googlesource.com', 'plugins/lfs'],
  ])('reads its own clone URLs at %s as %s again', (web, project) => {
    expect(roundTrip(gerrit, web, project)).toEqual([project, project]);
  });

  it.each([
    ['ssh://me@gerrit.company.com:29418/go/common', 'https://gerrit.company.com'],
    ['https://go.googlesource.com/mod', 'https://go.googlesource.com'],
    ['https://go-review.googlesource.com/mod', 'https://go.googlesource.com'],
    ['https://gerrit-review.company.com/x', 'https://gerrit-review.company.com'],
  ])('finds the page of the host in %s at %s', (url, web) => {
    expect(gerrit.webOf(repoUrlOf(url))).toBe(web);
  });

  it.each([
    ['https://gerrit.company.com', 'go/common', 'https://gerrit.company.com/plugins/gitiles/go/common'],
    ['https://company.com/gerrit', 'common.git', 'https://company.com/gerrit/plugins/gitiles/common'],
    ['https://go.googlesource.com', 'mod', 'https://go.googlesource.com/mod'],
  ])('shows %s %s at %s', (web, project, home) => {
    expect(gerrit.homeUrl(web, project)).toBe(home);
  });

  it.each([
    [undefined, '', '/+/refs/heads/main{/dir}', '/+/refs/heads/main{/dir}/{file}#{line}'],
    ['master', '', '/+/refs/heads/master{/dir}', '/+/refs/heads/master{/dir}/{file}#{line}'],
    [
      'stable/2.x',
      'sub/dir',
      '/+/refs/heads/stable/2.x/sub/dir{/dir}',
      '/+/refs/heads/stable/2.x/sub/dir{/dir}/{file}#{line}',
    ],
  ])('links branch %s and directory "%s"', (branch, subdir, dir, file) => {
    const home = 'https://gerrit.company.com/plugins/gitiles/go/common';
    expect(gerrit.sourceTemplates(home, branch, subdir)).toEqual({ dir: `${home}${dir}`, file: `${home}${file}` });
  });
});
