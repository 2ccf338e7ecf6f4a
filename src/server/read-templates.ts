import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildStaticFiles, type StaticFiles } from '../site/static-files.ts';
import { compileTemplates, type TemplateSources, type Templates, templateNames } from '../site/templates.ts';

/** The folder that comes with the program; the same distance from src/ and dist/. */
const ownDirectory = fileURLToPath(new URL('../../templates/', import.meta.url));

/** Reads and compiles the page templates and their static files. */
export async function readTemplates(
  directory = ownDirectory,
): Promise<{ templates: Templates; staticFiles: StaticFiles }> {
  const read = async (name: string) => [name, await readFile(join(directory, `${name}.hbs`), 'utf8')] as const;
  const sources = Object.fromEntries(await Promise.all(templateNames.map(read))) as TemplateSources;
  const files = new Map<string, string>();
  for (const name of await readdir(join(directory, 'static'))) {
    files.set(name, await readFile(join(directory, 'static', name), 'utf8'));
  }
  return { templates: compileTemplates(sources), staticFiles: buildStaticFiles(files) };
}
