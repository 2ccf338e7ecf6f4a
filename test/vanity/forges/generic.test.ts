import { describe, expect, it } from 'vitest';
import { generic } from '../../../src/vanity/forges/generic.ts';
import { projectFrom, repoUrlOf, roundTrip } from './repo-url-of.ts';

describe('generic', () => {
  it.each([
    ['https://git.company.com', 'lib', 'https://git.company.com/lib', 'ssh://git@git.company.com/lib'],
    [
      'https://company.com/git',
      '{team}/lib.git',
      'https://company.com/git/{team}/lib.git',
      'ssh://git@company.com/{team}/lib.git',
    ],
  ])('clones %s %s from %s and %s', (web, project, https, ssh) => {
    expect(generic.httpsUrl(web, project)).toBe(https);
    const { hostname, pathname } = new URL(web);
    expect(generic.sshUrl(generic.defaultSsh(hostname), project, pathname.replace(/\/$/, ''))).toBe(ssh);
  });

  it.each([
    ['git@git.company.com:22', 'ssh://git@git.company.com/srv/lib.git'],
    ['me@git.company.com:2222', 'ssh://me@git.company.com:2222/srv/lib.git'],
  ])('uses the ssh endpoint %s as %s', (authority, url) => {
    const { username, hostname, port } = new URL(`ssh://${authority}`);
    expect(generic.sshUrl({ user: username, host: hostname, port: Number(port) }, 'srv/lib.git')).toBe(url);
  });

  it.each([
    ['https://git.company.com/lib', 'lib'],
    ['https://git.company.com/a/b/c.git', 'a/b/c.git'],
    ['ssh://me@git.company.com/~me/lib.git', '~me/lib.git'],
  ])('reads %s as project %s', (url, project) => {
    expect(projectFrom(generic, url)).toBe(project);
  });

  it.each([
    ['https://company.com/git/lib.git', 'https://company.com/git', 'lib.git'],
    ['https://company.com/lib.git', 'https://company.com/git', undefined],
    ['https://company.com/gitea/lib.git', 'https://company.com/git', undefined],
  ])('reads %s below the page %s as project %s', (url, web, project) => {
    expect(projectFrom(generic, url, web)).toBe(project);
  });

  it.each([
    ['https://git.company.com', 'lib'],
    ['https://git.company.com', 'a/b/c.git'],
    ['https://company.com/git', 'team/lib'],
  ])('reads its own clone URLs at %s as %s again', (web, project) => {
    expect(roundTrip(generic, web, project)).toEqual([project, project]);
  });

  it.each([
    ['ssh://git@git.company.com:2222/lib.git', 'https://git.company.com'],
    ['https://git.company.com:8443/lib.git', 'https://git.company.com:8443'],
    ['http://git.company.com/lib.git', 'http://git.company.com'],
    ['git://git.company.com:9418/lib', 'https://git.company.com'],
  ])('finds the page of the host in %s at %s', (url, web) => {
    expect(generic.webOf(repoUrlOf(url))).toBe(web);
  });

  it.each([
    ['https://git.company.com', 'team/lib.git', 'https://git.company.com/team/lib'],
    ['https://company.com/git', 'lib', 'https://company.com/git/lib'],
  ])('shows %s %s at %s', (web, project, home) => {
    expect(generic.homeUrl(web, project)).toBe(home);
  });

  it.each(['', '/'])('finds no project in the path "%s" of a module proxy', (path) => {
    expect(generic.projectOf({ ...repoUrlOf('https://athens.company.com/x'), path }, '')).toBeUndefined();
  });

  it('links no source, not knowing the pages', () => {
    expect(generic.sourceTemplates('https://git.company.com/lib', 'main', 'sub')).toBeUndefined();
  });
});
