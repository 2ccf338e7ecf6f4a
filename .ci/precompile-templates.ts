import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { compileOptions } from '../src/site/compile-templates.ts';
import type { TemplateSources } from '../src/site/linked-templates.ts';
import { templateNames } from '../src/site/page-views.ts';
import { digestOf } from '../src/site/templates.ts';

const directory = fileURLToPath(new URL('../templates/', import.meta.url));

/** The program's own templates, compiled: what takes the place of src/site/precompiled-templates.ts in a build. */
export function precompileTemplates(): string {
  const files = templateNames.map((name) => [
    name,
    { file: `${name}.hbs`, text: readFileSync(`${directory}${name}.hbs`, 'utf8') },
  ]);
  const sources: TemplateSources = Object.fromEntries(files);
  const specifications = templateNames.map((name) => {
    return `${JSON.stringify(name)}: ${Handlebars.precompile(sources[name].text, compileOptions)}`;
  });
  return `export const precompiledTemplates = { digest: '${digestOf(sources)}', specifications: { ${specifications.join(', ')} } };\n`;
}

/** Puts them into a bundle of esbuild. */
export const precompiledTemplatesPlugin = {
  name: 'precompiled-templates',
  setup(bundle: { onLoad(filter: { filter: RegExp }, load: () => { contents: string; loader: 'js' }): void }) {
    bundle.onLoad({ filter: /[\\/]src[\\/]site[\\/]precompiled-templates\.ts$/ }, () => ({
      contents: precompileTemplates(),
      loader: 'js',
    }));
  },
};
