import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startDiscoveryStub } from '../../src/programs/go/discovery-stub.ts';
import { goEnvironment, writeGitWrapper } from '../../src/programs/go/go-environment.ts';
import { createCleanup, type Defer } from '../e2e/harness/cleanup.ts';
import { startGitHttpServer } from '../e2e/harness/git-http-server.ts';
import { createRepository, PLAIN_GIT } from '../e2e/harness/git-repository.ts';
import { type Contender, govanity, nginx, type Running, start } from './contenders.ts';
import { median } from './median.ts';
import { costOf } from './process-cost.ts';
import { table } from './report.ts';
import { runWrk, writeScript } from './wrk.ts';

const exec = promisify(execFile);
const host = 'go.company.com';
/** Modules that a build downloads at once. */
const modules = 200;
/** Bytes of a usual zip, and of a large one. */
const usualBytes = 28_000;
const largeBytes = 100_000_000;

export interface ModuleProxyBench {
  readonly directory: string;
  readonly rounds: number;
  readonly seconds: number;
  /** Binaries of other proxies, built outside of this repository; undefined: they are left out. */
  readonly goproxy: string | undefined;
  readonly athens: string | undefined;
}

interface Place extends ModuleProxyBench {
  /** Where govanity and `go` find the repositories. */
  readonly gitPort: number;
  /** Environment of a `go` that asks the repositories, with caches below a directory. */
  readonly environment: (home: string) => Record<string, string>;
}

/** Measures the module proxy beside others and beside `go` without one; the tables as Markdown. */
export async function measureModuleProxy(bench: ModuleProxyBench): Promise<string[]> {
  const { defer, run: cleanUp } = createCleanup();
  try {
    // For nginx, whose worker is another user.
    await chmod(bench.directory, 0o755);
    const projects = join(bench.directory, 'projects');
    await createProjects(projects);
    const { port: gitPort } = await startGitHttpServer(defer, projects);
    const place = { ...bench, gitPort, environment: await directEnvironment(defer, bench.directory, gitPort) };
    return [
      await measureWarm(place),
      await measureTags(place),
      await measureCold(place),
      await measureBuild(place),
      await measureLarge(place),
    ];
  } finally {
    await cleanUp();
  }
}

async function directEnvironment(defer: Defer, directory: string, gitPort: number): Promise<Place['environment']> {
  const stub = await startDiscoveryStub((path) => {
    const name = /^go\.company\.com\/go\/([^/]+)/.exec(path)?.[1];
    return (
      name && `<meta name="go-import" content="${host}/go/${name} git http://127.0.0.1:${gitPort}/go/${name}.git">`
    );
  });
  defer(stub.close);
  const gitEnv = { ...PLAIN_GIT, PATH: process.env.PATH ?? '', HOME: directory, GIT_TERMINAL_PROMPT: '0' };
  const bin = join(directory, 'bin');
  await writeGitWrapper(bin, gitEnv);
  return (home) => {
    const modCache = join(home, 'mod');
    const env = goEnvironment({ gitEnv, bin, home, modCache, hosts: [host], stubUrl: stub.url, vcs: ['git'] });
    return Object.fromEntries(Object.entries(env).map(([name, value = '']) => [name, value]));
  };
}

async function createProjects(projects: string): Promise<void> {
  const create = async (name: string, bytes: number) => {
    await mkdir(join(projects, 'go'), { recursive: true });
    // Nothing that is compressed further.
    const data = randomBytes(Math.round(bytes * 0.75)).toString('base64');
    const files = { 'go.mod': `module ${host}/go/${name}\n`, 'x.go': 'package x\n', 'data.txt': data };
    await createRepository(join(projects, `go/${name}.git`), [{ files, tags: ['v1.0.0'] }]);
  };
  for (let index = 0; index < modules; index++) await create(`m${index}`, usualBytes);
  await create('large', largeBytes);
}

const open = '{restrict: none}';
/** The same requests with a login, to a server that needs none, and to one that lets in whom the forge lets in. */
const unchecked = 'with a login';
const checked = 'with a login, checked';
const login = `Basic ${Buffer.from('gopher:glpat-sesamesesamesesame').toString('base64')}`;

