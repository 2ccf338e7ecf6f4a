import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { parsePage } from '../support/page.ts';
import { type Response, serveYaml } from '../support/site-server.ts';

/*
 * What a server that replaces govanityurls has to do as it does, and where it differs on purpose.
 * Each row was held against handler.go and handler_test.go of GoogleCloudPlatform/govanityurls, by reading them.
 */

/** Asks a server of its own. */
async function ask(yaml: string, target: string, host = 'example.com'): Promise<Response> {
  const server = await serveYaml(yaml);
  try {
    return await server.ask(target, { host });
  } finally {
    await server.close();
  }
}

async function tags(yaml: string, path: string, host?: string) {
  const { body } = await ask(yaml, `${path}?go-get=1`, host);
  const { goImport, goSource } = parsePage(body);
  return { goImport: goImport.join('\n'), goSource: goSource.join('\n') };
}

function errors(yaml: string): string[] {
  const { diagnostics } = parseConfig(yaml, 'vanity.yaml');
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
}

const display =
  'https://git.example.com/p https://git.example.com/p/d{/dir} https://git.example.com/p/f{/dir}/{file}#n{line}';
const portmidi = 'https://github.com/rakyll/portmidi';

describe('as govanityurls', () => {
  it.each([
    ['explicit display, verbatim', `/portmidi: {repo: ${portmidi}, display: '${display}'}`, '/portmidi'],
    ['a path below', `/portmidi: {repo: ${portmidi}, display: '${display}'}`, '/portmidi/foo'],
    ['a path further below', `/portmidi: {repo: ${portmidi}, display: '${display}'}`, '/portmidi/foo/bar'],
    ['a final slash in the key', `/portmidi/: {repo: ${portmidi}, display: '${display}'}`, '/portmidi/foo'],
    ['a final slash in the key alone', `/portmidi/: {repo: ${portmidi}, display: '${display}'}`, '/portmidi'],
    ['a final slash in the request', `/portmidi: {repo: ${portmidi}, display: '${display}'}`, '/portmidi/'],
  ])('%s', async (_, entry, path) => {
    expect(await tags(`host: example.com\npaths:\n  ${entry}`, path)).toEqual({
      goImport: `example.com/portmidi git ${portmidi}`,
      goSource: `example.com/portmidi ${display}`,
    });
  });

  it('GitHub inference: vcs and go-source', async () => {
    const { goImport, goSource } = await tags(
      `host: example.com\npaths: {/portmidi: {repo: ${portmidi}}}`,
      '/portmidi',
    );
    expect(goImport).toBe(`example.com/portmidi git ${portmidi}`);
    expect(goSource).toMatch(
      /^example\.com\/portmidi (\S+) \1\/tree\/\w+\{\/dir\} \1\/blob\/\w+\{\/dir\}\/\{file\}#L\{line\}$/,
    );
    expect(goSource.split(' ')[1]).toBe(portmidi);
  });

  it.each(['git', 'hg', 'svn', 'bzr'])('vcs: %s', async (vcs) => {
    const yaml = `host: example.com\npaths: {/p: {repo: 'https://git.example.org/x/p', vcs: ${vcs}}}`;
    expect((await tags(yaml, '/p')).goImport).toBe(`example.com/p ${vcs} https://git.example.org/x/p`);
  });

  it.each([
    ['cache_max_age: 60', 'public, max-age=60'],
    ['cache_max_age: 0', 'public, max-age=0'],
  ])('%s', async (line, cacheControl) => {
    const { headers } = await ask(`host: example.com\n${line}\npaths: {/p: {repo: ${portmidi}}}`, '/p?go-get=1');
    expect(headers['cache-control']).toBe(cacheControl);
  });

  it.each([
    ['unknown vcs', `paths: {/p: {repo: ${portmidi}, vcs: xyzzy}}`, 'config/unknown-vcs'],
    ['negative age', `cache_max_age: -1\npaths: {/p: {repo: ${portmidi}}}`, 'config/invalid-age'],
  ])('%s is refused', (_, yaml, code) => {
    expect(errors(yaml)).toEqual([code]);
  });

  it.each([
    ['/example/helloworld', 'example.com/example/helloworld'],
    ['/y', 'example.com/y'],
    ['/foo/x/y', 'example.com/foo'],
    ['/x', 'example.com'],
    ['/', 'example.com'],
    ['/example', 'example.com'],
    ['/example/foo', 'example.com'],
    ['/x/y/', 'example.com'],
  ])('`/` as catch-all beside other paths: %s is %s', async (path, prefix) => {
    const keys = ['/example/helloworld', '/', '/y', '/foo'];
    const entries = keys.map((key, index) => `  ${key}: {repo: https://github.com/a/r${index}}`);
    const { goImport } = await tags(`host: example.com\npaths:\n${entries.join('\n')}`, path);
    expect(goImport.split(' ')[0]).toBe(prefix);
  });

  it.each(['/foo', '/zzz'])('no route, no tag: %s', async (path) => {
    const response = await ask(`host: example.com\npaths: {/portmidi: {repo: ${portmidi}}}`, `${path}?go-get=1`);
    expect([response.status, parsePage(response.body).goImport]).toEqual([404, []]);
  });

  it('/ lists the modules where nothing else is there', async () => {
    const { status, body } = await ask(`host: example.com\npaths: {/portmidi: {repo: ${portmidi}}}`, '/');
    expect([status, parsePage(body).text]).toEqual([200, expect.stringContaining('example.com/portmidi')]);
  });

  it('without `host` the Host of the request is the host', async () => {
    const { goImport } = await tags(`paths: {/p: {repo: ${portmidi}}}`, '/p', 'any.example');
    expect(goImport).toBe(`any.example/p git ${portmidi}`);
  });
});

