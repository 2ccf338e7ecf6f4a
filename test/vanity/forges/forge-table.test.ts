import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ForgeName, forgeNames } from '../../../src/vanity/forges/forge.ts';
import { detectForge, forges } from '../../../src/vanity/forges/forge-table.ts';
import { roundTrip } from './repo-url-of.ts';

describe('forges', () => {
  it('holds every forge under its own name', () => {
    expect(Object.keys(forges).toSorted()).toEqual([...forgeNames].toSorted());
    for (const [name, forge] of Object.entries(forges)) expect(forge.name).toBe(name);
  });
});

describe('detectForge', () => {
  it.each<[string, ForgeName]>([
    ['github.com', 'github'],
    ['ssh.github.com', 'github'],
    ['github.company.com', 'github'],
    ['gitlab.com', 'gitlab'],
    ['altssh.gitlab.com', 'gitlab'],
    ['gitlab.company.com', 'gitlab'],
    ['gitlab', 'gitlab'],
    ['gerrit.company.com', 'gerrit'],
    ['go.googlesource.com', 'gerrit'],
    ['go-review.googlesource.com', 'gerrit'],
    ['gitea.com', 'gitea'],
    ['codeberg.org', 'gitea'],
    ['gitea.company.com', 'gitea'],
    ['forgejo.company.com', 'gitea'],
    ['bitbucket.org', 'bitbucket'],
    ['altssh.bitbucket.org', 'bitbucket'],
    ['bitbucket.company.com', 'bitbucket-server'],
    ['dev.azure.com', 'azure'],
    ['ssh.dev.azure.com', 'azure'],
    ['vs-ssh.visualstudio.com', 'azure'],
    ['org.visualstudio.com', 'azure'],
    ['git.sr.ht', 'sourcehut'],
    ['hg.sr.ht', 'sourcehut'],
    ['git.kernel.org', 'cgit'],
    ['cgit.company.com', 'cgit'],
    ['gitweb.company.com', 'gitweb'],
  ])('takes %s for %s', (host, name) => {
    expect(detectForge(host)?.name).toBe(name);
  });

  it.each<[string, ForgeName]>([
    ['gitlab.visualstudio.com', 'azure'],
    ['github.googlesource.com', 'gerrit'],
  ])('believes the end of %s, not the name a customer chose', (host, name) => {
    expect(detectForge(host)?.name).toBe(name);
  });

  it.each([
    'git.company.com',
    'mygitlab.company.com',
    'gitlab-ci.company.com',
    'company.gitlab.example',
    'code.gitlab.company.com',
    'gerrit-review.company.com',
    'notgithub.com',
    'googlesource.com',
    'evilgooglesource.com',
    'visualstudio.com',
    'azure.company.com',
    '10.10.30.30',
    '[::1]',
  ])('guesses nothing from %s', (host) => {
    expect(detectForge(host)).toBeUndefined();
  });
});

describe('isPublic', () => {
  const isPublic = (host: string) => Object.values(forges).some((forge) => forge.isPublic(host));

  it.each([
    'github.com',
    'gitlab.com',
    'codeberg.org',
    'gitea.com',
    'bitbucket.org',
    'git.sr.ht',
    'go.googlesource.com',
    'git.kernel.org',
  ])('says that everyone can clone from %s', (host) => {
    expect(isPublic(host)).toBe(true);
  });

  it.each([
    'github.company.com',
    'gitlab.company.com',
    'gitea.company.com',
    'gerrit.company.com',
    'bitbucket.company.com',
    'cgit.company.com',
    'ssh.github.com',
    'dev.azure.com',
    'org.visualstudio.com',
    'hg.sr.ht',
    'notgithub.com',
    'git.company.com',
  ])('does not say so of %s', (host) => {
    expect(isPublic(host)).toBe(false);
  });
});

const element = fc
  .stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,12}$/)
  .filter((text) => !text.endsWith('.git') && !/^(?:v3|a|DefaultCollection)$/.test(text));
const ofDepth = (min: number, max: number) =>
  fc.array(element, { minLength: min, maxLength: max }).map((elements) => elements.join('/'));

/** Projects as each forge allows them. */
const projects: Record<ForgeName, fc.Arbitrary<string>> = {
  github: ofDepth(2, 2),
  gitlab: ofDepth(2, 6),
  gerrit: ofDepth(1, 6),
  gitea: ofDepth(2, 2),
  bitbucket: ofDepth(2, 2),
  'bitbucket-server': fc.oneof(
    ofDepth(2, 2),
    ofDepth(2, 2).map((project) => `~${project}`),
  ),
  azure: ofDepth(3, 3),
  sourcehut: ofDepth(2, 2).map((project) => `~${project}`),
  cgit: ofDepth(1, 6),
  gitweb: ofDepth(1, 6).map((project) => `${project}.git`),
  generic: ofDepth(1, 6),
};

describe.each(forgeNames)('clone URLs of %s', (name) => {
  it.each([
    'https://host.example',
    'https://host.example:8443',
    'https://host.example/sub/path',
    'https://dev.azure.com',
    'https://go.googlesource.com',
  ])('name the project they were made of, at %s', (web) => {
    fc.assert(
      fc.property(projects[name], (project) => {
        expect(roundTrip(forges[name], web, project)).toEqual([project, project]);
      }),
    );
  });
});
