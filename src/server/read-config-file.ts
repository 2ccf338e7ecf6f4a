import { readFile } from 'node:fs/promises';
import { type ParsedConfig, parseConfig } from '../config/parse-config.ts';
import { type Finding, toDiagnostic } from '../diagnostics/diagnostic.ts';

export interface ConfigFile extends ParsedConfig {
  readonly file: string;
  /** "" where the file could not be read. */
  readonly text: string;
}

/** Reads and checks a vanity.yaml; a file that cannot be read is a diagnostic, too. */
export async function readConfigFile(file: string): Promise<ConfigFile> {
  const refuse = (finding: Finding): ConfigFile => {
    const location = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    return { file, text: '', diagnostics: [toDiagnostic(finding, { location })], modules: 0 };
  };
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a directory' : message;
    const hint = 'name the configuration with --config FILE';
    return refuse({ code: 'file/unreadable', message: `cannot read ${file}: ${reason}`, hint });
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { file, text, ...parseConfig(text, file) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return refuse({ code: 'yaml/not-utf-8', message: `${file} is not UTF-8 text`, hint: 'save it as UTF-8' });
  }
}
