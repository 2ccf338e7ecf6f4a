import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectoryStore } from '../../src/proxy/store/directory-store.ts';
import { createStoredVersions } from '../../src/proxy/store/stored-versions.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'govanity-store-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const [modulePath, version] = ['go.company.com/Foo', 'v1.0.0-RC'];
const info = (commit: string) =>
  JSON.stringify({ Version: version, Origin: { Hash: commit, Ref: 'refs/tags/v1.0.0-RC' } });

async function made(hash: string, mod = 'module x\n', commit = hash) {
  const zipFile = join(root, '..', `${hash}.zip`);
  await writeFile(zipFile, `zip ${hash}`);
  return { info: info(commit), mod, zipFile, zipHash: `h1:${hash}` };
}

describe('a store in a directory', () => {
  it('has the names of $GOMODCACHE/cache/download, and no others when nothing is being written', async () => {
    const stored = createStoredVersions(createDirectoryStore(join(root, 'store')));
    expect(await stored.commit(modulePath, version, await made('one'))).toBeUndefined();
    const directory = join(root, 'store/go.company.com/!foo/@v');
    expect((await readdir(directory)).toSorted()).toEqual([
      'list',
      ...['info', 'mod', 'zip', 'ziphash'].map((kind) => `v1.0.0-!r!c.${kind}`),
    ]);
    expect(await readFile(join(directory, 'v1.0.0-!r!c.zip'), 'utf8')).toBe('zip one');
    expect(await readFile(join(directory, 'list'), 'utf8')).toBe('v1.0.0-RC\n');
    expect(await readdir(join(root, 'store/.govanity-tmp'))).toEqual([]);
    expect(await stored.list(modulePath)).toEqual([version]);
    expect(await stored.pin(modulePath, version)).toMatchObject({ zipHash: 'h1:one', info: { commit: 'one' } });
  });

  it.each([
    ['another zip', () => made('two'), 'h1:one'],
    ['another go.mod', () => made('one', 'module y\n'), 'another go.mod'],
  ])('keeps the first bytes: %s', async (_what, other, stored) => {
    const versions = createStoredVersions(createDirectoryStore(root));
    await versions.commit(modulePath, version, await made('one'));
    expect(await versions.commit(modulePath, version, await other())).toMatchObject({ stored });
    expect((await (await versions.find(modulePath, version, 'zip'))?.read())?.toString()).toBe('zip one');
    expect((await (await versions.find(modulePath, version, 'info'))?.read())?.toString()).toBe(info('one'));
  });

  it('keeps them when the zip is pruned, and forgets them when it is purged', async () => {
    const versions = createStoredVersions(createDirectoryStore(root));
    await versions.commit(modulePath, version, await made('one'));
    await versions.prune(modulePath, version);
    expect(await versions.find(modulePath, version, 'zip')).toBeUndefined();
    expect(await versions.commit(modulePath, version, await made('two'))).toMatchObject({ made: 'h1:two' });
    // The same tree under another commit is the same module.
    expect(await versions.commit(modulePath, version, await made('one', 'module x\n', 'other'))).toBeUndefined();
    await versions.purge(modulePath, version);
    expect(await versions.list(modulePath)).toEqual([]);
    expect(await versions.commit(modulePath, version, await made('two'))).toBeUndefined();
  });

  it('completes what a process that was killed has begun', async () => {
    const versions = createStoredVersions(createDirectoryStore(root));
    const directory = join(root, 'go.company.com/!foo/@v');
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, 'v1.0.0-!r!c.zip'), 'from an earlier attempt');
    await writeFile(join(directory, 'v1.0.0-!r!c.info'), '{"Vers');
    expect(await versions.commit(modulePath, version, await made('one'))).toBeUndefined();
    expect(await readFile(join(directory, 'v1.0.0-!r!c.info'), 'utf8')).toBe(info('one'));
    expect(await readFile(join(directory, 'v1.0.0-!r!c.zip'), 'utf8')).toBe('zip one');
  });

  it('removes what was left by processes that have ended, and nothing else', async () => {
    const store = createDirectoryStore(root);
    await store.prepare();
    const temporary = join(root, '.govanity-tmp');
    const { hostname } = await import('node:os');
    const [dead, alive, other] = [
      `${hostname()}-999999999-aaaaaaaaaaaa-0`,
      `${hostname()}-${process.ppid}-aaaaaaaaaaaa-0`,
      'elsewhere-1-aaaaaaaaaaaa-0',
    ];
    for (const name of [dead, alive, other]) await writeFile(join(temporary, name), '');
    await store.prepare();
    expect((await readdir(temporary)).toSorted()).toEqual([alive, other].toSorted());
  });

  it('follows links within itself, and none that lead out', async () => {
    const store = createDirectoryStore(join(root, 'store'));
    await mkdir(join(root, 'store/a/@v'), { recursive: true });
    await mkdir(join(root, 'outside/@v'), { recursive: true });
    await writeFile(join(root, 'outside/@v/v1.0.0.mod'), 'secret');
    await writeFile(join(root, 'store/a/@v/v1.0.0.mod'), 'inside');
    await symlink(join(root, 'outside'), join(root, 'store/b'));
    await symlink(join(root, 'outside/@v/v1.0.0.mod'), join(root, 'store/a/@v/v1.1.0.mod'));
    await symlink('v1.0.0.mod', join(root, 'store/a/@v/v1.2.0.mod'));
    expect(await store.find('b/@v/v1.0.0.mod')).toBeUndefined();
    expect(await store.find('a/@v/v1.1.0.mod')).toBeUndefined();
    expect((await (await store.find('a/@v/v1.2.0.mod'))?.read())?.toString()).toBe('inside');
    await expect(store.write(new Map([['b/@v/v2.0.0.mod', { text: 'x' }]]))).rejects.toThrow('out of the store');
    expect(existsSync(join(root, 'outside/@v/v2.0.0.mod'))).toBe(false);
    expect(await store.list('b/@v')).toEqual([]);
  });
});
