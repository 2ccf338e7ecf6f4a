import { type Contender, type Running, start } from './contenders.ts';
import { median } from './median.ts';
import { host, listPaths, repoOf } from './modules.ts';
import { costOf } from './process-cost.ts';
import { runWrk, writeScript } from './wrk.ts';

/** Medians over rounds. */
export interface Figures {
  readonly name: string;
  readonly cpuMicros: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly peakMiB: number;
  readonly startMs: number;
}

export interface Effort {
  readonly rounds: number;
  readonly seconds: number;
}

/** Starts of each contender, of which the median counts. */
const starts = 5;

/** Drives all contenders in turn, round by round, so that what else the machine does meets each of them alike. */
export async function compare(
  contenders: readonly Contender[],
  modules: number,
  directory: string,
  { rounds, seconds }: Effort,
): Promise<Figures[]> {
  const paths = listPaths(modules);
  const targets = paths.map((path) => `${path}?go-get=1`);
  const script = await writeScript(directory, host, targets);
  const running: Running[] = [];
  const startMs = new Map<Contender, number>();
  try {
    for (const contender of contenders) {
      const times: number[] = [];
      for (let at = 0; at < starts; at++) {
        const started = await start(contender, directory, targets[0] ?? '/', host);
        times.push(started.startMs);
        if (at < starts - 1) await started.stop();
        else running.push(started);
      }
      startMs.set(contender, median(times));
    }
    for (const one of running) await answersWell(one, paths);
    for (const { port } of running) await runWrk(script, port, 2);
    const rows = new Map<Running, Omit<Figures, 'name' | 'startMs'>[]>(running.map((one) => [one, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [one, measured] of rows) measured.push(await measure(one, script, seconds));
    }
    return [...rows].map(([{ contender }, measured]) => {
      const of = (field: keyof (typeof measured)[number]) => median(measured.map((row) => row[field]));
      return {
        name: contender.name,
        cpuMicros: of('cpuMicros'),
        requestsPerSecond: of('requestsPerSecond'),
        p50Ms: of('p50Ms'),
        p99Ms: of('p99Ms'),
        peakMiB: Math.max(...measured.map(({ peakMiB }) => peakMiB)),
        startMs: startMs.get(contender) ?? Number.NaN,
      };
    });
  } finally {
    await Promise.all(running.map((one) => one.stop()));
  }
}

async function measure(
  { pid, port }: Running,
  script: string,
  seconds: number,
): Promise<Omit<Figures, 'name' | 'startMs'>> {
  const before = costOf(pid);
  const { requests, requestsPerSecond, p50Ms, p99Ms } = await runWrk(script, port, seconds);
  const after = costOf(pid);
  const cpuMicros = ((after.cpuSeconds - before.cpuSeconds) * 1e6) / requests;
  return { cpuMicros, requestsPerSecond, p50Ms, p99Ms, peakMiB: after.peakBytes / 2 ** 20 };
}

/** A server that answers something else is fast for nothing. */
async function answersWell({ contender, port }: Running, paths: readonly string[]): Promise<void> {
  for (const path of [paths[0], paths[paths.length - 1]]) {
    if (path === undefined) continue;
    const { request } = await import('node:http');
    const body = await new Promise<string>((resolve, reject) => {
      const url = `http://127.0.0.1:${port}${path}?go-get=1`;
      const asked = request(url, { headers: { host } }, async (answer) =>
        resolve(Buffer.concat(await answer.toArray()).toString()),
      );
      asked.on('error', reject).end();
    });
    if (!body.includes(`${host}${path} git ${repoOf(path)}`)) {
      throw new Error(`${contender.name} answers ${path} with:\n${body}`);
    }
  }
}
