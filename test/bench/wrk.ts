import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

export interface WrkResult {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Writes a script for wrk that asks for the targets in turn. */
export async function writeScript(
  directory: string,
  host: string,
  targets: readonly string[],
  authorization?: string,
): Promise<string> {
  const name = hash([authorization ?? '', ...targets].join('\n'));
  const script = join(directory, `targets-${targets.length}-${Math.abs(name)}.lua`);
  const login = authorization === undefined ? '' : `, ["Authorization"]="${authorization}"`;
  const headers = `{["Host"]="${host}"${login}}`;
  const requests = targets.map((target) => `wrk.format("GET", ${JSON.stringify(target)}, ${headers}),`);
  // Formatted once, so that wrk itself costs little.
  const lua = [
    'local requests = {}',
    'local at = 0',
    'init = function()',
    `  requests = {\n${requests.join('\n')}\n}`,
    'end',
    'request = function()',
    '  at = at % #requests + 1',
    '  return requests[at]',
    'end',
  ];
  await writeFile(script, `${lua.join('\n')}\n`);
  return script;
}

/** Drives a server with one thread and 32 connections; throws where an answer was not 200. */
export async function runWrk(script: string, port: number, seconds: number): Promise<WrkResult> {
  // Other proxies start `go` for some requests, which takes seconds.
  const args = [
    '-t1',
    '-c32',
    `-d${seconds}s`,
    '--timeout',
    '30s',
    '--latency',
    '-s',
    script,
    `http://127.0.0.1:${port}`,
  ];
  const { stdout } = await exec('wrk', args, { timeout: (seconds + 30) * 1000 });
  const wrong = /Non-2xx.*|Socket errors:.*/.exec(stdout);
  if (wrong !== null) throw new Error(`wrk on port ${port}: ${wrong[0]}`);
  return {
    requests: Number(find(stdout, /(\d+) requests in/)),
    requestsPerSecond: Number(find(stdout, /Requests\/sec:\s+([\d.]+)/)),
    p50Ms: milliseconds(find(stdout, /^\s+50%\s+(\S+)/m)),
    p99Ms: milliseconds(find(stdout, /^\s+99%\s+(\S+)/m)),
  };
}

function find(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`wrk printed no ${pattern.source}:\n${text}`);
  return found;
}

const unitMs: Record<string, number> = { us: 0.001, ms: 1, s: 1000 };

function milliseconds(text: string): number {
  const [, number, unit = ''] = /^([\d.]+)(us|ms|s)$/.exec(text) ?? [];
  return Number(number) * (unitMs[unit] ?? Number.NaN);
}

function hash(text: string): number {
  return [...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) | 0, 0);
}
