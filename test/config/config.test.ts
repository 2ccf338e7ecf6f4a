import { describe, expect, it } from 'vitest';
import type { Backend, Config, Route } from '../../src/config/config.ts';
import { goSourceOf } from '../../src/config/go-source.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { backend, entry, key } from './cases/case.ts';

function load(yaml: string): Config {
  const { config, diagnostics } = parseConfig(yaml, 'vanity.yaml');
  if (config === undefined) throw new Error(JSON.stringify(diagnostics));
  return config;
}

/** The first route, with its URL as text. */
function routeOf(yaml: string): Omit<Route, 'repo'> & { repo: string; goSource: string | undefined } {
  const [route] = load(yaml).routes;
  if (route === undefined) throw new Error('no route');
  return { ...route, repo: route.repo.href, goSource: goSourceOf(route) };
}

function backendOf(fields: string): Backend {
  const found = load(backend(fields)).backends.get('forge');
  if (found === undefined) throw new Error('no back end');
  return found;
}

describe('defaults', () => {
  it('are those of vanity-yaml.md', () => {
    expect(load(entry('repo: https://git.company.com/foo'))).toMatchObject({
      hosts: ['go.company.com'],
      title: 'Go modules',
      index: 'public',
      cacheMaxAgeSeconds: 300,
      access: { restrict: 'none', allow: [] },
    });
    expect(routeOf(entry('repo: https://git.company.com/foo'))).toMatchObject({
      key: '/foo',
      host: undefined,
      elements: [{ literal: 'foo' }],
      vcs: 'git',
      repo: 'https://git.company.com/foo',
      subdir: '',
      forge: 'generic',
      backend: undefined,
      docs: undefined,
      description: undefined,
      hidden: false,
      deprecated: undefined,
      cacheMaxAgeSeconds: 300,
    });
  });

  it('hold for keys without a value', () => {
    const fields = 'repo: https://git.company.com/foo, vcs: , subdir: , hidden: , cache_max_age: , docs: ~';
    expect(routeOf(`title:\nindex:\ncache_max_age:\ndocs:\nbackends:\nbackend:\n${entry(fields)}`)).toEqual({
      ...routeOf(entry('repo: https://git.company.com/foo')),
      span: expect.anything(),
    });
  });
});

describe('keys', () => {
  it.each([
    ['/foo', '/foo', undefined],
    ['/foo/', '/foo', undefined],
    ['/', '/', undefined],
    ['go.company.cn/foo/', 'go.company.cn/foo', 'go.company.cn'],
    ['go.company.cn', 'go.company.cn', 'go.company.cn'],
    ['go.company.cn/', 'go.company.cn', 'go.company.cn'],
  ])('%s', (text, canonical, host) => {
    expect(routeOf(key(text))).toMatchObject({ key: canonical, host });
  });

  it('may hold placeholders', () => {
    const { elements, repo, home } = routeOf(
      key('/x/{team}/{name}').replace(/repo: .*}/, 'repo: "git@gitlab.company.com:p/{team}/{name}.git"}'),
    );
    expect(elements).toEqual([{ literal: 'x' }, { placeholder: 'team' }, { placeholder: 'name' }]);
    expect(repo).toBe('ssh://git@gitlab.company.com/p/{team}/{name}.git');
    expect(home).toBe('https://gitlab.company.com/p/{team}/{name}');
  });

  it('keep their order and span their values', () => {
    const yaml =
      'host: go.a.com\npaths:\n  /b: {repo: https://a.com/b}\n  /a:\n    repo: https://a.com/a\n    vcs: git\n';
    const { routes } = load(yaml);
    expect(routes.map(({ span }) => yaml.slice(span.start, span.end))).toEqual([
      '/b: {repo: https://a.com/b}',
      '/a:\n    repo: https://a.com/a\n    vcs: git',
    ]);
  });
});

