import { isUtf8 } from 'node:buffer';
import { type Conversion, convert as convertFile, convertRedirector } from '../convert/convert.ts';
import { redirectorName } from '../convert/kind-names.ts';
import { hasError, toDiagnostic } from '../diagnostics/diagnostic.ts';
import { diagnosticsJson, formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { describeFileError, type FileBytes, maxFileBytes, readRegularFile } from '../files/read-file.ts';
import { writeOutput } from '../files/write-output.ts';
import type { OutputFormat } from './command-options.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { readInput, stdinName } from './read-config.ts';

export interface ConvertOptions {
  /** Kind of the source; default: it is recognised. */
  readonly from?: string;
  /** Where the vanity.yaml goes; default: stdout. */
  readonly output?: string;
  /** Replaces a file that is there. */
  readonly force?: boolean;
  readonly format: OutputFormat;
}

/** `govanity convert`: writes a vanity.yaml from another server's file, `-` for standard input; `repo` is the second argument of go-import-redirector. */
export async function convert(
  file: string,
  repo: string | undefined,
  options: ConvertOptions,
  io: Io,
): Promise<ExitCode> {
  const isRedirector = options.from === redirectorName;
  if (isRedirector && repo === undefined) {
    throw new UsageError(
      `${redirectorName} is given as its two arguments: convert --from ${redirectorName} IMPORT REPO`,
    );
  }
  if (!isRedirector && repo !== undefined) throw new UsageError(`one file at a time, found a second: ${repo}`);
  const conversion = isRedirector ? convertRedirector(file, repo ?? '') : await readAndConvert(file, options.from, io);
  const isFine = !hasError(conversion.diagnostics);
  const isWritten = options.output === undefined || (await save(conversion, options.output, options, io));
  const ok = isFine && isWritten;
  print(file === '-' && !isRedirector ? stdinName : file, conversion, ok, options, io);
  return ok ? 0 : 1;
}

function print(
  file: string,
  { kind, yaml, diagnostics, source }: Conversion,
  ok: boolean,
  options: ConvertOptions,
  io: Io,
): void {
  if (options.format === 'json') {
    const json = { file, kind: kind ?? null, ok, yaml: yaml ?? null, diagnostics: diagnosticsJson(diagnostics) };
    io.stdout(`${JSON.stringify(json, null, 2)}\n`);
    return;
  }
  if (yaml !== undefined && options.output === undefined) io.stdout(yaml);
  const frames = formatDiagnostics(diagnostics, { color: io.color, source });
  if (frames !== '') io.stderr(frames);
}

async function readAndConvert(path: string, from: string | undefined, io: Io): Promise<Conversion> {
  const isInput = path === '-';
  const file = isInput ? stdinName : path;
  const refuse = (code: 'file/unreadable' | 'yaml/not-utf-8', message: string): Conversion => {
    const location = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    return { kind: from, yaml: undefined, diagnostics: [toDiagnostic({ code, message }, { location })], source: '' };
  };
  const read: FileBytes = isInput
    ? { ok: true, bytes: await readInput(io) }
    : await readRegularFile(file, maxFileBytes.config);
  if (!read.ok) return refuse('file/unreadable', `cannot read ${file}: ${describeFileError(read.error)}`);
  const { bytes } = read;
  if (!isUtf8(bytes)) return refuse('yaml/not-utf-8', `${file} is not UTF-8 text`);
  return convertFile(bytes.toString('utf8'), file, from);
}

/** Whether there was something to write, and it was written. */
async function save({ yaml }: Conversion, output: string, { force }: ConvertOptions, io: Io): Promise<boolean> {
  if (yaml === undefined) return false;
  try {
    await writeOutput(output, yaml, { replaces: force ?? false });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new UsageError(`${output} is there already: --force replaces it`);
    }
    io.stderr(`govanity: cannot write ${output}: ${describeFileError(error as NodeJS.ErrnoException)}\n`);
    return false;
  }
}