/** govanity with a store of its own. */
async function ours({ directory, gitPort }: Place, store: string, access = open): Promise<Contender> {
  const isOpen = access === open;
  const config = join(directory, `proxy-${store}-${isOpen}.yaml`);
  const [modulesDir, work] = [join(directory, `store-${store}`), join(directory, `work-${store}`)];
  await writeFile(
    config,
    `host: ${host}
access: ${access}
proxy: {store: ${JSON.stringify(modulesDir)}, work: ${JSON.stringify(work)}}
paths:
  /go/{name}: {repo: 'http://127.0.0.1:${gitPort}/go/{name}.git'}
`,
  );
  return govanity('govanity', config);
}

/** The others run `go` on the same repositories, with the same discovery. */
function others({ directory, goproxy, athens, environment }: Place): (Contender & { mount: string })[] {
  const found: (Contender & { mount: string })[] = [];
  if (goproxy !== undefined) {
    const cache = join(directory, 'goproxy');
    const env = environment(join(directory, 'goproxy-home'));
    const args = (port: number) => ['server', '--address', `127.0.0.1:${port}`, '--cacher-dir', cache];
    found.push({ name: 'goproxy', mount: '', command: (port) => ({ file: goproxy, args: args(port), env }) });
  }
  if (athens !== undefined) {
    const { PATH = '', ...go } = environment(join(directory, 'athens-home'));
    // It does not start without its directory.
    mkdirSync(join(directory, 'athens'), { recursive: true });
    const env = (port: number) => ({
      PATH,
      HOME: directory,
      ATHENS_STORAGE_TYPE: 'disk',
      ATHENS_DISK_STORAGE_ROOT: join(directory, 'athens'),
      ATHENS_PORT: `127.0.0.1:${port}`,
      ATHENS_LOG_LEVEL: 'error',
      ATHENS_GO_BINARY_ENV_VARS: Object.entries(go)
        .map(([name, value]) => `${name}=${value}`)
        .join(';'),
    });
    found.push({ name: 'Athens', mount: '', command: (port) => ({ file: athens, args: [], env: env(port) }) });
  }
  return found;
}

/** nginx on the files of a store: nothing over HTTP is faster. */
function filesOf({ directory }: Place): Contender & { mount: string } {
  const server = `server { listen 127.0.0.1:PORT; root ${join(directory, 'store-warm')}; open_file_cache max=10000; }`;
  return { ...nginx('nginx, the files of the store', directory, server), mount: '' };
}

const questions = ['@v/v1.0.0.info', '@v/v1.0.0.mod', '@v/v1.0.0.zip', '@v/list', '@latest'] as const;

/** Processor time of a request for what is stored, and of one that depends on the repository. */
async function measureWarm(place: Place): Promise<string> {
  const { directory, rounds, seconds } = place;
  const own = [
    { name: 'govanity', contender: await ours(place, 'warm') },
    { name: unchecked, contender: await ours(place, 'warm'), authorization: login },
    { name: checked, contender: await ours(place, 'warm', '{restrict: downloads, forge: true}'), authorization: login },
  ].map((entrant) => ({ mount: '/-/proxy', ...entrant }));
  const peers = others(place).map((contender) => ({ name: contender.name, contender, mount: contender.mount }));
  const samples = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, contender, mount, ...rest } of [...own, ...peers]) {
      const pathOf = (question: string) => `${mount}/${host}/go/m0/${question}`;
      const running = await start(contender, directory, pathOf(questions[0]), host);
      try {
        for (const question of questions) {
          const authorization = 'authorization' in rest ? rest.authorization : undefined;
          const cost = await costOfRequests(running, directory, pathOf(question), seconds, authorization).catch(
            (error: Error) => {
              // Others refuse some of what `wrk` asks for when they start `go` for each request.
              if (mount !== '') throw error;
              console.error(`${name}: ${error.message}`);
              return [];
            },
          );
          samples.set(`${name} ${question}`, (samples.get(`${name} ${question}`) ?? []).concat(cost));
        }
      } finally {
        await running.stop();
      }
    }
  }
  const peerNames = peers.map(({ name }) => name);
  const cost = (name: string, question: string) => median(samples.get(`${name} ${question}`) ?? []);
  const times = (one: string, other: string, question: string) =>
    (cost(one, question) / cost(other, question)).toFixed(2);
  const columns = [...own.map(({ name }) => name), ...peerNames];
  const rows = questions.map((question) => [
    `\`${question}\``,
    ...columns.map((name) => cost(name, question).toFixed(1)),
    times(checked, unchecked, question),
    ...peerNames.map((name) => times('govanity', name, question)),
  ]);
  const ratios = ['checked, times unchecked', ...peerNames.map((name) => `govanity, times ${name}`)];
  return table(['CPU µs per request, warm', ...columns, ...ratios], rows);
}