describe('back ends', () => {
  const web = 'web: "https://git.company.com"';
  it.each([
    ['gitlab', 'https', 'https://git.company.com/group/foo.git'],
    ['gitlab', 'ssh', 'ssh://git@git.company.com/group/foo.git'],
    ['github', 'ssh', 'ssh://git@git.company.com/group/foo.git'],
    ['gerrit', 'https', 'https://git.company.com/a/group/foo'],
    ['gerrit', 'ssh', 'ssh://git@git.company.com:29418/group/foo'],
    ['bitbucket-server', 'ssh', 'ssh://git@git.company.com:7999/group/foo.git'],
    ['bitbucket-server', 'https', 'https://git.company.com/scm/group/foo.git'],
    ['cgit', 'https', 'https://git.company.com/group/foo'],
    ['generic', 'https', 'https://git.company.com/group/foo'],
  ])('%s by %s', (forge, clone, repo) => {
    const route = routeOf(backend(`forge: ${forge}, ${web}, clone: ${clone}`));
    expect(route).toMatchObject({ repo, forge, backend: 'forge' });
  });

  it.each([
    ['', { user: 'git', host: 'git.company.com', port: 22 }],
    [', ssh: "me@ssh.company.com"', { user: 'me', host: 'ssh.company.com', port: 22 }],
    [', ssh: "me@ssh.company.com:2222"', { user: 'me', host: 'ssh.company.com', port: 2222 }],
    [', ssh: "me@[::1]:2222"', { user: 'me', host: '[::1]', port: 2222 }],
  ])('ssh end %j of GitLab', (ssh, expected) => {
    expect(backendOf(`forge: gitlab, ${web}${ssh}`).ssh).toEqual(expected);
  });

  it('Gerrit listens on 29418 for a named user, too', () => {
    expect(backendOf(`forge: gerrit, ${web}, ssh: "me@ssh.company.com"`).ssh.port).toBe(29418);
    expect(backendOf(`forge: gerrit, ${web}, ssh: "me@ssh.company.com:22"`).ssh.port).toBe(22);
  });

  it('clone by https by default, from a page that may have a path', () => {
    const fields = 'forge: gitlab, web: "https://company.com/gitlab/"';
    expect(backendOf(fields)).toMatchObject({ web: 'https://company.com/gitlab', clone: 'https', branch: undefined });
    expect(routeOf(backend(fields))).toMatchObject({
      repo: 'https://company.com/gitlab/group/foo.git',
      home: 'https://company.com/gitlab/group/foo',
    });
  });

  it('Azure DevOps Server has its path in ssh URLs, too', () => {
    const yaml = backend(
      'forge: azure, web: "https://tfs.company.com/tfs", clone: ssh',
      'backend: forge, project: c/p/r',
    );
    expect(routeOf(yaml).repo).toBe('ssh://git@tfs.company.com/tfs/c/p/_git/r');
  });

  it('the default one gives the project by the path', () => {
    const yaml = `host: go.company.com\nbackend: b\nbackends: {b: {forge: gitlab, web: "https://gitlab.company.com"}, c: {forge: gerrit, web: "https://gerrit.company.com"}}\npaths:\n  /go/foo:\n  /{team}/{name}/:\n  go.company.cn/go/bar: {project: go/baz}\n  /go/old: {backend: c}\n  /own/repo: {repo: https://git.company.com/own}\n`;
    expect(load(yaml).routes.map((route) => [route.repo.href, route.backend])).toEqual([
      ['https://gitlab.company.com/go/foo.git', 'b'],
      ['https://gitlab.company.com/{team}/{name}.git', 'b'],
      ['https://gitlab.company.com/go/baz.git', 'b'],
      ['https://gerrit.company.com/a/go/old', 'c'],
      ['https://git.company.com/own', undefined],
    ]);
  });

  it('their branch and that of a path are in source links', () => {
    const fields = `forge: gitlab, ${web}, branch: trunk`;
    expect(routeOf(backend(fields)).goSource).toContain('/-/tree/trunk{/dir}');
    expect(routeOf(backend(fields, 'backend: forge, project: a/b, branch: stable')).goSource).toContain(
      '/-/tree/stable{/dir}',
    );
    expect(routeOf(backend(`forge: gitlab, ${web}`)).goSource).toContain('/-/tree/HEAD{/dir}');
  });
});

