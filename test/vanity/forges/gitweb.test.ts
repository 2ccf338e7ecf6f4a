import { describe, expect, it } from 'vitest';
import { gitweb } from '../../../src/vanity/forges/gitweb.ts';
import { projectFrom, repoUrlOf, roundTrip } from './repo-url-of.ts';

describe('gitweb', () => {
  it.each([
    [
      'https://gitweb.company.com',
      'lib.git',
      'https://gitweb.company.com/lib.git',
      'ssh://git@gitweb.company.com/lib.git',
    ],
    [
      'https://company.com/gitweb',
      '{team}/lib.git',
      'https://company.com/gitweb/{team}/lib.git',
      'ssh://git@company.com/{team}/lib.git',
    ],
  ])('clones %s %s from %s and %s', (web, project, https, ssh) => {
    expect(gitweb.httpsUrl(web, project)).toBe(https);
    const { hostname, pathname } = new URL(web);
    expect(gitweb.sshUrl(gitweb.defaultSsh(hostname), project, pathname.replace(/\/$/, ''))).toBe(ssh);
  });

  it.each([
    ['git@gitweb.company.com:22', 'ssh://git@gitweb.company.com/lib.git'],
    ['git@gitweb.company.com:2222', 'ssh://git@gitweb.company.com:2222/lib.git'],
  ])('uses the ssh endpoint %s as %s', (authority, url) => {
    const { username, hostname, port } = new URL(`ssh://${authority}`);
    expect(gitweb.sshUrl({ user: username, host: hostname, port: Number(port) }, 'lib.git')).toBe(url);
  });

  it.each([
    ['https://gitweb.company.com/lib.git', 'lib.git'],
    ['https://gitweb.company.com/team/lib', 'team/lib'],
    ['ssh://git@gitweb.company.com/srv/git/lib.git', 'srv/git/lib.git'],
  ])('reads %s as project %s', (url, project) => {
    expect(projectFrom(gitweb, url)).toBe(project);
  });

  it.each([
    ['https://company.com/gitweb/lib.git', 'https://company.com/gitweb', 'lib.git'],
    ['https://company.com/lib.git', 'https://company.com/gitweb', undefined],
  ])('reads %s below the page %s as project %s', (url, web, project) => {
    expect(projectFrom(gitweb, url, web)).toBe(project);
  });

  it.each([
    ['https://gitweb.company.com', 'lib.git'],
    ['https://company.com/gitweb', 'team/lib.git'],
  ])('reads its own clone URLs at %s as %s again', (web, project) => {
    expect(roundTrip(gitweb, web, project)).toEqual([project, project]);
  });

  it.each([
    ['ssh://git@gitweb.company.com:2222/lib.git', 'https://gitweb.company.com'],
    ['http://gitweb.company.com:8080/lib.git', 'http://gitweb.company.com:8080'],
  ])('finds the page of the host in %s at %s', (url, web) => {
    expect(gitweb.webOf(repoUrlOf(url))).toBe(web);
  });

  it.each([
    ['https://gitweb.company.com', 'lib.git', 'https://gitweb.company.com?p=lib.git'],
    ['https://company.com/cgi-bin/gitweb.cgi', 'team/lib.git', 'https://company.com/cgi-bin/gitweb.cgi?p=team/lib.git'],
    ['https://gitweb.company.com', 'c++;a=x/{name}.git', 'https://gitweb.company.com?p=c%2B%2B%3Ba%3Dx/{name}.git'],
  ])('shows %s %s at %s', (web, project, home) => {
    expect(gitweb.homeUrl(web, project)).toBe(home);
  });

  it.each([
    [undefined, '', ';a=tree;f={dir};hb=HEAD', ';a=blob;f={dir}/{file};hb=HEAD#l{line}'],
    ['stable', '', ';a=tree;f={dir};hb=stable', ';a=blob;f={dir}/{file};hb=stable#l{line}'],
    [
      'feature/a;b',
      'sub/d+r',
      ';a=tree;f=sub/d%2Br{/dir};hb=feature%2Fa%3Bb',
      ';a=blob;f=sub/d%2Br{/dir}/{file};hb=feature%2Fa%3Bb#l{line}',
    ],
  ])('links branch %s and directory "%s"', (branch, subdir, dir, file) => {
    const home = 'https://gitweb.company.com?p=lib.git';
    expect(gitweb.sourceTemplates(home, branch, subdir)).toEqual({ dir: `${home}${dir}`, file: `${home}${file}` });
  });
});