/** Processor time of an answer to `go` that names the proxy beside the repository, and of one that does not. */
async function measureTags(place: Place): Promise<string> {
  const { directory, gitPort, rounds, seconds } = place;
  const plainConfig = join(directory, 'no-proxy.yaml');
  const repo = `http://127.0.0.1:${gitPort}/go/{name}.git`;
  await writeFile(plainConfig, `host: ${host}\npaths:\n  /go/{name}: {repo: '${repo}'}\n`);
  const contenders = [govanity('govanity', plainConfig), await ours(place, 'warm')];
  const costs = contenders.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      const running = await start(contender, directory, '/go/m0?go-get=1', host);
      costs[index]?.push(await costOfRequests(running, directory, '/go/m0?go-get=1', seconds, undefined));
      await running.stop();
    }
  }
  const [alone = Number.NaN, both = Number.NaN] = costs.map(median);
  return table(
    ['an answer to `go` with the tags of', 'CPU µs', 'times'],
    [
      ['the repository', alone.toFixed(1), '1.00'],
      ['the repository and the proxy', both.toFixed(1), (both / alone).toFixed(2)],
    ],
  );
}

async function costOfRequests(
  { pid, port }: Running,
  directory: string,
  path: string,
  seconds: number,
  authorization: string | undefined,
): Promise<number> {
  const script = await writeScript(directory, host, [path], authorization);
  // Connections whose first request is not in memory yet stay slow: those of the second run are warm.
  await runWrk(script, port, 1);
  await runWrk(script, port, 1);
  const before = costOf(pid);
  const { requests } = await runWrk(script, port, seconds);
  return ((costOf(pid).cpuSeconds - before.cpuSeconds) * 1e6) / requests;
}

/** Environment of a developer's `go` with an empty module cache. */
const plain = {
  PATH: process.env.PATH ?? '',
  GOFLAGS: '-modcacherw',
  GONOSUMDB: '*',
  GOSUMDB: 'off',
  GOENV: 'off',
  GOTOOLCHAIN: 'local',
  GOWORK: 'off',
};

async function timed(command: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await command();
  return performance.now() - began;
}

/** Versions of repositories that nobody has asked for, from one proxy, and by `go` from the repository. */
async function measureCold(place: Place): Promise<string> {
  const { directory, rounds, environment } = place;
  const [direct, proxied]: [number[], number[]] = [[], []];
  const running = await start(await ours(place, 'cold'), directory, '/?go-get=0', host);
  try {
    for (let round = 0; round < Math.min(rounds * 5, modules); round++) {
      const query = `${host}/go/m${round}@v1.0.0`;
      const home = join(directory, `cold-${round}`);
      await mkdir(home);
      const env = environment(home);
      direct.push(await timed(() => exec('go', ['mod', 'download', query], { cwd: home, env })));
      const GOPROXY = `http://127.0.0.1:${running.port}/-/proxy`;
      const proxyEnv = { ...plain, HOME: home, GOMODCACHE: join(home, 'proxied'), GOPROXY };
      proxied.push(await timed(() => exec('go', ['mod', 'download', query], { cwd: home, env: proxyEnv })));
      await rm(home, { recursive: true });
    }
  } finally {
    await running.stop();
  }
  const [a, b] = [median(direct), median(proxied)];
  return table(
    ['a version for the first time', 'ms', 'times direct'],
    [
      ['`go mod download`, direct', a.toFixed(0), '1.00'],
      ['through govanity', b.toFixed(0), (b / a).toFixed(2)],
    ],
  );
}

