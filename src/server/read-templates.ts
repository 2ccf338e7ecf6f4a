import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildStaticFiles, type StaticFiles } from '../site/static-files.ts';
import { compileTemplates, type TemplateSources, type Templates, templateNames } from '../site/templates.ts';
import { FileSet } from './file-set.ts';

/** The folder that comes with the program; the same distance from src/ and dist/. */
const ownDirectory = fileURLToPath(new URL('../../templates/', import.meta.url));

/** Reads and compiles the page templates and their static files; throws where one cannot be used. `files` remembers them. */
export async function readTemplates(
  files = new FileSet(),
  directory = ownDirectory,
): Promise<{ templates: Templates; staticFiles: StaticFiles }> {
  const read = async (path: string) => {
    const text = await files.read(path);
    if (!text.ok) throw text.error;
    return text.bytes.toString('utf8');
  };
  const sources = new Map<string, string>();
  for (const name of templateNames) sources.set(name, await read(join(directory, `${name}.hbs`)));
  const statics = new Map<string, string>();
  for (const name of await readdir(join(directory, 'static'))) {
    statics.set(name, await read(join(directory, 'static', name)));
  }
  const templates = compileTemplates(Object.fromEntries(sources) as TemplateSources);
  return { templates, staticFiles: buildStaticFiles(statics) };
}
