import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { convert } from '../../src/convert/convert.ts';
import { askPeer, type BuiltPeer, buildPeer, type GoProgram, generatedPages, govanityurls } from './go-peer.ts';
import { sources } from './sources.ts';
import { servedTags, type Tags, tagsOf } from './tags.ts';

/** What differs on purpose; each names the fault of the peer. */
interface Difference {
  readonly fault: string;
  readonly peer: Partial<Tags>;
  readonly ours: Partial<Tags>;
}

interface Peer {
  readonly name: string;
  readonly program: GoProgram;
  readonly source: string;
  readonly importPaths: readonly string[];
  /** Pages of the peer for the source, in the order of the import paths. */
  pages(binary: string, directory: string, importPaths: readonly string[]): Promise<string[]>;
  /** By import path. */
  readonly differences: Readonly<Record<string, Difference>>;
}

const split = (importPath: string) => {
  const slash = importPath.indexOf('/');
  return { host: importPath.slice(0, slash), target: `${importPath.slice(slash)}?go-get=1` };
};

async function sourceFile(directory: string, text: string): Promise<string> {
  const file = join(directory, 'source');
  await writeFile(file, text);
  return file;
}

const gitHubLinks = (prefix: string, repo: string, branch: string) =>
  `${prefix} ${repo} ${repo}/tree/${branch}{/dir} ${repo}/blob/${branch}{/dir}/{file}#L{line}`;

const gitLab = 'https://gitlab.company.com/go/deep';
const gitLabLinks = `go.company.com/deep/er ${gitLab} ${gitLab}/-/tree/HEAD{/dir} ${gitLab}/-/blob/HEAD{/dir}/{file}#L{line}`;

const masterLinks = (prefix: string, repo: string): Difference => ({
  fault: 'its source links name the branch master, whatever the repository has',
  peer: { goSource: [gitHubLinks(prefix, repo, 'master')] },
  ours: { goSource: [gitHubLinks(prefix, repo, 'HEAD')] },
});

const peers: Peer[] = [
  {
    name: 'govanityurls',
    program: govanityurls,
    source: sources.govanityurls,
    importPaths: [
      ...['go.company.com/foo', 'go.company.com/foo/sub', 'go.company.com/foobar'],
      ...['go.company.com/deep/er', 'go.company.com/deep/er/sub', 'go.company.com/deep'],
      ...['go.company.com/hg', 'go.company.com/hg/sub', 'go.company.com/none'],
    ],
    pages: async (binary, directory, importPaths) => {
      const file = await sourceFile(directory, sources.govanityurls);
      return askPeer(binary, (port) => ({ args: [file], env: { PORT: String(port) } }), importPaths.map(split));
    },
    differences: {
      'go.company.com/foo': masterLinks('go.company.com/foo', 'https://github.com/company/foo'),
      'go.company.com/foo/sub': masterLinks('go.company.com/foo', 'https://github.com/company/foo'),
      'go.company.com/foobar': {
        fault: 'it answers for whatever begins like a path',
        peer: {
          goImport: ['go.company.com/foo git https://github.com/company/foo'],
          goSource: [gitHubLinks('go.company.com/foo', 'https://github.com/company/foo', 'master')],
        },
        ours: { goImport: [], goSource: [] },
      },
      'go.company.com/deep/er': {
        fault: 'its go-source tag has no links where it does not know the forge',
        peer: { goSource: ['go.company.com/deep/er '] },
        ours: { goSource: [gitLabLinks] },
      },
      'go.company.com/deep/er/sub': {
        fault: 'its go-source tag has no links where it does not know the forge',
        peer: { goSource: ['go.company.com/deep/er '] },
        ours: { goSource: [gitLabLinks] },
      },
    },
  },
  {
    name: 'sally',
    program: { module: 'go.uber.org/sally', version: 'latest' },
    source: sources.sally,
    importPaths: [
      ...['go.uber.org/thriftrw', 'go.uber.org/thriftrw/ast', 'go.uber.org/net/metrics', 'go.uber.org/net/metrics/x'],
      ...['go.uberalt.org/zap', 'go.uberalt.org/zap/zapcore', 'go.uber.org/none', 'go.uber.org/thriftrwx'],
    ],
    pages: async (binary, directory, importPaths) => {
      const file = await sourceFile(directory, sources.sally);
      return askPeer(binary, (port) => ({ args: ['-yml', file, '-port', String(port)] }), importPaths.map(split));
    },
    differences: {},
  },
  {
    name: 'vangen',
    program: { module: '4d63.com/vangen', version: 'latest' },
    source: sources.vangen,
    importPaths: ['example.com/pkg1', 'example.com/pkg3', 'example.com/pkg3/subpkg1', 'example.com/none'],
    pages: async (binary, directory, importPaths) => {
      const file = await sourceFile(directory, sources.vangen);
      const out = join(directory, 'out');
      const pages = importPaths.map((path) => join(out, path.slice(path.indexOf('/')), 'index.html'));
      return generatedPages(binary, ['-config', file, '-out', out], pages);
    },
    differences: {
      'example.com/pkg1': masterLinks('example.com/pkg1', 'https://github.com/leighmcculloch/go-pkg1'),
    },
  },
];