describe('a repository URL on a back end', () => {
  const two =
    'forge: gitlab, web: "https://company.com", branch: trunk}\n  sub: {forge: gitea, web: "https://company.com:443/git", ssh: "git@SSH.company.com:2222"';
  it.each([
    ['https://company.com/a/b.git', 'forge', 'https://company.com/a/b'],
    ['https://Company.com:443/a/b', 'forge', 'https://company.com/a/b'],
    ['https://company.com/git/a/b', 'sub', 'https://company.com:443/git/a/b'],
    ['ssh://git@company.com/a/b', 'forge', 'https://company.com/a/b'],
    ['ssh://git@company.com:22/a/b', 'forge', 'https://company.com/a/b'],
    ['git@company.com:a/b.git', 'forge', 'https://company.com/a/b'],
    ['ssh://git@ssh.company.com:2222/a/b', 'sub', 'https://company.com:443/git/a/b'],
    ['ssh://git@company.com:2222/a/b', undefined, 'https://company.com/a/b'],
    ['https://company.com:8443/a/b', undefined, 'https://company.com:8443/a/b'],
  ])('%s', (repo, name, home) => {
    expect(routeOf(backend(two, `repo: "${repo}"`))).toMatchObject({ backend: name, home });
  });

  it('has the links of that back end', () => {
    const { forge, goSource } = routeOf(backend(two, 'repo: https://company.com/a/b.git'));
    expect(forge).toBe('gitlab');
    expect(goSource).toBe(
      'https://company.com/a/b https://company.com/a/b/-/tree/trunk{/dir} https://company.com/a/b/-/blob/trunk{/dir}/{file}#L{line}',
    );
  });
});

describe('a repository URL of its own', () => {
  it.each([
    ['https://github.com/a/b', 'github', 'https://pkg.go.dev/{importPath}'],
    ['https://gitlab.com/a/b/c.git', 'gitlab', 'https://pkg.go.dev/{importPath}'],
    ['https://go.googlesource.com/mod', 'gerrit', 'https://pkg.go.dev/{importPath}'],
    ['https://codeberg.org/a/b', 'gitea', 'https://pkg.go.dev/{importPath}'],
    ['https://bitbucket.org/a/b', 'bitbucket', 'https://pkg.go.dev/{importPath}'],
    ['https://git.sr.ht/~a/b', 'sourcehut', 'https://pkg.go.dev/{importPath}'],
    ['ssh://git@github.com/a/b', 'github', 'https://pkg.go.dev/{importPath}'],
    ['https://gitlab.company.com/a/b', 'gitlab', undefined],
    ['ssh://me@gerrit.company.com:29418/a/b', 'gerrit', undefined],
    ['https://dev.azure.com/o/p/_git/r', 'azure', undefined],
    ['https://git.company.com/a/b', 'generic', undefined],
  ])('%s is on %s', (repo, forge, docs) => {
    expect(routeOf(entry(`repo: "${repo}"`))).toMatchObject({ repo, forge, docs });
  });
});

describe('a branch that YAML takes for a number', () => {
  it('is the text as it is written', () => {
    expect(routeOf(entry('repo: https://github.com/a/b, branch: 1.10')).branch).toBe('1.10');
  });
});

describe('links to the source', () => {
  it('are left out for a display that is something else', () => {
    expect(routeOf(entry('repo: https://github.com/a/b, display: Payment package'))).toMatchObject({
      repo: 'https://github.com/a/b',
      goSource: undefined,
      home: 'https://github.com/a/b',
    });
  });

  it('lead to the default branch instead of one that git refuses', () => {
    const { branch, goSource } = routeOf(entry('repo: https://github.com/a/b, branch: "a b"'));
    expect(branch).toBeUndefined();
    expect(goSource).toContain('/tree/HEAD{/dir}');
    expect(backendOf('forge: gitlab, web: "https://gitlab.com", branch: "a b"').branch).toBeUndefined();
  });
});

