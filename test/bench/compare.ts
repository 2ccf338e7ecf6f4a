import { request } from 'node:http';
import { type Contender, start } from './contenders.ts';
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

/** Seconds for which a server is driven before it is measured. */
const warmUpSeconds = 2;

type Sample = Omit<Figures, 'name'>;

/**
 * Drives all entrants in turn, round by round, so that what else the machine does meets each of them alike.
 * Each round starts the server anew: what a just-in-time compiler makes of a program differs from process to process.
 */
export async function compare(entrants: readonly Entrant[], directory: string, effort: Effort): Promise<Figures[]> {
  const samples = entrants.map((): Sample[] => []);
  for (let round = 0; round < effort.rounds; round++) {
    for (const [at, entrant] of entrants.entries())
      samples[at]?.push(await measure(entrant, directory, effort.seconds));
  }
  return entrants.map(({ contender: { name } }, at) => {
    const of = (field: keyof Sample) => median((samples[at] ?? []).map((sample) => sample[field]));
    return {
      name,
      cpuMicros: of('cpuMicros'),
      requestsPerSecond: of('requestsPerSecond'),
      p50Ms: of('p50Ms'),
      p99Ms: of('p99Ms'),
      peakMiB: of('peakMiB'),
      startMs: of('startMs'),
    };
  });
}

async function measure({ contender, paths }: Entrant, directory: string, seconds: number): Promise<Sample> {
  const targets = paths.map((path) => `${path}?go-get=1`);
  const script = await writeScript(directory, host, targets);
  const { pid, port, startMs, stop } = await start(contender, directory, targets[0] ?? '/', host);
  try {
    for (const path of [paths[0], paths[paths.length - 1]]) if (path !== undefined) await answersWell(port, path);
    await runWrk(script, port, warmUpSeconds);
    const before = costOf(pid);
    const { requests, requestsPerSecond, p50Ms, p99Ms } = await runWrk(script, port, seconds);
    const after = costOf(pid);
    const cpuMicros = ((after.cpuSeconds - before.cpuSeconds) * 1e6) / requests;
    return { cpuMicros, requestsPerSecond, p50Ms, p99Ms, peakMiB: after.peakBytes / 2 ** 20, startMs };
  } finally {
    await stop();
  }
}

/** A server that answers something else is fast for nothing. */
async function answersWell(port: number, path: string): Promise<void> {
  const body = await new Promise<string>((resolve, reject) => {
    const url = `http://127.0.0.1:${port}${path}?go-get=1`;
    const asked = request(url, { headers: { host } }, async (answer) =>
      resolve(Buffer.concat(await answer.toArray()).toString()),
    );
    asked.on('error', reject).end();
  });
  // Wherever a repository lies, it is called after the last element.
  const tag = new RegExp(`content="${host}${path} git https://[^" ]+${path.slice(path.lastIndexOf('/'))}"`);
  if (!tag.test(body)) throw new Error(`${path} is answered with:\n${body}`);
}
