import { describe, expect, it } from 'vitest';
import { github } from '../../../src/vanity/forges/github.ts';
import { projectFrom, repoUrlOf, roundTrip } from './repo-url-of.ts';

describe('github', () => {
  it.each([
    ['https://github.com', 'owner/repo', 'https://github.com/owner/repo.git', 'ssh://git@github.com/owner/repo.git'],
    [
      'https://github.company.com',
      'owner/repo.git',
      'https://github.company.com/owner/repo.git',
      'ssh://git@github.company.com/owner/repo.git',
    ],
    [
      'https://github.company.com',
      '{team}/{name}',
      'https://github.company.com/{team}/{name}.git',
      'ssh://git@github.company.com/{team}/{name}.git',
    ],
  ])('clones %s %s from %s and %s', (web, project, https, ssh) => {
    expect(github.httpsUrl(web, project)).toBe(https);
    const { hostname, pathname } = new URL(web);
    expect(github.sshUrl(github.defaultSsh(hostname), project, pathname.replace(/\/$/, ''))).toBe(ssh);
  });

  it.each([
    ['git@github.com:22', 'ssh://git@github.com/o/r.git'],
    ['org-1234@github.company.com:2222', 'ssh://org-1234@github.company.com:2222/o/r.git'],
  ])('uses the ssh endpoint %s as %s', (authority, url) => {
    const { username, hostname, port } = new URL(`ssh://${authority}`);
    expect(github.sshUrl({ user: username, host: hostname, port: Number(port) }, 'o/r')).toBe(url);
  });

  it.each([
    ['https://github.com/owner/repo', 'owner/repo'],
    ['https://github.com/owner/repo.git', 'owner/repo'],
    ['git@github.com:owner/repo.git', 'owner/repo'],
    ['ssh://git@ssh.github.com:443/owner/repo.git', 'owner/repo'],
    ['git://github.com/owner/repo.git', 'owner/repo'],
    ['https://github.com/owner/repo.go', 'owner/repo.go'],
    ['https://github.com/owner/.git', 'owner/.git'],
  ])('reads %s as project %s', (url, project) => {
    expect(projectFrom(github, url)).toBe(project);
  });

  it.each([
    ['https://host.example/ghe/owner/repo.git', 'https://host.example/ghe', 'owner/repo'],
    ['ssh://git@host.example/owner/repo.git', 'https://host.example/ghe', 'owner/repo'],
    ['https://host.example/owner/repo.git', 'https://host.example/ghe', undefined],
    ['https://host.example/ghes/owner/repo.git', 'https://host.example/ghe', undefined],
  ])('reads %s below the page %s as project %s', (url, web, project) => {
    expect(projectFrom(github, url, web)).toBe(project);
  });

  it.each([['https://github.com/repo.git'], ['git@github.com:bond'], ['https://github.company.com/a/b/c.git']])(
    'finds no project in %s',
    (url) => {
      expect(projectFrom(github, url)).toBeUndefined();
    },
  );

  it.each([
    ['https://github.com', 'owner/repo'],
    ['https://github.company.com', 'Owner/my.repo-1'],
    ['https://host.example/ghe', 'owner/repo'],
  ])('reads its own clone URLs at %s as %s again', (web, project) => {
    expect(roundTrip(github, web, project)).toEqual([project, project]);
  });

  it.each([
    ['https://github.com/o/r.git', 'https://github.com'],
    ['git@github.com:o/r.git', 'https://github.com'],
    ['ssh://git@ssh.github.com:443/o/r.git', 'https://github.com'],
    ['ssh://git@GitHub.company.com:2222/o/r.git', 'https://github.company.com'],
    ['https://github.company.com:8443/o/r', 'https://github.company.com:8443'],
    ['http://github.company.com:8080/o/r', 'http://github.company.com:8080'],
    ['git://github.com:9418/o/r.git', 'https://github.com'],
  ])('finds the page of the host in %s at %s', (url, web) => {
    expect(github.webOf(repoUrlOf(url))).toBe(web);
  });

  it.each([
    ['https://github.com', 'owner/repo', 'https://github.com/owner/repo'],
    ['https://github.com', 'owner/repo.git', 'https://github.com/owner/repo'],
  ])('shows %s %s at %s', (web, project, home) => {
    expect(github.homeUrl(web, project)).toBe(home);
  });

  it.each([
    [undefined, '', '/tree/HEAD{/dir}', '/blob/HEAD{/dir}/{file}#L{line}'],
    ['stable', '', '/tree/stable{/dir}', '/blob/stable{/dir}/{file}#L{line}'],
    [undefined, 'sub/dir', '/tree/HEAD/sub/dir{/dir}', '/blob/HEAD/sub/dir{/dir}/{file}#L{line}'],
    ['feature/a#1', '{tool}', '/tree/feature/a%231/{tool}{/dir}', '/blob/feature/a%231/{tool}{/dir}/{file}#L{line}'],
  ])('links branch %s and directory "%s"', (branch, subdir, dir, file) => {
    const home = 'https://github.com/o/r';
    expect(github.sourceTemplates(home, branch, subdir)).toEqual({ dir: `${home}${dir}`, file: `${home}${file}` });
  });
});
