import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Diagnostic, type Finding, hasError, toDiagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { buildStaticFiles, type StaticFiles } from '../site/static-files.ts';
import { templateNames } from '../site/template-names.ts';
import { compileTemplates, type TemplateSource, type TemplateSources, type Templates } from '../site/templates.ts';
import { FileSet } from './file-set.ts';

/** The folder that comes with the program; the same distance from src/ and dist/. */
const ownDirectory = fileURLToPath(new URL('../../templates/', import.meta.url));
/** The pages' own files below `static/`; only these can be overridden. */
const staticNames = ['style.css', 'script.js', 'icon.svg'];

export interface PageFiles {
  readonly templates: Templates;
  readonly staticFiles: StaticFiles;
}

/** A diagnostic about a template, with the text that its location points into. */
export interface TemplateDiagnostic {
  readonly diagnostic: Diagnostic;
  readonly text: string;
}

export interface TemplateReading {
  /** Undefined where there is an error. */
  readonly pageFiles?: PageFiles;
  readonly diagnostics: readonly TemplateDiagnostic[];
}

/** Reads the templates that come with the program; throws where one cannot be used. `files` remembers them. */
export async function readTemplates(files = new FileSet()): Promise<PageFiles> {
  const { pageFiles, diagnostics } = await readOverriddenTemplates(undefined, files);
  if (pageFiles !== undefined) return pageFiles;
  throw new Error(diagnostics.map(({ diagnostic }) => formatDiagnostics([diagnostic])).join('\n'));
}

/**
 * Reads the templates and their static files, each from the directory of overrides if it is there, else from those
 * that come with the program. What is wrong with an override is a diagnostic. `files` remembers where each could be.
 */
export async function readOverriddenTemplates(overrides: string | undefined, files: FileSet): Promise<TemplateReading> {
  const diagnostics = overrides === undefined ? [] : await checkOverrides(overrides, files);
  const sources = new Map<string, TemplateSource>();
  for (const name of fileNames) {
    const override = overrides === undefined ? undefined : await readOverride(join(overrides, name), files);
    if (override !== undefined && 'code' in override) diagnostics.push(toTemplateDiagnostic(override));
    else sources.set(name, override ?? (await readOwn(name, files)));
  }
  if (hasError(diagnostics.map(({ diagnostic }) => diagnostic))) return { diagnostics };
  const templates = Object.fromEntries(templateNames.map((name) => [name, sources.get(`${name}.hbs`)]));
  const compiled = compileTemplates(templates as TemplateSources);
  const texts = new Map([...sources.values()].map(({ file, text }) => [file, text]));
  for (const diagnostic of compiled.diagnostics) {
    diagnostics.push({ diagnostic, text: texts.get(diagnostic.location?.file ?? '') ?? '' });
  }
  if (compiled.templates === undefined) return { diagnostics };
  const statics = new Map(staticNames.map((name) => [name, sources.get(`static/${name}`)?.text ?? '']));
  return { pageFiles: { templates: compiled.templates, staticFiles: buildStaticFiles(statics) }, diagnostics };
}

const fileNames = [...templateNames.map((name) => `${name}.hbs`), ...staticNames.map((name) => `static/${name}`)];

/** Undefined where there is no such file. */
async function readOverride(file: string, files: FileSet): Promise<TemplateSource | Finding | undefined> {
  const read = await files.read(file);
  if (read.ok) return { file, text: read.bytes.toString('utf8') };
  const { code, message } = read.error;
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
  const reason = code === 'EISDIR' ? 'it is a directory' : message;
  return { code: 'file/unreadable', message: `cannot read ${file}: ${reason}` };
}

async function readOwn(name: string, files: FileSet): Promise<TemplateSource> {
  const file = join(ownDirectory, name);
  const read = await files.read(file);
  if (!read.ok) throw read.error;
  return { file, text: read.bytes.toString('utf8') };
}

/** What the directory itself says: it has to be there, and what overrides nothing is mostly a misspelt name. */
async function checkOverrides(directory: string, files: FileSet): Promise<TemplateDiagnostic[]> {
  const names = [...templateNames.map((name) => `${name}.hbs`), 'static'];
  try {
    return [
      ...unknownFiles(directory, await files.list(directory), names),
      ...unknownFiles(
        join(directory, 'static'),
        await files.list(join(directory, 'static')).catch(() => []),
        staticNames,
      ),
    ];
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such directory' : code === 'ENOTDIR' ? 'it is a file' : message;
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
