import { unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Defer } from '../e2e/harness/cleanup.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { type EditKind, edits, prepareFile } from './edits.ts';
import { eventually, type GovanityProcess, runGovanity, simpleYaml, startGovanity } from './govanity-process.ts';

const success = 'govanity_config_last_reload_successful';
/** Milliseconds in which an edit has to be served. */
const promisedMs = 1_000;

async function markerOf(server: GovanityProcess): Promise<string | undefined> {
  const { body } = await server.ask('/lib?go-get=1');
  return /github\.com\/company\/(\w+)/.exec(body)?.[1];
}

const reloads = (server: GovanityProcess) => server.log().filter(({ msg }) => msg === 'configuration reloaded');
const refusals = (server: GovanityProcess) =>
  server.log().filter(({ msg }) => /^invalid configuration ignored/.test(msg));

/** A server whose file is in the state that this kind of edit expects. */
async function startFor(defer: Defer, kind: EditKind, flags: readonly string[] = []): Promise<GovanityProcess> {
  const configFile = join(await createTempDir(defer, 'reload'), 'config', 'vanity.yaml');
  await prepareFile(kind, configFile, simpleYaml());
  return startGovanity(defer, { configFile, flags });
}

/** Two modules, so that a text that is cut at a line end loses one of them and is valid all the same. */
const twoModules = (marker: string) =>
  `host: go.company.com\npaths:\n  /lib: {repo: https://github.com/company/${marker}}\n  /late: {repo: https://github.com/company/late${marker}}\n`;

describe('an edit is served within one second', () => {
  test.for(Object.keys(edits) as EditKind[])('%s', async (kind, { onTestFinished: defer }) => {
    const server = await startFor(defer, kind);
    for (const marker of ['second', 'third']) {
      await edits[kind](server.configFile, twoModules(marker));
      const ms = await eventually(async () => expect(await markerOf(server)).toBe(marker));
      expect(ms).toBeLessThan(promisedMs);
      expect((await server.ask('/late?go-get=1')).status).toBe(200);
    }
    await eventually(() => expect(reloads(server)).toHaveLength(2));
    expect(refusals(server)).toEqual([]);
  });

  test('SIGHUP: at once, also where a file does not look whole', async ({ onTestFinished: defer }) => {
    const server = await startGovanity(defer);
    // Without an end of the last line, this would be waited for.
    await writeFile(server.configFile, simpleYaml('second').trimEnd());
    await sleep(50);
    expect(await markerOf(server)).toBe('first');
    server.signal('SIGHUP');
    const ms = await eventually(async () => expect(await markerOf(server)).toBe('second'));
    expect(ms).toBeLessThan(250);
  });

  test('after a SIGHUP that found nothing new, too', async ({ onTestFinished: defer }) => {
    const server = await startGovanity(defer);
    for (const marker of ['second', 'third']) {
      for (let count = 0; count < 5; count++) {
        server.signal('SIGHUP');
        await sleep(60);
      }
      await edits.rename(server.configFile, simpleYaml(marker));
      const ms = await eventually(async () => expect(await markerOf(server)).toBe(marker));
      expect(ms).toBeLessThan(promisedMs);
    }
  });
});

// Not timed, so that they may run side by side.
describe.concurrent('unchanged contents do nothing', () => {
  test.for(['inPlace', 'rename', 'deleteAndCreate', 'configMap', 'directoryReplaced'] as const)(
    '%s',
    async (kind, { onTestFinished: defer }) => {
      const server = await startFor(defer, kind);
      await edits[kind](server.configFile, simpleYaml());
      await sleep(900);
      server.signal('SIGHUP');
      await sleep(300);
      expect(reloads(server)).toEqual([]);
      expect(refusals(server)).toEqual([]);
      expect(await markerOf(server)).toBe('first');
    },
  );
});

const bad: readonly (readonly [string, string, string])[] = [
  ['a typing mistake', 'host: go.company.com\npaths:\n  /lib: {rpeo: https://github.com/company/bad}\n', 'rpeo'],
  ['no YAML', 'host: go.company.com\npaths: [\n', 'yaml/'],
  ['empty', '', 'empty'],
  ['half of it', simpleYaml('bad').slice(0, 40), 'flow collection'],
  ['bytes that are no text', '\u0000\u0001', 'yaml/'],
];

