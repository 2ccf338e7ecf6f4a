import { type ParsedConfig, parseConfig } from '../config/parse-config.ts';
import { type Finding, toDiagnostic } from '../diagnostics/diagnostic.ts';
import { FileSet, type FileText } from './file-set.ts';

export interface ConfigFile extends ParsedConfig {
  readonly file: string;
  /** "" where the file could not be read. */
  readonly text: string;
}

/** Reads and checks a vanity.yaml; a file that cannot be read is a diagnostic, too. */
export async function readConfigFile(file: string): Promise<ConfigFile> {
  return checkConfigFile(file, await new FileSet().read(file));
}

/** Checks what was read of a vanity.yaml. */
export function checkConfigFile(file: string, read: FileText): ConfigFile {
  if (!read.ok) return refuse(file, unreadable(file, read.error));
  const text = decodeUtf8(read.bytes);
  if (text !== undefined) return { file, text, ...parseConfig(text, file) };
  return refuse(file, { code: 'yaml/not-utf-8', message: `${file} is not UTF-8 text`, hint: 'save it as UTF-8' });
}

function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function refuse(file: string, finding: Finding): ConfigFile {
  const location = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { file, text: '', diagnostics: [toDiagnostic(finding, { location })], modules: 0 };
}

function unreadable(file: string, { code, message }: NodeJS.ErrnoException): Finding {
  const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a directory' : message;
  const hint = 'name the configuration with --config FILE';
  return { code: 'file/unreadable', message: `cannot read ${file}: ${reason}`, hint };
}
