import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { TemplateSource, TemplateSources, Templates } from './linked-templates.ts';
import { templateNames } from './page-views.ts';
import { buildStaticFiles, type StaticFiles } from './static-files.ts';
import { compileTemplates } from './templates.ts';

/** What pages are rendered with. */
export interface PageFiles {
  readonly templates: Templates;
  readonly staticFiles: StaticFiles;
}

const staticNames = ['style.css', 'script.js', 'icon.svg'];

/** Paths of all files that the pages are made of, relative to the directory of templates. */
export const pageFileNames: readonly string[] = [
  ...templateNames.map((name) => `${name}.hbs`),
  ...staticNames.map((name) => `static/${name}`),
];

/** Compiles the templates and prepares the static files; `sources` holds one entry per name in `pageFileNames`. */
export async function buildPageFiles(sources: ReadonlyMap<string, TemplateSource>): Promise<{
  /** Undefined if there is an error. */
  readonly pageFiles?: PageFiles;
  readonly diagnostics: readonly Diagnostic[];
}> {
  const byName = Object.fromEntries(templateNames.map((name) => [name, sources.get(`${name}.hbs`)]));
  const { templates, diagnostics } = await compileTemplates(byName as TemplateSources);
  if (templates === undefined) return { diagnostics };
  const statics = new Map(staticNames.map((name) => [name, sources.get(`static/${name}`)?.text ?? '']));
  return { pageFiles: { templates, staticFiles: buildStaticFiles(statics) }, diagnostics };
}
