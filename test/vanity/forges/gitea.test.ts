import { describe, expect, it } from 'vitest';
import { gitea } from '../../../src/vanity/forges/gitea.ts';
import { projectFrom, repoUrlOf, roundTrip } from './repo-url-of.ts';

describe('gitea', () => {
  it.each([
    [
      'https://gitea.company.com',
      'owner/repo',
      'https://gitea.company.com/owner/repo.git',
      'ssh://git@gitea.company.com/owner/repo.git',
    ],
    [
      'https://company.com/git',
      '{team}/repo',
      'https://company.com/git/{team}/repo.git',
      'ssh://git@company.com/{team}/repo.git',
    ],
  ])('clones %s %s from %s and %s', (web, project, https, ssh) => {
    expect(gitea.httpsUrl(web, project)).toBe(https);
    const { hostname, pathname } = new URL(web);
    expect(gitea.sshUrl(gitea.defaultSsh(hostname), project, pathname.replace(/\/$/, ''))).toBe(ssh);
  });

  it.each([
    ['git@codeberg.org:22', 'ssh://git@codeberg.org/o/r.git'],
    ['forgejo@git.company.com:2222', 'ssh://forgejo@git.company.com:2222/o/r.git'],
  ])('uses the ssh endpoint %s as %s', (authority, url) => {
    const { username, hostname, port } = new URL(`ssh://${authority}`);
    expect(gitea.sshUrl({ user: username, host: hostname, port: Number(port) }, 'o/r')).toBe(url);
  });

  it.each([
    ['https://codeberg.org/owner/repo', 'owner/repo'],
    ['https://codeberg.org/owner/repo.git', 'owner/repo'],
    ['git@codeberg.org:owner/repo.git', 'owner/repo'],
    ['ssh://git@[::1]:2222/owner/repo.git', 'owner/repo'],
  ])('reads %s as project %s', (url, project) => {
    expect(projectFrom(gitea, url)).toBe(project);
  });

  it.each([
    ['https://company.com/git/owner/repo.git', 'https://company.com/git', 'owner/repo'],
    ['https://company.com/git/owner', 'https://company.com/git', undefined],
  ])('reads %s below the page %s as project %s', (url, web, project) => {
    expect(projectFrom(gitea, url, web)).toBe(project);
  });

  it.each([['https://codeberg.org/repo'], ['https://gitea.company.com/a/b/c']])('finds no project in %s', (url) => {
    expect(projectFrom(gitea, url)).toBeUndefined();
  });

  it.each([
    ['https://codeberg.org', 'owner/repo'],
    ['https://company.com/git', 'Owner/my.repo'],
  ])('reads its own clone URLs at %s as %s again', (web, project) => {
    expect(roundTrip(gitea, web, project)).toEqual([project, project]);
  });

  it.each([
    ['git@codeberg.org:o/r.git', 'https://codeberg.org'],
    ['ssh://git@[::1]:2222/o/r.git', 'https://[::1]'],
    ['http://gitea.company.com:3000/o/r', 'http://gitea.company.com:3000'],
  ])('finds the page of the host in %s at %s', (url, web) => {
    expect(gitea.webOf(repoUrlOf(url))).toBe(web);
  });

  it.each([
    ['https://codeberg.org', 'owner/repo', 'https://codeberg.org/owner/repo'],
    ['https://company.com/git', 'owner/repo.git', 'https://company.com/git/owner/repo'],
  ])('shows %s %s at %s', (web, project, home) => {
    expect(gitea.homeUrl(web, project)).toBe(home);
  });

  it.each([
    [undefined, '', '/src/branch/main{/dir}', '/src/branch/main{/dir}/{file}#L{line}'],
    ['master', '', '/src/branch/master{/dir}', '/src/branch/master{/dir}/{file}#L{line}'],
    [
      'feature/x',
      'sub/dir',
      '/src/branch/feature/x/sub/dir{/dir}',
      '/src/branch/feature/x/sub/dir{/dir}/{file}#L{line}',
    ],
  ])('links branch %s and directory "%s"', (branch, subdir, dir, file) => {
    const home = 'https://codeberg.org/o/r';
    expect(gitea.sourceTemplates(home, branch, subdir)).toEqual({ dir: `${home}${dir}`, file: `${home}${file}` });
  });
});
