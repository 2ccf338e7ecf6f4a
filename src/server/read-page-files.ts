import { hasError } from '../diagnostics/diagnostic.ts';
import { formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { FilesRead } from '../files/files-read.ts';
import { readTemplates, type TemplateDiagnostic } from '../files/read-templates.ts';
import { buildPageFiles, type PageFiles, pageFileNames } from '../site/page-files.ts';

export interface PageFilesReading {
  /** Undefined if there is an error. */
  readonly pageFiles?: PageFiles;
  readonly diagnostics: readonly TemplateDiagnostic[];
}

/**
 * Reads and compiles templates and static files, each from the directory of overrides if it is there, else from the
 * program's own; rejects if a file of the program cannot be read. `files` remembers what was read.
 */
export async function readPageFiles(overrides: string | undefined, files: FilesRead): Promise<PageFilesReading> {
  const { sources, diagnostics } = await readTemplates(pageFileNames, overrides, files);
  if (hasError(diagnostics.map(({ diagnostic }) => diagnostic))) return { diagnostics };
  const built = await buildPageFiles(sources);
  const texts = new Map([...sources.values()].map(({ file, text }) => [file, text]));
  const compiled = built.diagnostics.map((diagnostic) => ({
    diagnostic,
    text: texts.get(diagnostic.location?.file ?? '') ?? '',
  }));
  const all = [...diagnostics, ...compiled];
  return built.pageFiles === undefined ? { diagnostics: all } : { pageFiles: built.pageFiles, diagnostics: all };
}

/** The program's own templates and static files; rejects if one cannot be used. */
export async function readBuiltInPageFiles(): Promise<PageFiles> {
  const { pageFiles, diagnostics } = await readPageFiles(undefined, new FilesRead());
  if (pageFiles !== undefined) return pageFiles;
  throw new Error(diagnostics.map(({ diagnostic }) => formatDiagnostics([diagnostic])).join('\n'));
}
