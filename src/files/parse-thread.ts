import { parentPort, workerData } from 'node:worker_threads';
import type { Config, Route } from '../config/config.ts';
import { type ParsedConfig, parseConfig } from '../config/parse-config.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** What a thread reports first of a configuration. */
export interface ParseSummary extends Pick<ParsedConfig, 'modules' | 'ignore' | 'ignored'> {
  /** Undefined where there is an error. */
  readonly config: Omit<Config, 'routes'> | undefined;
  /** Into how many parts routes and diagnostics are cut; each is sent when it is asked for by its index. */
  readonly parts: number;
}

export interface ParsePart {
  readonly routes: readonly Route[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Routes and diagnostics in a part: to receive one takes a millisecond or two. */
const partLength = 250;

const { text, file } = workerData as { readonly text: string; readonly file: string };
const { config, diagnostics, ...summary } = parseConfig(text, file);
const { routes = [], ...rest } = config ?? {};
const parts = Math.ceil(Math.max(routes.length, diagnostics.length) / partLength);
parentPort?.on('message', (part: number) => {
  const [start, end] = [part * partLength, (part + 1) * partLength];
  parentPort?.postMessage({ routes: routes.slice(start, end), diagnostics: diagnostics.slice(start, end) });
});
parentPort?.postMessage({ ...summary, config: config && rest, parts });
