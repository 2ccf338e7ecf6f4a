import { describe, expect, it } from 'vitest';
import { cgit } from '../../../src/vanity/forges/cgit.ts';
import { projectFrom, repoUrlOf, roundTrip } from './repo-url-of.ts';

describe('cgit', () => {
  it.each([
    [
      'https://git.kernel.org',
      'pub/scm/git/git.git',
      'https://git.kernel.org/pub/scm/git/git.git',
      'ssh://git@git.kernel.org/pub/scm/git/git.git',
    ],
    [
      'https://company.com/cgit',
      '{team}/lib',
      'https://company.com/cgit/{team}/lib',
      'ssh://git@company.com/{team}/lib',
    ],
  ])('clones %s %s from %s and %s', (web, project, https, ssh) => {
    expect(cgit.httpsUrl(web, project)).toBe(https);
    const { hostname, pathname } = new URL(web);
    expect(cgit.sshUrl(cgit.defaultSsh(hostname), project, pathname.replace(/\/$/, ''))).toBe(ssh);
  });

  it.each([
    ['git@cgit.company.com:22', 'ssh://git@cgit.company.com/lib.git'],
    ['git@cgit.company.com:2222', 'ssh://git@cgit.company.com:2222/lib.git'],
  ])('uses the ssh endpoint %s as %s', (authority, url) => {
    const { username, hostname, port } = new URL(`ssh://${authority}`);
    expect(cgit.sshUrl({ user: username, host: hostname, port: Number(port) }, 'lib.git')).toBe(url);
  });

  it.each([
    ['https://git.kernel.org/pub/scm/git/git.git', 'pub/scm/git/git.git'],
    ['https://cgit.company.com/lib', 'lib'],
    ['ssh://git@cgit.company.com/srv/git/lib.git', 'srv/git/lib.git'],
  ])('reads %s as project %s', (url, project) => {
    expect(projectFrom(cgit, url)).toBe(project);
  });

  it.each([
    ['https://company.com/cgit/lib.git', 'https://company.com/cgit', 'lib.git'],
    ['https://company.com/lib.git', 'https://company.com/cgit', undefined],
  ])('reads %s below the page %s as project %s', (url, web, project) => {
    expect(projectFrom(cgit, url, web)).toBe(project);
  });

  it.each([
    ['https://git.kernel.org', 'pub/scm/git/git.git'],
    ['https://company.com/cgit', 'lib'],
  ])('reads its own clone URLs at %s as %s again', (web, project) => {
    expect(roundTrip(cgit, web, project)).toEqual([project, project]);
  });

  it.each([
    ['ssh://git@cgit.company.com:2222/lib.git', 'https://cgit.company.com'],
    ['git://git.kernel.org/pub/scm/git/git.git', 'https://git.kernel.org'],
  ])('finds the page of the host in %s at %s', (url, web) => {
    expect(cgit.webOf(repoUrlOf(url))).toBe(web);
  });

  it.each([
    ['https://git.kernel.org', 'pub/scm/git/git.git', 'https://git.kernel.org/pub/scm/git/git.git'],
    ['https://company.com/cgit', 'lib', 'https://company.com/cgit/lib'],
  ])('shows %s %s at %s', (web, project, home) => {
    expect(cgit.homeUrl(web, project)).toBe(home);
  });

  it.each([
    [undefined, '', '/tree{/dir}', '/tree{/dir}/{file}#n{line}'],
    ['stable', '', '/tree{/dir}?h=stable', '/tree{/dir}/{file}?h=stable#n{line}'],
    [
      'feature/a#b',
      'sub/dir',
      '/tree/sub/dir{/dir}?h=feature%2Fa%23b',
      '/tree/sub/dir{/dir}/{file}?h=feature%2Fa%23b#n{line}',
    ],
  ])('links branch %s and directory "%s"', (branch, subdir, dir, file) => {
    const home = 'https://cgit.company.com/lib.git';
    expect(cgit.sourceTemplates(home, branch, subdir)).toEqual({ dir: `${home}${dir}`, file: `${home}${file}` });
  });
});
