import { rename, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { manyModules, modulePath } from '../bench/many-modules.ts';
import { OpenLoop, percentile } from '../bench/open-loop.ts';
import { eventually, type GovanityProcess, startGovanity } from './govanity-process.ts';

const host = 'go.company.com';
const flags = ['--access-log', 'off'];

async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

const markerOf = async (server: GovanityProcess) =>
  /github\.com\/company\/(\w+)"/.exec((await server.ask('/marker?go-get=1')).body)?.[1];

async function withoutLoadedAt(server: GovanityProcess): Promise<object> {
  const { loadedAt: _, ...rest } = JSON.parse((await server.askAdmin('/config')).body);
  return rest;
}

test.for([
  { modules: 10_000, edits: 5 },
  { modules: 100_000, edits: 1 },
])('$modules modules are loaded anew, and no request fails', async ({ modules, edits }, { onTestFinished: defer }) => {
  const server = await startGovanity(defer, { yaml: manyModules(modules, 'edit0'), flags });
  // Written beforehand: the load must not wait for it.
  const texts = Array.from({ length: edits }, (_, index) => manyModules(modules, `edit${index + 1}`));
  const paths = Array.from({ length: 1_000 }, (_, index) => modulePath((index * modules) / 1_000));
  const targets = paths.map((path) => `${path}?go-get=1`);
  const loop = new OpenLoop({ port: server.port, host, targets, requestsPerSecond: 300 });
  const arrivals: number[] = [];
  for (const [index, text] of texts.entries()) {
    await replace(server.configFile, text);
    const marker = `edit${index + 1}`;
    arrivals.push(await eventually(async () => expect(await markerOf(server)).toBe(marker), 30_000));
  }
  const { requests, failures, firstFailure, latencies } = await loop.stop();
  const [p50, p99] = [0.5, 0.99].map((share) => percentile(latencies, share).toFixed(1));
  console.info(`${modules} modules: p50 ${p50} ms, p99 ${p99} ms, arrivals ${arrivals.map(Math.round).join(' ')} ms`);
  expect(firstFailure).toBeUndefined();
  expect(failures).toBe(0);
  expect(requests).toBeGreaterThan(100);
  await eventually(() => {
    const reloaded = server.log().filter(({ msg }) => msg === 'configuration reloaded');
    expect(reloaded.map(({ changes }) => changes)).toEqual(texts.map(() => 1));
  });
});

/** Something of everything, in a file that is large enough to be read aside. */
const various = (marker: string, more: string) =>
  manyModules(1_000, marker, 'project').replace(
    'paths:\n',
    `paths:
  /teams/{team}/{name}: {backend: gitlab, project: "x/{team}/{name}"}
  go.company.cn/tool: {repo: https://github.com/company/tool, subdir: cmd, branch: trunk, docs: "https://docs.company.cn"}
  /old: {repo: "git@gitlab.company.com:go/old.git", deprecated: use /new, hidden: true, cache_max_age: 60}
  /shown: {repo: https://git.company.com/shown, display: "https://a.com https://a.com{/dir} https://a.com{/dir}/{file}"}
  /proxied: {vcs: mod, repo: https://athens.company.com}
${more}`,
  );

test('what is read aside is what a new process reads', async ({ onTestFinished: defer }) => {
  const server = await startGovanity(defer, { flags });
  await replace(server.configFile, various('aside', ''));
  await eventually(async () => expect(await markerOf(server)).toBe('aside'));
  const fresh = await startGovanity(defer, { yaml: various('aside', ''), flags });
  const shown = { ...(await withoutLoadedAt(fresh)), file: server.configFile };
  const withFile = (text: object) => JSON.parse(JSON.stringify(text).replaceAll(fresh.configFile, server.configFile));
  expect(await withoutLoadedAt(server)).toEqual(withFile(shown));
  for (const path of ['/teams/a/b', '/tool', '/old', '/shown', '/proxied', modulePath(7), '/teams/a', '/libb']) {
    for (const asked of [host, 'go.company.cn']) {
      const [one, other] = await Promise.all(
        [server, fresh].map((each) => each.ask(`${path}?go-get=1`, { host: asked })),
      );
      expect([one?.status, one?.body]).toEqual([other?.status, other?.body]);
    }
  }
});

test('mistakes in a large file are reported with their places, at most 500 of them', async ({
  onTestFinished: defer,
}) => {
  const server = await startGovanity(defer, { yaml: manyModules(10, 'good'), flags });
  const unknown = Array.from(
    { length: 600 },
    (_, index) => `  /m${index}: {repo: https://github.com/a/m${index}, k${index}: 1}\n`,
  );
  await replace(server.configFile, various('bad', `${unknown.join('')}  /bad: {rpeo: https://github.com/a/b}\n`));
  await eventually(() => expect(server.log().at(-1)?.msg).toMatch(/^invalid configuration ignored/));
  const told = server.log().filter(({ code }) => code !== undefined);
  expect(told).toHaveLength(500);
  expect(told[0]).toMatchObject({ level: 'error', code: 'config/unknown-key', line: 613, column: 10 });
  expect(told[0]?.msg).toContain('613 |   /bad: {rpeo: https://github.com/a/b}');
  expect(server.log().at(-2)?.msg).toBe('and 103 more diagnostics: govanity check prints all');
  expect(await markerOf(server)).toBe('good');
});

test('a file that is too large for the memory is tried once, and changes nothing', async ({
  onTestFinished: defer,
}) => {
  const server = await startGovanity(defer, { nodeFlags: ['--max-old-space-size=60'], flags });
  const failures = () => server.log().filter(({ msg }) => msg.startsWith('reload failed'));
  await replace(server.configFile, manyModules(100_000, 'huge'));
  await eventually(() => expect(failures()).toHaveLength(1), 30_000);
  expect((await server.ask('/lib?go-get=1')).body).toContain('company/first');
  await replace(server.configFile, manyModules(10, 'small'));
  await eventually(async () => expect(await markerOf(server)).toBe('small'));
  expect(failures()).toHaveLength(1);
});

test('20 reloads that are asked for while 100,000 modules are loaded do not delay the stop', async ({
  onTestFinished: defer,
}) => {
  const server = await startGovanity(defer, { flags });
  await replace(server.configFile, manyModules(100_000, 'second'));
  for (let count = 0; count < 20; count++) {
    server.signal('SIGHUP');
    await sleep(30);
  }
  const asked = performance.now();
  server.signal('SIGTERM');
  expect(await server.exited).toEqual({ code: 0, signal: null });
  const ms = performance.now() - asked;
  console.info(`stopped after ${Math.round(ms)} ms`);
  // One load takes two seconds on an idle machine.
  expect(ms).toBeLessThan(10_000);
});
