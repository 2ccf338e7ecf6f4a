import { describe, expect, it } from 'vitest';
import { azure } from '../../../src/vanity/forges/azure.ts';
import { projectFrom, repoUrlOf, roundTrip } from './repo-url-of.ts';

describe('azure', () => {
  it.each([
    [
      'https://dev.azure.com',
      'org/project/repo',
      'https://dev.azure.com/org/project/_git/repo',
      'ssh://git@ssh.dev.azure.com/v3/org/project/repo',
    ],
    [
      'https://dev.azure.com',
      'org/My%20Project/repo.git',
      'https://dev.azure.com/org/My%20Project/_git/repo.git',
      'ssh://git@ssh.dev.azure.com/v3/org/My%20Project/repo.git',
    ],
    [
      'https://dev.azure.com',
      'org/{project}/{name}',
      'https://dev.azure.com/org/{project}/_git/{name}',
      'ssh://git@ssh.dev.azure.com/v3/org/{project}/{name}',
    ],
    [
      'https://org.visualstudio.com',
      'Org/project/repo',
      'https://org.visualstudio.com/project/_git/repo',
      'ssh://org@vs-ssh.visualstudio.com/v3/Org/project/repo',
    ],
    [
      'https://tfs.company.com/tfs',
      'Collection/project/repo',
      'https://tfs.company.com/tfs/Collection/project/_git/repo',
      'ssh://git@tfs.company.com/tfs/Collection/project/_git/repo',
    ],
  ])('clones %s %s from %s and %s', (web, project, https, ssh) => {
    expect(azure.httpsUrl(web, project)).toBe(https);
    const { hostname, pathname } = new URL(web);
    expect(azure.sshUrl(azure.defaultSsh(hostname), project, pathname.replace(/\/$/, ''))).toBe(ssh);
  });

  it.each([
    ['git@ssh.dev.azure.com:22', 'ssh://git@ssh.dev.azure.com/v3/o/p/r'],
    ['git@tfs.company.com:2222', 'ssh://git@tfs.company.com:2222/o/p/_git/r'],
  ])('uses the ssh endpoint %s as %s', (authority, url) => {
    const { username, hostname, port } = new URL(`ssh://${authority}`);
    expect(azure.sshUrl({ user: username, host: hostname, port: Number(port) }, 'o/p/r')).toBe(url);
  });

  it.each([
    ['https://dev.azure.com/org/project/_git/repo', 'org/project/repo'],
    ['https://org@dev.azure.com/org/project/_git/repo', 'org/project/repo'],
    ['https://dev.azure.com/org/_git/repo', 'org/repo/repo'],
    ['https://dev.azure.com/org/project/_git/repo.git', 'org/project/repo.git'],
    ['git@ssh.dev.azure.com:v3/org/My Project/repo', 'org/My%20Project/repo'],
    ['ssh://git@ssh.dev.azure.com:22/v3/org/project/repo', 'org/project/repo'],
    ['https://org.visualstudio.com/project/_git/repo', 'org/project/repo'],
    ['https://org.visualstudio.com/DefaultCollection/project/_git/repo', 'org/project/repo'],
    ['https://org.visualstudio.com/DefaultCollection/_git/repo', 'org/repo/repo'],
    ['https://org.visualstudio.com/_git/repo', 'org/repo/repo'],
    ['Org@vs-ssh.visualstudio.com:v3/Org/project/repo', 'Org/project/repo'],
    ['ssh://Org@vs-ssh.visualstudio.com:22/DefaultCollection/project/_ssh/repo', 'Org/project/repo'],
    ['ssh://Org@vs-ssh.visualstudio.com/_ssh/repo', 'Org/repo/repo'],
    ['https://tfs.company.com/tfs/Collection/project/_git/repo', 'tfs/Collection/project/repo'],
    ['ssh://tfs.company.com:22/tfs/Collection/project/_git/repo', 'tfs/Collection/project/repo'],
  ])('reads %s as project %s', (url, project) => {
    expect(projectFrom(azure, url)).toBe(project);
  });

  it.each([
    [
      'https://tfs.company.com/tfs/Collection/project/_git/repo',
      'https://tfs.company.com/tfs',
      'Collection/project/repo',
    ],
    [
      'ssh://tfs.company.com:22/tfs/Collection/project/_git/repo',
      'https://tfs.company.com/tfs',
      'Collection/project/repo',
    ],
    ['ssh://tfs.company.com/Collection/project/_git/repo', 'https://tfs.company.com/tfs', 'Collection/project/repo'],
    ['https://tfs.company.com/Collection/project/_git/repo', 'https://tfs.company.com/tfs', undefined],
    ['https://tfs.company.com/tfs/Collection/_git/repo', 'https://tfs.company.com/tfs', 'Collection/repo/repo'],
  ])('reads %s below the page %s as project %s', (url, web, project) => {
    expect(projectFrom(azure, url, web)).toBe(project);
  });

  it.each([
    ['https://dev.azure.com/org/project/repo'],
    ['https://dev.azure.com/_git/repo'],
    ['https://dev.azure.com/org/a/b/_git/repo'],
    ['git@ssh.dev.azure.com:v3/org/repo'],
    ['git@ssh.dev.azure.com:org/project/repo'],
    ['ssh://vs-ssh.visualstudio.com/project/_ssh/repo'],
    ['https://tfs.company.com/v3/a/b/c'],
  ])('finds no project in %s', (url) => {
    expect(projectFrom(azure, url)).toBeUndefined();
  });

  it.each([
    ['https://dev.azure.com', 'org/project/repo'],
    ['https://dev.azure.com', 'org/My%20Project/repo.git'],
    ['https://org.visualstudio.com', 'org/project/repo'],
    ['https://tfs.company.com/tfs', 'Collection/project/repo'],
    ['https://tfs.company.com', 'tfs/Collection/project/repo'],
    ['https://tfs.company.com', 'v3/project/repo'],
  ])('reads its own clone URLs at %s as %s again', (web, project) => {
    expect(roundTrip(azure, web, project)).toEqual([project, project]);
  });

  it.each([
    ['git@ssh.dev.azure.com:v3/o/p/r', 'https://dev.azure.com'],
    ['o@vs-ssh.visualstudio.com:v3/o/p/r', 'https://dev.azure.com'],
    ['https://o@dev.azure.com/o/p/_git/r', 'https://dev.azure.com'],
    ['https://org.visualstudio.com/p/_git/r', 'https://org.visualstudio.com'],
    ['ssh://tfs.company.com:22/tfs/c/p/_git/r', 'https://tfs.company.com'],
  ])('finds the page of the host in %s at %s', (url, web) => {
    expect(azure.webOf(repoUrlOf(url))).toBe(web);
  });

  it.each([
    ['https://dev.azure.com', 'org/project/repo', 'https://dev.azure.com/org/project/_git/repo'],
    ['https://org.visualstudio.com', 'org/project/repo', 'https://org.visualstudio.com/project/_git/repo'],
    ['https://tfs.company.com/tfs', 'c/p/r', 'https://tfs.company.com/tfs/c/p/_git/r'],
  ])('shows %s %s at %s', (web, project, home) => {
    expect(azure.homeUrl(web, project)).toBe(home);
  });

  it.each([
    [undefined, '', '?path=/{dir}&version=GBmain', '?path=/{dir}/{file}&version=GBmain#L{line}'],
    ['develop', '', '?path=/{dir}&version=GBdevelop', '?path=/{dir}/{file}&version=GBdevelop#L{line}'],
    [
      'feature/a&b',
      'sub/d&r',
      '?path=/sub/d%26r/{dir}&version=GBfeature%2Fa%26b',
      '?path=/sub/d%26r/{dir}/{file}&version=GBfeature%2Fa%26b#L{line}',
    ],
  ])('links branch %s and directory "%s"', (branch, subdir, dir, file) => {
    const home = 'https://dev.azure.com/o/p/_git/r';
    expect(azure.sourceTemplates(home, branch, subdir)).toEqual({ dir: `${home}${dir}`, file: `${home}${file}` });
  });
});
