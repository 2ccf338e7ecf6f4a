import type { RequestOptions } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { redact } from '../diagnostics/redact.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';

export interface HealthFlags {
  readonly url: string;
  /** Seconds. */
  readonly wait: string;
}

/** Milliseconds until a server that does not answer counts as down. */
const timeoutMs = 3_000;
/** Milliseconds between two attempts. */
const pauseMs = 100;

/**
 * `govanity health`: checks the health of a running server, for container health checks. Exit code 0 for an answer of
 * the class 2xx, which is not followed elsewhere, and 1 if there is none until the time to wait is over.
 */
export async function health({ url, wait }: HealthFlags, io: Io): Promise<ExitCode> {
  if (!/^https?:/i.test(url) || !URL.canParse(url))
    throw new UsageError(`--url takes an http or https URL, found ${url}`);
  if (!/^[0-9]{1,4}$/.test(wait)) throw new UsageError(`--wait takes a whole number of seconds, found \`${wait}\``);
  const deadline = performance.now() + Number(wait) * 1000;
  for (;;) {
    const found = await headStatus(new URL(url)).catch((error: Error) => redact(error.message));
    const isHealthy = typeof found === 'number' && found >= 200 && found < 300;
    if (isHealthy || performance.now() >= deadline) {
      (isHealthy ? io.stdout : io.stderr)(`${redact(url)}: ${found}\n`);
      return isHealthy ? 0 : 1;
    }
    await sleep(pauseMs);
  }
}

/** Not by `fetch`, whose code takes longer to load than the rest of the command. */
async function headStatus(url: URL): Promise<number> {
  const { request } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  const options: RequestOptions = { method: 'HEAD', agent: false, signal: AbortSignal.timeout(timeoutMs) };
  return new Promise((resolve, reject) => {
    const asked = request(url, options, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    asked.once('error', (error) => {
      const isLate = options.signal?.aborted === true;
      reject(isLate ? new Error(`no answer within ${timeoutMs / 1000} seconds`) : error);
    });
    asked.end();
  });
}
