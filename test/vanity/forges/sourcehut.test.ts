import { describe, expect, it } from 'vitest';
import { sourcehut } from '../../../src/vanity/forges/sourcehut.ts';
import { projectFrom, repoUrlOf, roundTrip } from './repo-url-of.ts';

describe('sourcehut', () => {
  it.each([
    ['https://git.sr.ht', '~user/repo', 'https://git.sr.ht/~user/repo', 'ssh://git@git.sr.ht/~user/repo'],
    ['https://git.sr.ht', '~{user}/{name}', 'https://git.sr.ht/~{user}/{name}', 'ssh://git@git.sr.ht/~{user}/{name}'],
    ['https://hg.sr.ht', '~user/repo', 'https://hg.sr.ht/~user/repo', 'ssh://hg@hg.sr.ht/~user/repo'],
  ])('clones %s %s from %s and %s', (web, project, https, ssh) => {
    expect(sourcehut.httpsUrl(web, project)).toBe(https);
    const { hostname, pathname } = new URL(web);
    expect(sourcehut.sshUrl(sourcehut.defaultSsh(hostname), project, pathname.replace(/\/$/, ''))).toBe(ssh);
  });

  it.each([
    ['git@git.sr.ht:22', 'ssh://git@git.sr.ht/~u/r'],
    ['git@git.company.com:2222', 'ssh://git@git.company.com:2222/~u/r'],
  ])('uses the ssh endpoint %s as %s', (authority, url) => {
    const { username, hostname, port } = new URL(`ssh://${authority}`);
    expect(sourcehut.sshUrl({ user: username, host: hostname, port: Number(port) }, '~u/r')).toBe(url);
  });

  it.each([
    ['https://git.sr.ht/~eliasnaur/gio', '~eliasnaur/gio'],
    ['git@git.sr.ht:~eliasnaur/gio', '~eliasnaur/gio'],
    ['https://git.sr.ht/~user/repo.git', '~user/repo.git'],
  ])('reads %s as project %s', (url, project) => {
    expect(projectFrom(sourcehut, url)).toBe(project);
  });

  it.each([['https://git.sr.ht/user/repo'], ['https://git.sr.ht/~user'], ['https://git.sr.ht/~user/repo/tree']])(
    'finds no project in %s',
    (url) => {
      expect(projectFrom(sourcehut, url)).toBeUndefined();
    },
  );

  it.each([
    ['https://git.sr.ht', '~user/repo'],
    ['https://hg.sr.ht', '~user/my.repo'],
  ])('reads its own clone URLs at %s as %s again', (web, project) => {
    expect(roundTrip(sourcehut, web, project)).toEqual([project, project]);
  });

  it.each([
    ['git@git.sr.ht:~user/repo', 'https://git.sr.ht'],
    ['https://git.sr.ht/~user/repo', 'https://git.sr.ht'],
  ])('finds the page of the host in %s at %s', (url, web) => {
    expect(sourcehut.webOf(repoUrlOf(url))).toBe(web);
  });

  it.each([['https://git.sr.ht', '~user/repo', 'https://git.sr.ht/~user/repo']])(
    'shows %s %s at %s',
    (web, project, home) => {
      expect(sourcehut.homeUrl(web, project)).toBe(home);
    },
  );

  it.each([
    [undefined, '', '/tree/HEAD{/dir}', '/tree/HEAD{/dir}/{file}#L{line}'],
    ['trunk', '', '/tree/trunk{/dir}', '/tree/trunk{/dir}/{file}#L{line}'],
    ['feature/x', 'sub/dir', '/tree/feature/x/sub/dir{/dir}', '/tree/feature/x/sub/dir{/dir}/{file}#L{line}'],
  ])('links branch %s and directory "%s"', (branch, subdir, dir, file) => {
    const home = 'https://git.sr.ht/~u/r';
    expect(sourcehut.sourceTemplates(home, branch, subdir)).toEqual({ dir: `${home}${dir}`, file: `${home}${file}` });
  });

  it('links nothing in Mercurial repositories, whose pages are others', () => {
    expect(sourcehut.sourceTemplates('https://hg.sr.ht/~u/r', undefined, '')).toBeUndefined();
  });

  it('reads a project whose owner is a placeholder', () => {
    const url = { ...repoUrlOf('https://git.sr.ht/~u/r'), path: '/{owner}/{name}' };
    expect(sourcehut.projectOf(url, '')).toBe('{owner}/{name}');
  });
});
