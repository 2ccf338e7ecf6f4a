import { describe, expect, it } from 'vitest';
import { bitbucketServer } from '../../../src/vanity/forges/bitbucket-server.ts';
import { projectFrom, repoUrlOf, roundTrip } from './repo-url-of.ts';

describe('bitbucket-server', () => {
  it.each([
    [
      'https://bitbucket.company.com',
      'PROJ/repo',
      'https://bitbucket.company.com/scm/PROJ/repo.git',
      'ssh://git@bitbucket.company.com:7999/PROJ/repo.git',
    ],
    [
      'https://company.com/bitbucket',
      '~user/repo',
      'https://company.com/bitbucket/scm/~user/repo.git',
      'ssh://git@company.com:7999/~user/repo.git',
    ],
    [
      'https://bitbucket.company.com',
      '{team}/{name}',
      'https://bitbucket.company.com/scm/{team}/{name}.git',
      'ssh://git@bitbucket.company.com:7999/{team}/{name}.git',
    ],
  ])('clones %s %s from %s and %s', (web, project, https, ssh) => {
    expect(bitbucketServer.httpsUrl(web, project)).toBe(https);
    const { hostname, pathname } = new URL(web);
    expect(bitbucketServer.sshUrl(bitbucketServer.defaultSsh(hostname), project, pathname.replace(/\/$/, ''))).toBe(
      ssh,
    );
  });

  it.each([
    ['git@bitbucket.company.com:7999', 'ssh://git@bitbucket.company.com:7999/proj/repo.git'],
    ['git@ssh.company.com:22', 'ssh://git@ssh.company.com/proj/repo.git'],
  ])('uses the ssh endpoint %s as %s', (authority, url) => {
    const { username, hostname, port } = new URL(`ssh://${authority}`);
    expect(bitbucketServer.sshUrl({ user: username, host: hostname, port: Number(port) }, 'proj/repo')).toBe(url);
  });

  it.each([
    ['https://bitbucket.company.com/scm/proj/repo.git', 'proj/repo'],
    ['https://bitbucket.company.com/scm/~user/repo.git', '~user/repo'],
    ['ssh://git@bitbucket.company.com:7999/proj/repo.git', 'proj/repo'],
    ['ssh://git@bitbucket.company.com:7999/~user/repo.git', '~user/repo'],
    ['ssh://git@bitbucket.company.com:7999/scm/repo.git', 'scm/repo'],
  ])('reads %s as project %s', (url, project) => {
    expect(projectFrom(bitbucketServer, url)).toBe(project);
  });

  it.each([
    ['https://company.com/bitbucket/scm/proj/repo.git', 'https://company.com/bitbucket', 'proj/repo'],
    ['ssh://git@company.com:7999/proj/repo.git', 'https://company.com/bitbucket', 'proj/repo'],
    ['https://company.com/scm/proj/repo.git', 'https://company.com/bitbucket', undefined],
  ])('reads %s below the page %s as project %s', (url, web, project) => {
    expect(projectFrom(bitbucketServer, url, web)).toBe(project);
  });

  it.each([
    ['https://bitbucket.company.com/proj/repo.git'],
    ['https://bitbucket.company.com/scm/repo.git'],
    ['https://bitbucket.company.com/scm/a/b/c.git'],
    ['ssh://git@bitbucket.company.com:7999/scm/proj/repo.git'],
  ])('finds no project in %s', (url) => {
    expect(projectFrom(bitbucketServer, url)).toBeUndefined();
  });

  it.each([
    ['https://bitbucket.company.com', 'PROJ/repo'],
    ['https://company.com/bitbucket', 'proj/my.repo'],
    ['https://bitbucket.company.com', '~user/repo'],
  ])('reads its own clone URLs at %s as %s again', (web, project) => {
    expect(roundTrip(bitbucketServer, web, project)).toEqual([project, project]);
  });

  it.each([
    ['ssh://git@bitbucket.company.com:7999/proj/repo.git', 'https://bitbucket.company.com'],
    ['https://bitbucket.company.com:8443/scm/proj/repo.git', 'https://bitbucket.company.com:8443'],
  ])('finds the page of the host in %s at %s', (url, web) => {
    expect(bitbucketServer.webOf(repoUrlOf(url))).toBe(web);
  });

  it.each([
    ['https://bitbucket.company.com', 'proj/repo', 'https://bitbucket.company.com/projects/PROJ/repos/repo'],
    ['https://bitbucket.company.com', '~user/repo', 'https://bitbucket.company.com/users/user/repos/repo'],
    [
      'https://company.com/bitbucket',
      '{team}/{name}.git',
      'https://company.com/bitbucket/projects/{team}/repos/{name}',
    ],
    [
      'https://bitbucket.company.com',
      'go_{team}_x/repo',
      'https://bitbucket.company.com/projects/GO_{team}_X/repos/repo',
    ],
  ])('shows %s %s at %s', (web, project, home) => {
    expect(bitbucketServer.homeUrl(web, project)).toBe(home);
  });

  it.each([
    [undefined, '', '/browse{/dir}?at=refs/heads/main', '/browse{/dir}/{file}?at=refs/heads/main#{line}'],
    ['develop', '', '/browse{/dir}?at=refs/heads/develop', '/browse{/dir}/{file}?at=refs/heads/develop#{line}'],
    [
      'feature/a&b',
      'sub/dir',
      '/browse/sub/dir{/dir}?at=refs/heads/feature%2Fa%26b',
      '/browse/sub/dir{/dir}/{file}?at=refs/heads/feature%2Fa%26b#{line}',
    ],
  ])('links branch %s and directory "%s"', (branch, subdir, dir, file) => {
    const home = 'https://bitbucket.company.com/projects/PROJ/repos/repo';
    expect(bitbucketServer.sourceTemplates(home, branch, subdir)).toEqual({
      dir: `${home}${dir}`,
      file: `${home}${file}`,
    });
  });
});
