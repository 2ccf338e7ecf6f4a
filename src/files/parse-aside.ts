import { once } from 'node:events';
import { extname } from 'node:path';
import { getAsset, isSea } from 'node:sea';
import { Worker } from 'node:worker_threads';
import { type ParsedConfig, parseConfig } from '../config/parse-config.ts';
import type { ParsePart, ParseSummary } from './parse-thread.ts';

/** How a configuration's text is read and checked: at once, or while other work goes on. */
export type Parse = (text: string, file: string) => ParsedConfig | Promise<ParsedConfig>;

/** Characters, of some 500 modules: they are read in five milliseconds, a thread takes a hundred to start. */
const smallLength = 32_768;

/**
 * Reads and checks a configuration in a thread of its own, so that requests do not wait for it: 10,000 modules take
 * a quarter of a second. Slices in this thread would not do, since the YAML parser cannot be interrupted.
 * The thread ends afterwards and frees its memory. Rejects if it fails, as for lack of memory, or if `signal` is
 * aborted.
 */
export function parseAside(text: string, file: string, signal: AbortSignal): ParsedConfig | Promise<ParsedConfig> {
  return text.length <= smallLength ? parseConfig(text, file) : parseInThread(text, file, signal);
}

/** In the single executable there is no file to start from, but the thread's program as text. */
function startThread(workerData: object): Worker {
  if (isSea()) return new Worker(getAsset('parse-thread.cjs', 'utf8'), { eval: true, workerData });
  return new Worker(new URL(`./parse-thread${extname(import.meta.url)}`, import.meta.url), { workerData });
}

async function parseInThread(text: string, file: string, signal: AbortSignal): Promise<ParsedConfig> {
  signal.throwIfAborted();
  const thread = startThread({ text, file });
  thread.unref();
  try {
    const [{ parts, config, ...summary }]: [ParseSummary] = (await once(thread, 'message', { signal })) as [
      ParseSummary,
    ];
    const diagnostics = [];
    const routes = [];
    // One after the other, for requests to be answered in between: taking over thousands of routes takes a while, too.
    for (let part = 0; part < parts; part++) {
      thread.postMessage(part);
      const [received] = (await once(thread, 'message', { signal })) as [ParsePart];
      diagnostics.push(...received.diagnostics);
      routes.push(...received.routes);
    }
    return { ...summary, diagnostics, ...(config === undefined ? {} : { config: { ...config, routes } }) };
  } finally {
    await thread.terminate();
  }
}