describe.concurrent('what cannot be used keeps the last good configuration', () => {
  test.for(bad)('%s', async ([_name, text, named], { onTestFinished: defer }) => {
    const server = await startGovanity(defer);
    await writeFile(server.configFile, text);
    await eventually(async () => expect(await server.metric(success)).toBe(0));
    await sleep(1_000);
    expect(await markerOf(server)).toBe('first');
    expect((await server.askAdmin('/readyz')).status).toBe(200);
    await eventually(() => expect(refusals(server)).toHaveLength(1));
    const diagnostics = server.log().filter(({ level, code }) => level === 'error' && code !== undefined);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(new Set(diagnostics.map(({ msg }) => msg)).size).toBe(diagnostics.length);
    expect(JSON.stringify(diagnostics)).toContain(named);
    for (const { msg, code } of diagnostics) {
      expect(msg).toContain(`error[${code}]: `);
      expect(msg).toContain(`--> ${server.configFile}:`);
    }
  });

  test('the code frame shows the line', async ({ onTestFinished: defer }) => {
    const server = await startGovanity(defer);
    await writeFile(server.configFile, bad[0]?.[1] ?? '');
    await eventually(() => expect(refusals(server)).toHaveLength(1));
    const [diagnostic] = server.log().filter(({ code }) => code === 'config/unknown-key');
    expect(diagnostic?.msg).toContain('3 |   /lib: {rpeo: https://github.com/company/bad}\n  |          ^^^^');
    expect(diagnostic).toMatchObject({ line: 3, column: 10 });
  });

  test('vanished, and there again with what it was', async ({ onTestFinished: defer }) => {
    const server = await startGovanity(defer);
    await unlink(server.configFile);
    await eventually(async () => expect(await server.metric(success)).toBe(0));
    expect(await markerOf(server)).toBe('first');
    await writeFile(server.configFile, simpleYaml());
    await eventually(async () => expect(await server.metric(success)).toBe(1));
    await eventually(() => expect(reloads(server)).toMatchObject([{ changes: 0 }]));
    expect(refusals(server)).toHaveLength(1);
  });
});

test('Prometheus sees good, bad, good', async ({ onTestFinished: defer }) => {
  const server = await startGovanity(defer);
  const seen: unknown[] = [];
  const look = async () => seen.push([await server.metric(success), await markerOf(server)]);
  const loadedAt = await server.metric('govanity_config_last_reload_success_timestamp_seconds');
  await look();
  await edits.rename(server.configFile, 'paths: nothing\n');
  await eventually(async () => expect(await server.metric(success)).toBe(0), promisedMs);
  await look();
  expect(await server.metric('govanity_config_last_reload_success_timestamp_seconds')).toBe(loadedAt);
  await edits.rename(server.configFile, simpleYaml('second'));
  await eventually(async () => expect(await server.metric(success)).toBe(1), promisedMs);
  await look();
  expect(seen).toEqual([
    [1, 'first'],
    [0, 'first'],
    [1, 'second'],
  ]);
  expect(await server.metric('govanity_config_last_reload_success_timestamp_seconds')).toBeGreaterThan(loadedAt ?? NaN);
});

test('a good reload logs what changed, path by path', async ({ onTestFinished: defer }) => {
  const server = await startGovanity(defer, {
    yaml: simpleYaml('first', '  /gone: {repo: https://github.com/a/gone}\n'),
  });
  await writeFile(server.configFile, simpleYaml('second', '  /new: {repo: https://github.com/a/new}\n'));
  await eventually(() => expect(reloads(server)).toMatchObject([{ modules: 2, changes: 3 }]));
  await eventually(() =>
    expect(server.log().flatMap(({ kind, msg }) => (kind === undefined || msg === 'request' ? [] : [msg]))).toEqual([
      '/lib: https://github.com/company/first -> https://github.com/company/second',
      '/new: added, https://github.com/a/new',
      '/gone: removed, https://github.com/a/gone',
    ]),
  );
});

test.for([
  ['a bad file', 'host: go.company.com\npaths:\n  /lib: {rpeo: x}\n', 'unknown key `rpeo`'],
  ['an empty file', '', 'empty'],
  ['no file', undefined, 'there is no such file'],
] as const)(
  'start-up with %s exits with 1 and the diagnostics',
  async ([_name, text, told], { onTestFinished: defer }) => {
    const cwd = await createTempDir(defer, 'start');
    if (text !== undefined) await writeFile(join(cwd, 'vanity.yaml'), text);
    const { exitCode, stdout } = await runGovanity(['--listen', '127.0.0.1:0', '--admin', 'off'], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toContain(told);
    expect(stdout).toContain('error[');
  },
);

describe('the index', () => {
  const banner = /The configuration on disk has been invalid since (\d{4}-[^;]+Z);/;

  test.for([
    [[], false],
    [['--reload-notice'], true],
  ] as const)('with %s, shows that the file is invalid: %s', async ([flags, isTold], { onTestFinished: defer }) => {
    const server = await startGovanity(defer, { flags });
    expect((await server.ask('/')).body).not.toMatch(banner);
    const edited = Date.now();
    await writeFile(server.configFile, 'paths: 1\n');
    await eventually(async () => expect(await server.metric(success)).toBe(0));
    const first = banner.exec((await server.ask('/')).body)?.[1];
    expect(first !== undefined).toBe(isTold);
    if (first !== undefined) expect(Math.abs(Date.parse(first) - edited)).toBeLessThan(2_000);
    // A second refused edit does not make it look younger, and modules go on.
    await writeFile(server.configFile, 'paths: 2\n');
    await eventually(() => expect(refusals(server)).toHaveLength(2));
    expect(banner.exec((await server.ask('/')).body)?.[1]).toBe(first);
    expect((await server.ask('/lib')).body).not.toMatch(banner);
    expect(await markerOf(server)).toBe('first');
    await writeFile(server.configFile, simpleYaml('second'));
    await eventually(async () => expect(await markerOf(server)).toBe('second'));
    expect((await server.ask('/')).body).not.toMatch(banner);
  });
});