/** In memory where that can be: unpacking to a disk takes three times as long as all the rest, and hides it. */
async function createModuleCache(directory: string): Promise<string> {
  const inMemory = await mkdtemp('/dev/shm/govanity-bench-').catch(() => undefined);
  return inMemory ?? mkdtemp(join(directory, 'app-mod-'));
}

/** Waits until a server has done what it does behind its answers. */
async function untilIdle({ pid }: Running): Promise<void> {
  for (let before = -1, now = costOf(pid).cpuSeconds; now - before > 0.02; now = costOf(pid).cpuSeconds) {
    before = now;
    await sleep(1_000);
  }
}

/** A build on a new machine: 200 modules that the proxy has. */
async function measureBuild(place: Place): Promise<string> {
  const { directory, rounds } = place;
  const upstream = await start(await ours(place, 'warm'), directory, `/-/proxy/${host}/go/m0/@v/list`, host);
  const app = join(directory, 'app');
  await mkdir(app);
  const cache = await createModuleCache(directory);
  const names = Array.from({ length: modules }, (_, index) => `${host}/go/m${index}`);
  const goMod = `module example.com/app\n\ngo 1.21\n\nrequire (\n${names.map((name) => `\t${name} v1.0.0\n`).join('')})\n`;
  const download = async (port: number, mount: string) => {
    await rm(cache, { recursive: true, force: true });
    await rm(join(app, 'go.sum'), { force: true });
    await writeFile(join(app, 'go.mod'), goMod);
    const env = { ...plain, HOME: app, GOMODCACHE: cache, GOPROXY: `http://127.0.0.1:${port}${mount}` };
    return timed(() => exec('go', ['mod', 'download'], { cwd: app, env, timeout: 600_000 }));
  };
  const times = new Map<string, number[]>();
  const started: { name: string; mount: string; running: Running }[] = [
    { name: 'govanity', mount: '/-/proxy', running: upstream },
  ];
  try {
    await download(upstream.port, '/-/proxy');
    // The first download stores the modules, the second one brings their answers into memory.
    await download(upstream.port, '/-/proxy');
    for (const contender of [filesOf(place), ...others(place)]) {
      const running = await start(contender, directory, `/${host}/go/m0/@v/v1.0.0.info`, host);
      started.push({ name: contender.name, mount: contender.mount, running });
      await download(running.port, contender.mount);
      await download(running.port, contender.mount);
    }
    for (const { running } of started) await untilIdle(running);
    for (let round = 0; round < rounds; round++) {
      for (const { name, mount, running } of started) {
        times.set(name, [...(times.get(name) ?? []), await download(running.port, mount)]);
      }
    }
  } finally {
    for (const { running } of started.reverse()) await running.stop();
    await rm(cache, { recursive: true, force: true });
  }
  const rows = [...times].map(([name, values]) => [name, median(values).toFixed(0)]);
  return table([`\`go mod download\` of ${modules} stored modules`, 'ms'], rows);
}

/** How much more memory a zip of 100 MB takes while it is sent. */
async function measureLarge(place: Place): Promise<string> {
  const { directory } = place;
  const running = await start(await ours(place, 'large'), directory, '/?go-get=0', host);
  try {
    const path = `/-/proxy/${host}/go/large/@v/v1.0.0.zip`;
    await receive(running.port, path);
    const before = residentBytes(running.pid);
    let peak = before;
    const watching = setInterval(() => {
      peak = Math.max(peak, residentBytes(running.pid));
    }, 5);
    const ms = await timed(() => receive(running.port, path));
    clearInterval(watching);
    return table(
      ['a zip of 100 MB', 'ms', 'growth in MB'],
      [['govanity', ms.toFixed(0), ((peak - before) / 1e6).toFixed(1)]],
    );
  } finally {
    await running.stop();
  }
}

function receive(port: number, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request(`http://127.0.0.1:${port}${path}`, { headers: { host } }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${path} answers ${answer.statusCode}`));
      answer.on('end', resolve).on('error', reject).resume();
    })
      .on('error', reject)
      .end();
  });
}

function residentBytes(pid: number): number {
  return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}