describe('documentation', () => {
  it('is that of the path, else of the file, else of pkg.go.dev', () => {
    const yaml = entry('repo: https://github.com/a/b');
    expect(routeOf(`docs: https://d.com/{importPath}\n${yaml}`).docs).toBe('https://d.com/{importPath}');
    expect(routeOf(`docs: https://d.com\n${yaml.replace('a/b', 'a/b, docs: https://e.com')}`).docs).toBe(
      'https://e.com',
    );
  });

  it('is not looked for on pkg.go.dev where a proxy serves the module', () => {
    expect(routeOf(entry('repo: https://github.com, vcs: mod')).docs).toBeUndefined();
  });
});

describe('fields that are handed on', () => {
  const repo = 'repo: https://github.com/a/b';
  it.each([
    ['vcs: hg', { vcs: 'hg' }],
    ['subdir: tools/lint', { subdir: 'tools/lint' }],
    ['hidden: true', { hidden: true }],
    ['deprecated: use another', { deprecated: 'use another' }],
    ['description: "two\\nlines"', { description: 'two\nlines' }],
    ['cache_max_age: 0', { cacheMaxAgeSeconds: 0 }],
    ['cache_max_age: 60.0', { cacheMaxAgeSeconds: 60 }],
  ])('%s', (field, expected) => {
    expect(routeOf(`cache_max_age: 120\n${entry(`${repo}, ${field}`)}`)).toMatchObject(expected);
  });

  it('the cache age of the file', () => {
    expect(routeOf(`cache_max_age: 120\n${entry(repo)}`).cacheMaxAgeSeconds).toBe(120);
  });

  it('subdir is in the source links', () => {
    expect(routeOf(entry(`${repo}, subdir: tools/lint`)).goSource).toContain('/tree/HEAD/tools/lint{/dir} ');
  });

  it('display verbatim, but for white space', () => {
    const yaml = `host: go.company.com\npaths:\n  /foo:\n    ${repo}\n    display: |\n      https://a.com/x\n      https://a.com/x{/dir}\n      https://a.com/x{/dir}/{file}#{line}\n`;
    expect(routeOf(yaml).goSource).toBe('https://a.com/x https://a.com/x{/dir} https://a.com/x{/dir}/{file}#{line}');
  });

  it('a proxy has neither page nor source links', () => {
    expect(routeOf(entry('vcs: mod, repo: https://athens.company.com/x'))).toMatchObject({
      vcs: 'mod',
      repo: 'https://athens.company.com/x',
      home: undefined,
      goSource: undefined,
    });
  });

  it('blocks end without the line break that YAML gives them', () => {
    const yaml = `host: |\n  go.company.com\npaths:\n  /foo:\n    repo: |\n      https://github.com/a/b\n    branch: >+\n      main\n\n`;
    expect(load(yaml)).toMatchObject({
      hosts: ['go.company.com'],
      routes: [{ repo: { href: 'https://github.com/a/b' } }],
    });
    expect(routeOf(yaml).goSource).toContain('/tree/main{/dir}');
  });
});

describe('anchors, aliases and merges', () => {
  it('expand to what they name; the entry itself and earlier merges win', () => {
    const yaml = `host: &h go.company.com
paths:
  /a: &a {repo: https://a.com/a, hidden: true, description: *h}
  /b: {<<: *a, repo: https://a.com/b}
  /c: {repo: https://a.com/c, <<: [{hidden: false}, *a]}
`;
    expect(load(yaml).routes).toMatchObject([
      { repo: { href: 'https://a.com/a' }, hidden: true, description: 'go.company.com' },
      { repo: { href: 'https://a.com/b' }, hidden: true, description: 'go.company.com' },
      { repo: { href: 'https://a.com/c' }, hidden: false, description: 'go.company.com' },
    ]);
  });

  it('serve 10,000 paths', () => {
    const paths = Array.from(
      { length: 10_000 },
      (_, index) => `  /m${index}: {<<: *a, repo: https://a.com/${index}}\n`,
    );
    const yaml = `host: go.company.com\npaths:\n  /a: &a {repo: https://a.com/a, hidden: true}\n${paths.join('')}`;
    expect(load(yaml).routes).toHaveLength(10_001);
  });
});

