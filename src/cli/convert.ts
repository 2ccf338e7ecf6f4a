import { isUtf8 } from 'node:buffer';
import { readFile, writeFile } from 'node:fs/promises';
import { type Conversion, convert as convertFile, convertRedirector } from '../convert/convert.ts';
import { redirectorName } from '../convert/kind-names.ts';
import { hasError, toDiagnostic } from '../diagnostics/diagnostic.ts';
import { diagnosticJson, formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { OutputFormat } from './command-options.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';

export interface ConvertOptions {
  /** Kind of the source; default: it is recognised. */
  readonly from?: string;
  /** Where the vanity.yaml goes; default: stdout. */
  readonly output?: string;
  /** Replaces a file that is there. */
  readonly force?: boolean;
  readonly format: OutputFormat;
}

/** `govanity convert`: writes a vanity.yaml from another server's file; `repo` is the second argument of go-import-redirector. */
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
  const conversion = isRedirector ? convertRedirector(file, repo ?? '') : await readAndConvert(file, options.from);
  const isFine = !hasError(conversion.diagnostics);
  const isWritten = options.output === undefined || (await writeOutput(conversion, options.output, options, io));
  print(file, conversion, options, io);
  return isFine && isWritten ? 0 : 1;
}

function print(file: string, { kind, yaml, diagnostics, source }: Conversion, options: ConvertOptions, io: Io): void {
  if (options.format === 'json') {
    const ok = !hasError(diagnostics);
    const json = { file, kind: kind ?? null, ok, yaml: yaml ?? null, diagnostics: diagnostics.map(diagnosticJson) };
    io.stdout(`${JSON.stringify(json, null, 2)}\n`);
    return;
  }
  if (yaml !== undefined && options.output === undefined) io.stdout(yaml);
  const frames = formatDiagnostics(diagnostics, { color: io.color, source });
  if (frames !== '') io.stderr(frames);
}

async function readAndConvert(file: string, from: string | undefined): Promise<Conversion> {
  const refuse = (code: 'file/unreadable' | 'yaml/not-utf-8', message: string): Conversion => {
    const location = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    return { kind: from, yaml: undefined, diagnostics: [toDiagnostic({ code, message }, { location })], source: '' };
  };
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return refuse('file/unreadable', `cannot read ${file}: ${reasonOf(error)}`);
  }
  if (!isUtf8(bytes)) return refuse('yaml/not-utf-8', `${file} is not UTF-8 text`);
  return convertFile(bytes.toString('utf8'), file, from);
}

/** Whether there was something to write, and it was written. */
async function writeOutput({ yaml }: Conversion, output: string, { force }: ConvertOptions, io: Io): Promise<boolean> {
  if (yaml === undefined) return false;
  try {
    if (force) await replaceFile(output, yaml);
    else await writeFile(output, yaml, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new UsageError(`${output} is there already: --force replaces it`);
    }
    io.stderr(`govanity: cannot write ${output}: ${reasonOf(error)}\n`);
    return false;
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'there is no such file or directory' : code === 'EISDIR' ? 'it is a directory' : message;
}
