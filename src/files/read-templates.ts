import { join } from 'node:path';
import { type Diagnostic, type Finding, toDiagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { FilesRead } from './files-read.ts';
import { readProgramFile } from './program-file.ts';
import { describeFileError, maxFileBytes } from './read-file.ts';

/** A diagnostic about a template, with the text that its location points into. */
export interface TemplateDiagnostic {
  readonly diagnostic: Diagnostic;
  readonly text: string;
}

export interface TemplateReading {
  /** Path and text of each file by name; without those that have an error. */
  readonly sources: ReadonlyMap<string, { readonly file: string; readonly text: string }>;
  readonly diagnostics: readonly TemplateDiagnostic[];
}

/**
 * Reads the files called `names` (relative paths with `/`), each from the directory of overrides if it is there, else
 * from the program's own. A problem with an override is a diagnostic; rejects if a file of the program cannot be read.
 * `files` remembers where each could be.
 */
export async function readTemplates(
  names: readonly string[],
  overrides: string | undefined,
  files: FilesRead,
): Promise<TemplateReading> {
  const diagnostics = overrides === undefined ? [] : await checkOverrides(overrides, names, files);
  const sources = new Map<string, { file: string; text: string }>();
  for (const name of names) {
    const override = overrides === undefined ? undefined : await readOverride(join(overrides, name), files);
    if (override !== undefined && 'code' in override) diagnostics.push(toTemplateDiagnostic(override));
    else sources.set(name, override ?? readBuiltIn(name));
  }
  return { sources, diagnostics };
}

/** Undefined if there is no such file. */
async function readOverride(
  file: string,
  files: FilesRead,
): Promise<{ file: string; text: string } | Finding | undefined> {
  const read = await files.read(file, maxFileBytes.template);
  if (read.ok) return { file, text: read.bytes.toString('utf8') };
  if (read.error.code === 'ENOENT' || read.error.code === 'ENOTDIR') return undefined;
  return { code: 'file/unreadable', message: `cannot read ${file}: ${describeFileError(read.error)}` };
}

function readBuiltIn(name: string): { file: string; text: string } {
  return { file: name, text: readProgramFile(`templates/${name}`).toString('utf8') };
}

/** The directory has to be there; a file that overrides nothing usually has a misspelt name. */
async function checkOverrides(
  directory: string,
  names: readonly string[],
  files: FilesRead,
): Promise<TemplateDiagnostic[]> {
  const below = names.filter((name) => name.startsWith('static/')).map((name) => name.slice('static/'.length));
  try {
    return [
      ...unknownFiles(directory, await files.list(directory), [
        ...names.filter((name) => !name.includes('/')),
        'static',
      ]),
      ...unknownFiles(join(directory, 'static'), await files.list(join(directory, 'static')).catch(() => []), below),
    ];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const known = code === 'ENOENT' ? 'there is no such directory' : code === 'ENOTDIR' ? 'it is a file' : undefined;
    const reason = known ?? describeFileError(error as NodeJS.ErrnoException);
    const hint = 'name a directory with the templates to override, or leave --templates out';
    return [
      toTemplateDiagnostic({ code: 'template/no-directory', message: `cannot read ${directory}: ${reason}`, hint }),
    ];
  }
}

function unknownFiles(directory: string, found: readonly string[], known: readonly string[]): TemplateDiagnostic[] {
  return found
    .filter((name) => !name.startsWith('.') && !known.includes(name))
    .map((name) => {
      const message = `${join(directory, name)} overrides nothing`;
      return toTemplateDiagnostic({
        code: 'template/unknown-file',
        message,
        hint: didYouMean(name, known, 'files here'),
      });
    });
}

function toTemplateDiagnostic(finding: Finding): TemplateDiagnostic {
  return { diagnostic: toDiagnostic(finding), text: '' };
}