describe('on purpose otherwise', () => {
  it.each([
    ['/abcd', 404],
    ['/abc-x', 404],
    ['/abc/d', 200],
  ])('paths match by element: /abc and %s give %i (there: 200 with the tag of /abc)', async (path, status) => {
    const yaml = `host: example.com\npaths: {/abc: {repo: ${portmidi}}}`;
    expect((await ask(yaml, `${path}?go-get=1`)).status).toBe(status);
  });

  it('vcs defaults to git (there: an error unless the repository is on GitHub)', async () => {
    const yaml = "host: example.com\npaths: {/p: {repo: 'https://bitbucket.org/zombiezen/gopdf'}}";
    expect((await tags(yaml, '/p')).goImport).toBe('example.com/p git https://bitbucket.org/zombiezen/gopdf');
  });

  it.each([
    ['', 'HEAD'],
    [', branch: stable', 'stable'],
  ])('source links name HEAD or the configured branch%s (there: master)', async (field, branch) => {
    const yaml = `host: example.com\npaths: {/p: {repo: ${portmidi}${field}}}`;
    expect((await tags(yaml, '/p')).goSource).toBe(
      `example.com/p ${portmidi} ${portmidi}/tree/${branch}{/dir} ${portmidi}/blob/${branch}{/dir}/{file}#L{line}`,
    );
  });

  it('source links of Bitbucket are those of its present pages (there: /src/default, which is gone)', async () => {
    const yaml = "host: example.com\npaths: {/p: {repo: 'https://bitbucket.org/zombiezen/mygit', vcs: git}}";
    const home = 'https://bitbucket.org/zombiezen/mygit';
    expect((await tags(yaml, '/p')).goSource).toBe(
      `example.com/p ${home} ${home}/src/HEAD{/dir} ${home}/src/HEAD{/dir}/{file}#lines-{line}`,
    );
  });

  it('no go-source where no page is known (there: a tag with the prefix alone)', async () => {
    const yaml = "host: example.com\npaths: {/p: {repo: 'https://git.example.org/x/p', vcs: git}}";
    expect(await tags(yaml, '/p')).toEqual({ goImport: 'example.com/p git https://git.example.org/x/p', goSource: '' });
  });

  it('answers are cached for 300 seconds (there: 86400)', async () => {
    const { headers } = await ask(`host: example.com\npaths: {/p: {repo: ${portmidi}}}`, '/p?go-get=1');
    expect(headers['cache-control']).toBe('public, max-age=300');
  });

  it('a reflected Host is a valid one, is not cached for a day, and has Vary', async () => {
    const yaml = `paths: {/p: {repo: ${portmidi}}}`;
    const { headers } = await ask(yaml, '/p?go-get=1', 'any.example');
    expect([headers['cache-control'], headers.vary]).toEqual(['public, max-age=300', 'Host']);
    expect((await ask(yaml, '/p?go-get=1', 'evil"host')).status).toBe(421);
  });

  it('with `host` set, another Host is misdirected (there: answered all the same)', async () => {
    const { status } = await ask(`host: example.com\npaths: {/p: {repo: ${portmidi}}}`, '/p?go-get=1', 'other.example');
    expect(status).toBe(421);
  });

  it.each(['https://github.com/a/p', 'https://git.company.com/a/p'])(
    'a browser gets a page of ours (there: a redirect to public documentation, with private names): %s',
    async (repo) => {
      const { status, headers, body } = await ask(`host: example.com\npaths: {/p: {repo: '${repo}'}}`, '/p');
      expect([status, headers.location]).toEqual([200, undefined]);
      expect(body).not.toContain('http-equiv');
      expect(body.includes('pkg.go.dev')).toBe(repo.includes('github.com'));
    },
  );

  it('the bare host without a catch-all is a 404 for go, which then prints why (there: 200 with the index)', async () => {
    const { status, body } = await ask(`host: example.com\npaths: {/p: {repo: ${portmidi}}}`, '/?go-get=1');
    expect([status, body.split('\n')[0]]).toEqual([404, 'no Go module is configured for example.com']);
  });

  it('methods other than GET and HEAD are refused (there: answered)', async () => {
    const server = await serveYaml(`host: example.com\npaths: {/p: {repo: ${portmidi}}}`);
    const { status } = await server.ask('/p?go-get=1', { host: 'example.com', method: 'POST' });
    await server.close();
    expect(status).toBe(405);
  });
});
