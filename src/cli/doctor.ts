import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import type { LocalConfig } from '../doctor/context.ts';
import { type DiagnoseOptions, diagnose } from '../doctor/diagnose.ts';
import { diagnosisJson, formatExplanation, formatStep, formatVerdict } from '../doctor/format-diagnosis.ts';
import { readConfigFile } from '../server/read-config-file.ts';
import { explainError } from '../vanity/error-catalogue/explain-error.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';

export interface DoctorFlags {
  readonly config?: string;
  readonly server?: string;
  readonly timeout: string;
  readonly format: 'text' | 'json';
  /** A file with output of `go`, git or ssh; `-` for stdin. */
  readonly explain?: string;
}

/** `govanity doctor`: finds out why `go get` fails, or what its output means. */
export async function doctor(importPath: string | undefined, flags: DoctorFlags, io: Io): Promise<ExitCode> {
  if ((importPath === undefined) === (flags.explain === undefined)) {
    throw new UsageError('name an import path, or a file with --explain (- for stdin)');
  }
  return importPath === undefined ? explainOutput(flags.explain ?? '-', flags, io) : examine(importPath, flags, io);
}

async function examine(importPath: string, flags: DoctorFlags, io: Io): Promise<ExitCode> {
  const isText = flags.format === 'text';
  const options: DiagnoseOptions = {
    env: io.env,
    limitMs: parseSeconds(flags.timeout) * 1000,
    server: flags.server === undefined ? undefined : parseServer(flags.server),
    localConfig: flags.config === undefined ? undefined : await readLocalConfig(flags.config),
    ...(isText && { onStep: (step) => io.stdout(formatStep(step, io.color)) }),
  };
  const diagnosis = await diagnose(importPath, options);
  io.stdout(isText ? formatVerdict(diagnosis) : `${JSON.stringify(diagnosisJson(diagnosis), null, 2)}\n`);
  return diagnosis.ok ? 0 : 1;
}

async function readLocalConfig(file: string): Promise<LocalConfig> {
  return { file, config: (await readConfigFile(file)).config };
}

async function explainOutput(file: string, { format }: DoctorFlags, io: Io): Promise<ExitCode> {
  const explanations = explainError(file === '-' ? await readAll(io.stdin) : await readOutput(file));
  if (format === 'json') io.stdout(`${JSON.stringify({ explanations }, null, 2)}\n`);
  else if (explanations.length === 0) io.stdout('nothing in it is an error that the doctor knows\n');
  else io.stdout(explanations.map((explanation) => formatExplanation(explanation, io.color)).join('\n'));
  return explanations.length === 0 ? 0 : 1;
}

async function readOutput(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 600))
    throw new UsageError(`\`--timeout\` takes seconds from 1 to 600, not \`${text}\``);
  return seconds;
}

function parseServer(text: string): URL {
  const server = URL.canParse(text) ? new URL(text) : undefined;
  if (server?.protocol === 'http:' || server?.protocol === 'https:') return server;
  throw new UsageError(`\`--server\` takes a URL such as http://127.0.0.1:8080, not \`${text}\``);
}
