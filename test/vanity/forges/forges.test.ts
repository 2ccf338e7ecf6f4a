import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Forge, type ForgeName, forgeNames } from '../../../src/vanity/forges/forge.ts';
import { detectForge, forges } from '../../../src/vanity/forges/forge-table.ts';
import { normaliseRepoUrl } from '../../../src/vanity/repo-url/normalise-repo-url.ts';
import type { RepoUrl } from '../../../src/vanity/repo-url/repo-url.ts';
import { azure } from './azure.ts';
import { bitbucket } from './bitbucket.ts';
import { bitbucketServer } from './bitbucket-server.ts';
import { cgit } from './cgit.ts';
import type { ForgeCases } from './forge-cases.ts';
import { generic } from './generic.ts';
import { gerrit } from './gerrit.ts';
import { gitea } from './gitea.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { gitweb } from './gitweb.ts';
import { sourcehut } from './sourcehut.ts';

const casesOf: Readonly<Record<ForgeName, ForgeCases>> = {
  azure,
  bitbucket,
  'bitbucket-server': bitbucketServer,
  cgit,
  generic,
  gerrit,
  gitea,
  github,
  gitlab,
  gitweb,
  sourcehut,
};

/** The URL as the configuration reads it; throws if it is refused. */
function repoUrlOf(text: string): RepoUrl {
  const result = normaliseRepoUrl(text);
  if (!result.ok) throw new Error(`${text}: ${result.findings.map((finding) => finding.message).join('; ')}`);
  return result.url;
}

const pathOf = (web: string) => new URL(web).pathname.replace(/\/$/, '');

/** Both clone URLs of a project. */
function cloneUrls(forge: Forge, web: string, project: string): string[] {
  const ssh = forge.sshUrl(forge.defaultSsh(new URL(web).hostname), project, pathOf(web));
  return [forge.httpsUrl(web, project), ssh];
}

/** The projects that a forge reads from both clone URLs of a project. */
function roundTrip(forge: Forge, web: string, project: string): (string | undefined)[] {
  return cloneUrls(forge, web, project).map((url) => forge.projectOf(repoUrlOf(url), pathOf(web)));
}

describe.each(Object.entries(casesOf))('%s', (name, cases) => {
  const forge = forges[name as ForgeName];

  it('has its own name', () => {
    expect(forge.name).toBe(name);
  });

  it('is detected by host', () => {
    expect(cases.hosts.map((host) => `${host}: ${detectForge(host)?.name}`)).toEqual(
      cases.hosts.map((host) => `${host}: ${name}`),
    );
  });

  it('is public on some of its hosts', () => {
    expect(cases.hosts.filter((host) => forge.isPublic(host))).toEqual(cases.publicHosts);
  });

  it.for(cases.projects)('at %s: %s', ([web, project, https, ssh, home, read = [project, project]]) => {
    expect([...cloneUrls(forge, web, project), forge.homeUrl(web, project)]).toEqual([https, ssh, home]);
    // The configuration replaces placeholders before it reads a URL.
    if (!project.includes('{')) expect(roundTrip(forge, web, project)).toEqual(read);
  });

  it.each(cases.sshEndpoints)('uses the ssh endpoint %s for %s', (authority, project, url) => {
    const { username, hostname, port } = new URL(`ssh://${authority}`);
    expect(forge.sshUrl({ user: username, host: hostname, port: Number(port) }, project)).toBe(url);
  });

  it.for(cases.cloneUrls)('reads %s as %s', ([url, project, web = 'https://host.example']) => {
    expect(forge.projectOf(repoUrlOf(url), pathOf(web))).toBe(project);
  });

  it.each(cases.hostPages)('finds the page of the host in %s', (url, web) => {
    expect(forge.webOf(repoUrlOf(url))).toBe(web);
  });

  it.for(cases.webPages)('proposes a repository instead of the page %s', ([url, repository, subdir]) => {
    const { ok, findings } = normaliseRepoUrl(url);
    expect(ok).toBe(false);
    const write = `write \`${repository}\`${subdir === undefined ? '' : ` with \`subdir: ${subdir}\``}`;
    const hint = repository === undefined ? 'write the URL that its clone button shows' : write;
    expect(findings).toMatchObject([{ code: 'repo/web-url', hint }]);
  });

  it.each(cases.links)('links %s, branch %s, directory "%s"', (home, branch, subdir, dir, file) => {
    const expected = dir === undefined ? undefined : { dir: `${home}${dir}`, file: `${home}${file}` };
    expect(forge.sourceTemplates(home, branch, subdir)).toEqual(expected);
  });
});

const element = fc
  .stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,12}$/)
  .filter((text) => !text.endsWith('.git') && !/^(?:v3|a|DefaultCollection)$/.test(text));

describe('projects', () => {
  it('are not read from the URL of a module proxy', () => {
    const proxy = normaliseRepoUrl('https://athens.company.com', 'mod');
    expect(proxy.ok && forges.generic.projectOf(proxy.url, '')).toBeUndefined();
  });

  it('may have a placeholder for an owner', () => {
    const url = { ...repoUrlOf('https://git.sr.ht/~u/r'), path: '/{owner}/{name}' };
    expect(forges.sourcehut.projectOf(url, '')).toBe('{owner}/{name}');
  });
});

describe('pages', () => {
  const marks = Object.values(forges).flatMap((forge) => forge.pageMarks);
  const word = fc.oneof(
    fc.constantFrom(...marks, 'lib', 'lib.git', 'project:lib', '7', 'main', 'a:1', '_git', '~me'),
    element,
  );
  const hosts = Object.values(casesOf).flatMap((cases) => cases.hosts);

  // Else they would be found or not by how plain the rest of the URL is.
  it.each(['certain', 'guessed', 'unknown'] as const)('have marks, on hosts that are %s', (is) => {
    const isMark = new Set(marks);
    const property = fc.property(
      fc.array(word, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...hosts),
      (path, host) => {
        const forge = is === 'certain' ? detectForge(host) : undefined;
        for (const each of forge === undefined ? Object.values(forges) : [forge]) {
          const url = { href: '', scheme: 'https', host, path: `/${path.join('/')}` };
          const page = each.readPage?.(path, { host, is });
          if (page === undefined || each.projectOf(url, '') === undefined) continue;
          expect(path.filter((name) => isMark.has(name))).not.toEqual([]);
        }
      },
    );
    fc.assert(property, { numRuns: 5_000 });
  });
});

describe('detectForge', () => {
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
    expect(Object.values(forges).some((forge) => forge.isPublic(host))).toBe(false);
  });
});

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
