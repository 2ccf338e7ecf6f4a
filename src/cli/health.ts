import type { RequestOptions } from 'node:http';
import { redact } from '../diagnostics/redact.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';

/** Milliseconds until a server that does not answer counts as down. */
const timeoutMs = 3_000;

/**
 * `govanity health`: checks the health of a running server, for container health checks. Exit code 0 for an answer of
 * the class 2xx, which is not followed elsewhere, and 1 otherwise.
 */
export async function health(url: string, io: Io): Promise<ExitCode> {
  if (!/^https?:/i.test(url) || !URL.canParse(url))
    throw new UsageError(`--url takes an http or https URL, found ${url}`);
  try {
    const status = await headStatus(new URL(url));
    io.stdout(`${redact(url)}: ${status}\n`);
    return status >= 200 && status < 300 ? 0 : 1;
  } catch (error) {
    io.stderr(`${redact(url)}: ${redact((error as Error).message)}\n`);
    return 1;
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
