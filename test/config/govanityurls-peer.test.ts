import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askPeer, type BuiltPeer, buildPeer, govanityurls } from '../convert/go-peer.ts';
import { tagsOf } from '../convert/tags.ts';
import { brokenGovanityurlsFiles, govanityurlsFiles } from './cases/govanityurls-files.ts';

const host = 'go.company.com';

/** The table of files, tested against govanityurls itself. */
describe('govanityurls', () => {
  let directory: string;
  let built: BuiltPeer;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'govanity-peer-'));
    built = await buildPeer(govanityurls, directory);
  }, 150_000);
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const ask = async (program: string, yaml: string, paths: readonly string[]) => {
    const file = join(directory, 'vanity.yaml');
    await writeFile(file, yaml);
    const asked = paths.map((path) => ({ host, target: `${path}?go-get=1` }));
    return askPeer(program, (port) => ({ args: [file], env: { PORT: String(port) } }), asked);
  };

  test.for(govanityurlsFiles)('serves the same tags: $name', async ({ yaml, tags }, { skip }) => {
    const { binary } = built;
    if (binary === undefined) return skip(`it cannot be built from the Go module proxy: ${built.refusal}`);
    const pages = await ask(binary, yaml, Object.keys(tags));
    const served = pages.map((page) => tagsOf(page).goImport.map((content) => content.replace(/^\S+ /, '')));
    expect(served).toEqual(Object.values(tags).map((tag) => [tag]));
  });

  test.for(brokenGovanityurlsFiles)('starts: $name', async ({ yaml }, { skip }) => {
    const { binary } = built;
    if (binary === undefined) return skip(`it cannot be built from the Go module proxy: ${built.refusal}`);
    expect(await ask(binary, yaml, ['/x'])).toHaveLength(1);
  });
});
