import { describe, expect, it } from 'vitest';
import { bitbucket } from '../../../src/vanity/forges/bitbucket.ts';
import { projectFrom, repoUrlOf, roundTrip } from './repo-url-of.ts';

describe('bitbucket', () => {
  it.each([
    [
      'https://bitbucket.org',
      'team/repo',
      'https://bitbucket.org/team/repo.git',
      'ssh://git@bitbucket.org/team/repo.git',
    ],
    [
      'https://bitbucket.org',
      'team/{name}',
      'https://bitbucket.org/team/{name}.git',
      'ssh://git@bitbucket.org/team/{name}.git',
    ],
  ])('clones %s %s from %s and %s', (web, project, https, ssh) => {
    expect(bitbucket.httpsUrl(web, project)).toBe(https);
    const { hostname, pathname } = new URL(web);
    expect(bitbucket.sshUrl(bitbucket.defaultSsh(hostname), project, pathname.replace(/\/$/, ''))).toBe(ssh);
  });

  it.each([
    ['git@bitbucket.org:22', 'ssh://git@bitbucket.org/t/r.git'],
    ['git@altssh.bitbucket.org:443', 'ssh://git@altssh.bitbucket.org:443/t/r.git'],
  ])('uses the ssh endpoint %s as %s', (authority, url) => {
    const { username, hostname, port } = new URL(`ssh://${authority}`);
    expect(bitbucket.sshUrl({ user: username, host: hostname, port: Number(port) }, 't/r')).toBe(url);
  });

  it.each([
    ['https://bitbucket.org/team/repo', 'team/repo'],
    ['https://me@bitbucket.org/team/repo.git', 'team/repo'],
    ['git@bitbucket.org:team/repo.git', 'team/repo'],
    ['ssh://git@altssh.bitbucket.org:443/team/repo.git', 'team/repo'],
  ])('reads %s as project %s', (url, project) => {
    expect(projectFrom(bitbucket, url)).toBe(project);
  });

  it.each([['https://bitbucket.org/repo'], ['git@bitbucket.org:a/b/c.git']])('finds no project in %s', (url) => {
    expect(projectFrom(bitbucket, url)).toBeUndefined();
  });

  it.each([
    ['https://bitbucket.org', 'team/repo'],
    ['https://bitbucket.org', 'my-team/my.repo_1'],
  ])('reads its own clone URLs at %s as %s again', (web, project) => {
    expect(roundTrip(bitbucket, web, project)).toEqual([project, project]);
  });

  it.each([
    ['https://me@bitbucket.org/t/r', 'https://bitbucket.org'],
    ['ssh://git@altssh.bitbucket.org:443/t/r', 'https://bitbucket.org'],
    ['git@bitbucket.org:t/r.git', 'https://bitbucket.org'],
  ])('finds the page of the host in %s at %s', (url, web) => {
    expect(bitbucket.webOf(repoUrlOf(url))).toBe(web);
  });

  it.each([
    ['https://bitbucket.org', 'team/repo', 'https://bitbucket.org/team/repo'],
    ['https://bitbucket.org', 'team/repo.git', 'https://bitbucket.org/team/repo'],
  ])('shows %s %s at %s', (web, project, home) => {
    expect(bitbucket.homeUrl(web, project)).toBe(home);
  });

  it.each([
    [undefined, '', '/src/HEAD{/dir}', '/src/HEAD{/dir}/{file}#lines-{line}'],
    ['develop', '', '/src/develop{/dir}', '/src/develop{/dir}/{file}#lines-{line}'],
    [undefined, 'sub/dir', '/src/HEAD/sub/dir{/dir}', '/src/HEAD/sub/dir{/dir}/{file}#lines-{line}'],
  ])('links branch %s and directory "%s"', (branch, subdir, dir, file) => {
    const home = 'https://bitbucket.org/t/r';
    expect(bitbucket.sourceTemplates(home, branch, subdir)).toEqual({ dir: `${home}${dir}`, file: `${home}${file}` });
  });

  it('links nothing on a branch with a slash, which its pages cannot show', () => {
    expect(bitbucket.sourceTemplates('https://bitbucket.org/t/r', 'feature/x', '')).toBeUndefined();
  });
});
