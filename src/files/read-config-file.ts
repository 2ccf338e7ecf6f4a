import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { type ParsedConfig, parseConfig } from '../config/parse-config.ts';
import { createSourceText } from '../config/source-text.ts';
import { type Diagnostic, type Finding, toDiagnostic } from '../diagnostics/diagnostic.ts';
import { withoutIgnored } from '../diagnostics/ignore-warnings.ts';
import { redact } from '../diagnostics/redact.ts';
import { FilesRead } from './files-read.ts';
import type { Parse } from './parse-aside.ts';
import { describeFileError, maxFileBytes } from './read-file.ts';
import { readUsers, type UsersReading } from './users-file.ts';

export interface ConfigFile extends ParsedConfig {
  readonly file: string;
  /** "" if the file could not be read. */
  readonly text: string;
  /** Digest of the text, by which replicas and exports can be compared. */
  readonly hash: string;
  /** The htpasswd file that the configuration names; undefined: it names none, or has an error. */
  readonly users: UsersReading | undefined;
}

/**
 * Reads and checks a vanity.yaml; a file that cannot be read is a diagnostic. A problem with the htpasswd file that it
 * names is a warning: only a server needs the users. `files` remembers the vanity.yaml; `parse` reads the text, by
 * default at once.
 */
export async function readConfigFile(
  file: string,
  files = new FilesRead(),
  parse: Parse = parseConfig,
): Promise<ConfigFile> {
  const read = await files.read(file, maxFileBytes.config);
  // A URL that was pasted in the place of a file may hold a secret.
  if (!read.ok) return refuse(redact(file), unreadable(redact(file), read.error));
  return readConfigBytes(file, read.bytes, parse);
}

/** The same for contents that are already read; `file` is their name, and files that they name are relative to its directory. */
export async function readConfigBytes(file: string, bytes: Buffer, parse: Parse = parseConfig): Promise<ConfigFile> {
  const text = decodeUtf8(bytes);
  if (text === undefined) {
    return refuse(file, { code: 'yaml/not-utf-8', message: `${file} is not UTF-8 text`, hint: 'save it as UTF-8' });
  }
  const parsed = await parse(text, file);
  const named = parsed.config?.access.users;
  const users = named && (await readUsers(resolve(dirname(file), named.file)));
  const checked: ConfigFile = { ...parsed, file, text, hash: configHash(text), users };
  if (users?.fault === undefined) return checked;
  const { kept, ignored } = withoutIgnored([usersDiagnostic(checked, users.fault)], parsed.ignore);
  return { ...checked, diagnostics: [...parsed.diagnostics, ...kept], ignored: parsed.ignored + ignored };
}

/** A problem with the htpasswd file, at the place that names it. */
export function usersDiagnostic({ config, file, text }: ConfigFile, fault: string): Diagnostic {
  const named = config?.access.users;
  const message = `\`${named?.file}\` cannot be used: ${fault}`;
  const finding: Finding = { code: 'config/users-file', message, hint: 'govanity passwd writes such a file' };
  return toDiagnostic(finding, named && { location: createSourceText(text, file).locate(named.span) });
}

function configHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
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
  const diagnostics = [toDiagnostic(finding, { location })];
  return { file, text: '', hash: configHash(''), users: undefined, diagnostics, modules: 0, ignore: [], ignored: 0 };
}

function unreadable(file: string, error: NodeJS.ErrnoException): Finding {
  const message = `cannot read ${file}: ${redact(describeFileError(error))}`;
  return { code: 'file/unreadable', message, hint: hintFor(error) };
}

function hintFor({ code }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'EFBIG':
      return 'use patterns such as `/teams/{team}/{name}`, which take one entry for many modules';
    case 'ENOENT':
      return 'write a first one with `govanity init`, or name yours with --config FILE';
    case 'EACCES':
      return 'let the user that runs govanity read it, and enter its directory';
    case 'EMFILE':
    case 'ENFILE':
      return 'the file itself may be fine';
    default:
      return 'name the configuration with --config FILE';
  }
}