/** sally has no go-source tag: ours are then an addition that `go` does not read. */
const comparable = (peer: Peer, tags: Tags): Partial<Tags> =>
  peer.name === 'sally' ? { goImport: tags.goImport } : tags;

describe.for(peers)('$name and govanity, side by side', (peer) => {
  let directory: string;
  let built: BuiltPeer;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'govanity-peer-'));
    built = await buildPeer(peer.program, directory);
  }, 150_000);
  afterAll(() => rm(directory, { recursive: true, force: true }));

  test('the same tags for every path, but for the known faults', async ({ skip }) => {
    const { binary } = built;
    if (binary === undefined) return skip(`${peer.name} cannot be built from the Go module proxy: ${built.refusal}`);
    const { importPaths, differences } = peer;
    const pages = await peer.pages(binary, directory, importPaths);
    const theirs = pages.map(tagsOf);
    const ours = await servedTags(convert(peer.source, 'source').yaml ?? '', importPaths);
    for (const [index, importPath] of importPaths.entries()) {
      const [their, our] = [theirs[index], ours[index]];
      if (their === undefined || our === undefined) throw new Error(`no page for ${importPath}`);
      const { fault = '', peer: faulty, ours: right } = differences[importPath] ?? {};
      expect(comparable(peer, our), `${importPath} ${fault}`).toEqual(comparable(peer, { ...their, ...right }));
      if (faulty !== undefined) expect(their, `${importPath}: ${fault}`).toMatchObject(faulty);
    }
    expect(theirs.filter(({ goImport }) => goImport.length === 1).length).toBeGreaterThan(2);
  });
});

/**
 * What the peers' own tests and templates say that they answer (sally 1.5: handler_test.go, templates/package.html;
 * vangen 1: generate_package_test.go, example/), written down by hand where the program itself cannot be had.
 */
describe('documented answers', () => {
  test.each<[string, string, string]>([
    ['go.uber.org/yarpc', 'go.uber.org/yarpc git https://github.com/yarpc/yarpc-go', 'sally: a package'],
    ['go.uber.org/yarpc/heehee/hawhaw', 'go.uber.org/yarpc git https://github.com/yarpc/yarpc-go', 'sally: below it'],
    ['go.uberalt.org/zap', 'go.uberalt.org/zap git https://github.com/uber-go/zap', 'sally: an own url'],
    ['go.uber.org/scago', 'go.uber.org/scago git https://github.com/m5ka/scago', 'sally: an own doc_url'],
  ])('%s: %s (%s)', async (importPath, goImport) => {
    expect(await servedTags(convert(sources.sally, 'source').yaml ?? '', [importPath])).toMatchObject([
      { goImport: [goImport] },
    ]);
  });

  test('vangen: explicit source links, for the prefix and a sub-package', async () => {
    const home = 'https://repositoryhost.com/example/go-pkg1';
    const source = { home: `${home}/home`, dir: `${home}/browser{/dir}`, file: `${home}/view{/dir}/{file}` };
    const repository = { prefix: 'pkg1', subs: ['subpkg1', 'subpkg2'], type: 'git', url: home, source };
    const { yaml = '' } = convert(JSON.stringify({ domain: 'example.com', repositories: [repository] }), 'vangen.json');
    const tags = {
      goImport: [`example.com/pkg1 git ${home}`],
      goSource: [`example.com/pkg1 ${home}/home ${home}/browser{/dir} ${home}/view{/dir}/{file}`],
    };
    expect(await servedTags(yaml, ['example.com/pkg1', 'example.com/pkg1/subpkg1'])).toEqual([tags, tags]);
  });

  test('vangen: git for GitHub, without a type', async () => {
    const repository = { prefix: 'pkg1', subs: ['subpkg1'], url: 'https://github.com/example/go-pkg1' };
    const { yaml = '' } = convert(JSON.stringify({ domain: 'example.com', repositories: [repository] }), 'vangen.json');
    expect(await servedTags(yaml, ['example.com/pkg1/subpkg1'])).toMatchObject([
      { goImport: ['example.com/pkg1 git https://github.com/example/go-pkg1'] },
    ]);
  });
});
