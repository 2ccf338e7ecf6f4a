import type { LocalConfig } from '../doctor/context.ts';
import { type DiagnoseOptions, diagnose } from '../doctor/diagnose.ts';
import { createStepFormat, diagnosisJson, formatExplanation, formatVerdict } from '../doctor/format-diagnosis.ts';
import { readConfigFile } from '../files/read-config-file.ts';
import { describeFileError, readEndOfFile } from '../files/read-file.ts';
import { explainError, maxInput } from '../vanity/error-catalogue/explain-error.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';

export interface DoctorFlags {
  readonly config?: string | undefined;
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
  if (flags.explain !== undefined && (flags.config !== undefined || flags.server !== undefined)) {
    throw new UsageError('`--explain` makes no requests: it takes neither --config nor --server');
  }
  return importPath === undefined ? explainOutput(flags.explain ?? '-', flags, io) : examine(importPath, flags, io);
}

async function examine(importPath: string, flags: DoctorFlags, io: Io): Promise<ExitCode> {
  const isText = flags.format === 'text';
  const formatStep = createStepFormat(io.color);
  const options: DiagnoseOptions = {
    env: io.env,
    limitMs: parseSeconds(flags.timeout) * 1000,
    server: flags.server === undefined ? undefined : parseServer(flags.server),
    localConfig: flags.config === undefined ? undefined : await readLocalConfig(flags.config),
    ...(isText && { onStep: (step) => io.stdout(formatStep(step)) }),
  };
  const diagnosis = await diagnose(importPath, options).catch(refuseWithoutDirectory);
  io.stdout(isText ? formatVerdict(diagnosis) : `${JSON.stringify(diagnosisJson(diagnosis), null, 2)}\n`);
  return diagnosis.ok ? 0 : 1;
}

/** The only thing that the doctor needs of the machine. */
function refuseWithoutDirectory(error: NodeJS.ErrnoException): never {
  if (error.syscall !== 'mkdtemp') throw error;
  throw new UsageError(`cannot create a temporary directory, set TMPDIR: ${error.message}`);
}

async function readLocalConfig(file: string): Promise<LocalConfig> {
  return { file, config: (await readConfigFile(file)).config };
}

async function explainOutput(file: string, { format }: DoctorFlags, io: Io): Promise<ExitCode> {
  const explanations = explainError(file === '-' ? await readEndOfInput(io.stdin) : await readEndOf(file));
  if (format === 'json') io.stdout(`${JSON.stringify({ explanations }, null, 2)}\n`);
  else if (explanations.length === 0) io.stdout('no known error found\n');
  else io.stdout(explanations.map((explanation) => formatExplanation(explanation, io.color)).join('\n'));
  return explanations.length === 0 ? 0 : 1;
}

/** The last part of a log, however long it is: errors are at its end. */
async function readEndOf(file: string): Promise<string> {
  const read = await readEndOfFile(file, 2 * maxInput);
  if (read.ok) return read.bytes.toString('utf8');
  const isPipe = read.error.code === 'ENOTREG';
  const remedy = isPipe ? '; pipe the output into `govanity doctor --explain -`' : '';
  throw new UsageError(`cannot read ${file}: ${describeFileError(read.error)}${remedy}`);
}

async function readEndOfInput(input: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  try {
    for await (const chunk of input.setEncoding('utf8')) {
      text += chunk;
      if (text.length > 2 * maxInput) text = text.slice(-maxInput);
    }
    return text;
  } catch (error) {
    throw new UsageError(`cannot read standard input: ${describeFileError(error as NodeJS.ErrnoException)}`);
  }
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 600) return seconds;
  throw new UsageError(`\`--timeout\` takes seconds, more than 0 and at most 600, not \`${text}\``);
}

function parseServer(text: string): URL {
  const server = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = server?.protocol === 'http:' || server?.protocol === 'https:';
  if (server !== undefined && isWeb && server.href === `${server.origin}/`) return server;
  throw new UsageError(
    `\`--server\` takes a scheme, a host and a port, such as http://127.0.0.1:8080, not \`${text}\``,
  );
}
