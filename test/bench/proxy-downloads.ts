import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Running, start } from './contenders.ts';
import { median } from './median.ts';
import { costOf } from './process-cost.ts';
import { filesOf, host, modules, others, ours, type Place } from './proxy-place.ts';
import { table } from './report.ts';

const exec = promisify(execFile);

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
export async function measureCold(place: Place): Promise<string> {
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
export async function measureBuild(place: Place): Promise<string> {
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
export async function measureLarge(place: Place): Promise<string> {
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