describe('the https clone URL at which a forge is asked who may download', () => {
  const backends = `
  gitlab: {forge: gitlab, web: https://company.com/gitlab, clone: ssh, ssh: 'git@ssh.company.com:2222'}
  gerrit: {forge: gerrit, web: https://review.company.com, clone: ssh, ssh: 'goproxy@review.company.com:29418'}
  files: {forge: generic, web: https://git.company.com, clone: ssh}
  local: {forge: gitlab, web: 'http://127.0.0.1:8080', clone: https}
`;
  const read = (path: string, key = '/foo') => {
    const access = 'access: {restrict: downloads, forge: true}\nproxy: {store: modules}';
    return parseConfig(
      `host: go.company.com\n${access}\nbackends:${backends}paths:\n  ${key}: {${path}}\n`,
      'vanity.yaml',
    );
  };

  it.each([
    ['repo: git@github.com:company/foo.git', 'https://github.com/company/foo.git'],
    ['repo: ssh://git@ssh.github.com:443/company/foo.git', 'https://github.com/company/foo.git'],
    ['repo: ssh://git@gitlab.other.com:2222/go/sub/foo.git', 'https://gitlab.other.com/go/sub/foo.git'],
    ['repo: https://gitlab.other.com:8443/go/foo.git', 'https://gitlab.other.com:8443/go/foo.git'],
    ['repo: https://git.other.com/srv/foo.git', 'https://git.other.com/srv/foo.git'],
    ['repo: ssh://git@bitbucket.org/company/foo.git', 'https://bitbucket.org/company/foo.git'],
    ['repo: git@ssh.dev.azure.com:v3/company/go/foo', 'https://dev.azure.com/company/go/_git/foo'],
    ['repo: ssh://git@git.sr.ht/~gopher/foo', 'https://git.sr.ht/~gopher/foo'],
    ['backend: gitlab, project: go/foo', 'https://company.com/gitlab/go/foo.git'],
    ['repo: ssh://git@ssh.company.com:2222/go/foo.git', 'https://company.com/gitlab/go/foo.git'],
    ['backend: files, project: go/foo', 'https://git.company.com/go/foo'],
    ['backend: local, project: go/foo', 'http://127.0.0.1:8080/go/foo.git'],
  ])('of %s', (path, url) => {
    expect(read(path).config?.routes[0]?.httpsClone).toMatchObject({ withLogin: url, anonymous: url });
  });

  it.each([
    ['backend: gerrit, project: libs/foo', 'libs/foo'],
    ['backend: gerrit, project: p/foo', 'p/p/foo'],
    ['repo: https://review.company.com/libs/foo', 'libs/foo'],
    ['repo: https://review.company.com/a/libs/foo', 'libs/foo'],
  ])('of %s has the prefix of Gerrit for logins', (path, project) => {
    expect(read(path).config?.routes[0]?.httpsClone).toEqual({
      withLogin: `https://review.company.com/a/${project}`,
      anonymous: `https://review.company.com/${project}`,
      isPublicForge: false,
    });
  });

  it('is a template where the repository is one', () => {
    expect(read("backend: gerrit, project: '{team}/{name}'", '/{team}/{name}').config?.routes[0]?.httpsClone).toEqual({
      withLogin: 'https://review.company.com/a/p/{team}/{name}',
      anonymous: 'https://review.company.com/p/{team}/{name}',
      isPublicForge: false,
    });
  });

  it.each([
    'repo: ssh://git@git.other.com/srv/foo.git',
    'repo: ssh://git@cgit.other.com/foo.git',
    'repo: http://git.other.com/foo.git',
    'repo: git://git.other.com/foo.git',
    'repo: https://hg.other.com/foo, vcs: hg',
  ])('is not known of %s, which is a warning', (path) => {
    const { config, diagnostics } = read(path);
    expect(diagnostics.map(({ code }) => code)).toContain('config/no-https-clone');
    expect(config?.routes[0]?.httpsClone).toBeUndefined();
  });

  it.each(['proxy: false', 'vcs: mod'])('is not looked for with %s', (field) => {
    const { diagnostics } = read(`repo: http://git.other.com/foo, ${field}`);
    expect(diagnostics.map(({ code }) => code)).not.toContain('config/no-https-clone');
  });
});
