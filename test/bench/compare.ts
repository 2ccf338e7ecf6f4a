import { type Contender, type Running, start } from './contenders.ts';
import { median } from './median.ts';
import { host } from './modules.ts';
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

/** A contender, and the import paths without host that it is asked for in turn. */
export interface Entrant {
  readonly contender: Contender;
  readonly paths: readonly string[];
}

interface Driven extends Entrant {
  readonly running: Running;
  readonly script: string;
}

/** Starts of each contender, of which the median counts. */
const starts = 5;

/** Drives all entrants in turn, round by round, so that what else the machine does meets each of them alike. */
export async function compare(
  entrants: readonly Entrant[],
  directory: string,
  { rounds, seconds }: Effort,
): Promise<Figures[]> {
  const driven: Driven[] = [];
  const startMs = new Map<Contender, number>();
  try {
    for (const { contender, paths } of entrants) {
      const targets = paths.map((path) => `${path}?go-get=1`);
      const script = await writeScript(directory, host, targets);
      const times: number[] = [];
      for (let at = 0; at < starts; at++) {
        const running = await start(contender, directory, targets[0] ?? '/', host);
        times.push(running.startMs);
        if (at < starts - 1) await running.stop();
        else driven.push({ contender, paths, running, script });
      }
      startMs.set(contender, median(times));
    }
    for (const one of driven) await answersWell(one);
    for (const one of driven) await measure(one, 2);
    const rows = new Map<Driven, Omit<Figures, 'name' | 'startMs'>[]>(driven.map((one) => [one, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [one, measured] of rows) measured.push(await measure(one, seconds));
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
    await Promise.all(driven.map(({ running }) => running.stop()));
  }
}

async function measure({ running, script }: Driven, seconds: number): Promise<Omit<Figures, 'name' | 'startMs'>> {
  const { pid, port } = running;
  const before = costOf(pid);
  const { requests, requestsPerSecond, p50Ms, p99Ms } = await runWrk(script, port, seconds);
  const after = costOf(pid);
  const cpuMicros = ((after.cpuSeconds - before.cpuSeconds) * 1e6) / requests;
  return { cpuMicros, requestsPerSecond, p50Ms, p99Ms, peakMiB: after.peakBytes / 2 ** 20 };
}

/** A server that answers something else is fast for nothing. */
async function answersWell({ contender, paths, running }: Driven): Promise<void> {
  for (const path of [paths[0], paths[paths.length - 1]]) {
    if (path === undefined) continue;
    const { request } = await import('node:http');
    const body = await new Promise<string>((resolve, reject) => {
      const url = `http://127.0.0.1:${running.port}${path}?go-get=1`;
      const asked = request(url, { headers: { host } }, async (answer) =>
        resolve(Buffer.concat(await answer.toArray()).toString()),
      );
      asked.on('error', reject).end();
    });
    // Wherever a repository lies, it is called after the last element.
    const tag = new RegExp(`content="${host}${path} git https://[^" ]+${path.slice(path.lastIndexOf('/'))}"`);
    if (!tag.test(body)) throw new Error(`${contender.name} answers ${path} with:\n${body}`);
  }
}
