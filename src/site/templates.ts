import { createHash } from 'node:crypto';
import { handlebarsRuntime } from './handlebars-runtime.ts';
import { type CompiledTemplates, LinkedTemplates, type TemplateSources } from './linked-templates.ts';
import { templateNames } from './page-views.ts';
import { type PrecompiledTemplates, precompiledTemplates } from './precompiled-templates.ts';

/**
 * Makes pages of templates. The program's own were compiled when it was built; any others are compiled, and each page
 * is rendered with samples, so that whatever is wrong with one, a misspelt name included, is found at load and not on
 * a request.
 */
export async function compileTemplates(
  sources: TemplateSources,
  precompiled: PrecompiledTemplates | undefined = precompiledTemplates,
): Promise<CompiledTemplates> {
  const key = JSON.stringify(sources);
  if (last?.key !== key || last.precompiled !== precompiled) {
    last = { key, precompiled, compiled: await compile(sources, precompiled) };
  }
  return last.compiled;
}

/** Mostly a reload finds the same templates, and compiling them takes as long as to read a thousand modules. */
let last:
  | {
      readonly key: string;
      readonly precompiled: PrecompiledTemplates | undefined;
      readonly compiled: CompiledTemplates;
    }
  | undefined;

async function compile(
  sources: TemplateSources,
  precompiled: PrecompiledTemplates | undefined,
): Promise<CompiledTemplates> {
  if (precompiled?.digest !== digestOf(sources)) {
    const { compileWithSamples } = await import('./compile-templates.ts');
    return compileWithSamples(sources);
  }
  const handlebars = handlebarsRuntime.create();
  const linked = new LinkedTemplates(handlebars);
  for (const name of templateNames) {
    linked.add(name, sources[name].text, handlebars.template(precompiled.specifications[name]));
  }
  return { templates: linked.pages(), diagnostics: [] };
}

/** Changes with the text of any template. */
export function digestOf(sources: TemplateSources): string {
  const texts = templateNames.map((name) => sources[name].text);
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}
