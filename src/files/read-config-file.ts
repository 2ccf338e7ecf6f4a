import { dirname, resolve } from 'node:path';
import { type ParsedConfig, parseConfig } from '../config/parse-config.ts';
import { createSourceText } from '../config/source-text.ts';
import { type Finding, toDiagnostic } from '../diagnostics/diagnostic.ts';
import { redact } from '../diagnostics/redact.ts';
import { FileSet } from './file-set.ts';
import { parseHtpasswd, type Users } from './htpasswd.ts';
import type { Parse } from './parse-aside.ts';

export interface ConfigFile extends ParsedConfig {
  readonly file: string;
  /** "" where the file could not be read. */
  readonly text: string;
  /** Those of the htpasswd file that the configuration names; nobody where it names none. */
  readonly users: Users;
}

/**
 * Reads and checks a vanity.yaml with the files that it names; what cannot be read is a diagnostic, too.
 * `files` remembers everything that was read; `parse` reads the text, by default at once.
 */
export async function readConfigFile(
  file: string,
  files = new FileSet(),
  parse: Parse = parseConfig,
): Promise<ConfigFile> {
  const read = await files.read(file);
  // A URL that was pasted in the place of a file may hold a secret.
  if (!read.ok) return refuse(redact(file), unreadable(redact(file), read.error));
  const text = decodeUtf8(read.bytes);
  if (text === undefined) {
    return refuse(file, { code: 'yaml/not-utf-8', message: `${file} is not UTF-8 text`, hint: 'save it as UTF-8' });
  }
  const parsed = await parse(text, file);
  const named = parsed.config?.access.users;
  const users: Users | string =
    named === undefined ? new Map() : await readUsers(resolve(dirname(file), named.file), files);
  if (named === undefined || typeof users !== 'string') {
    return { ...parsed, file, text, users: typeof users === 'string' ? new Map() : users };
  }
  const hint = 'govanity passwd writes such a file';
  const finding: Finding = { code: 'config/users-file', message: `\`${named.file}\` cannot be used: ${users}`, hint };
  const fault = toDiagnostic(finding, { location: createSourceText(text, file).locate(named.span) });
  return { file, text, users: new Map(), modules: parsed.modules, diagnostics: [...parsed.diagnostics, fault] };
}

/** A text is the reason why the file cannot be used. */
async function readUsers(path: string, files: FileSet): Promise<Users | string> {
  const read = await files.read(path);
  if (!read.ok) return read.error.code === 'ENOENT' ? 'there is no such file' : read.error.message;
  return parseHtpasswd(read.bytes.toString('utf8'));
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
  return { file, text: '', users: new Map(), diagnostics: [toDiagnostic(finding, { location })], modules: 0 };
}

function unreadable(file: string, { code, message }: NodeJS.ErrnoException): Finding {
  const known = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a directory' : undefined;
  const reason = known ?? redact(message);
  const hint = 'name the configuration with --config FILE';
  return { code: 'file/unreadable', message: `cannot read ${file}: ${reason}`, hint };
}
