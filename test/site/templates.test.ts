import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { precompileTemplates } from '../../.ci/precompile-templates.ts';
import type { CompiledTemplates, TemplateSources } from '../../src/site/linked-templates.ts';
import { type PageName, pageNames, type TemplateName, templateNames } from '../../src/site/page-views.ts';
import type { PrecompiledTemplates } from '../../src/site/precompiled-templates.ts';
import { samples } from '../../src/site/sample-views.ts';
import { compileTemplates } from '../../src/site/templates.ts';

const directory = fileURLToPath(new URL('../../templates/', import.meta.url));
const own = Object.fromEntries(
  templateNames.map((name) => [name, { file: `${name}.hbs`, text: readFileSync(`${directory}${name}.hbs`, 'utf8') }]),
) as TemplateSources;

/** The diagnostics of the own templates with one of them replaced, each in one line. */
async function faultsWith(name: TemplateName, text: string): Promise<string[]> {
  const { templates, diagnostics } = await compileTemplates({ ...own, [name]: { file: `${name}.hbs`, text } });
  expect(templates === undefined).toBe(diagnostics.length > 0);
  return diagnostics.map(({ code, message, location }) => {
    return `${location?.file}:${location?.line}:${location?.column} ${code}: ${message}`;
  });
}

describe('a template', () => {
  it('of the own ones is fine', async () => {
    expect(await faultsWith('index', own.index.text)).toEqual([]);
  });

  it.each<[string, TemplateName, string, string]>([
    [
      'that ends early',
      'index',
      '{{#> layout}}\n<p>{{#if below}}\n',
      'index.hbs:3:1 template/broken: this is no Handlebars: expected ',
    ],
    ['with a wrong end', 'module', '\n{{#if x}}{{/each}}', "module.hbs:2:4 template/broken: if doesn't match each"],
    [
      'with a misspelt name',
      'setup',
      '{{#> layout}}\n\n  {{goPrivat}}{{/layout}}',
      'setup.hbs:3:5 template/broken: there is no `goPrivat` here',
    ],
    [
      'with a misspelt name in a branch that is rarely taken',
      'module',
      '{{#> layout}}{{#if subdir}}{{subdirr}}{{/if}}{{/layout}}',
      'module.hbs:1:30 template/broken: there is no `subdirr` here',
    ],
    [
      'with a misspelt name in a condition',
      'not-found',
      '{{#> layout}}{{#if nearst}}{{/if}}{{/layout}}',
      'not-found.hbs:1:20 template/broken: there is no `nearst` here',
    ],
    [
      'with a misspelt name in a part',
      'module-row',
      '<li>{{url}}{{uri}}</li>',
      'module-row.hbs:1:14 template/broken: there is no `uri` here',
    ],
    [
      'with an unknown part',
      'setup',
      '{{#> layout}}{{> menu}}{{/layout}}',
      'setup.hbs:1:1 template/broken: the partial menu could not be found',
    ],
    [
      'with an unknown helper',
      'setup',
      '{{#> layout}}{{shout host}}{{/layout}}',
      'setup.hbs:1:14 template/broken: you specified knownHelpersOnly, but used the unknown helper shout',
    ],
    [
      'that writes text as HTML',
      'module',
      '{{#> layout}}\n{{{description}}}{{/layout}}',
      'module.hbs:2:1 template/unescaped: `{{{description}}}` writes a text as HTML',
    ],
    [
      'that writes text as HTML in the other spelling',
      'layout',
      '<head>{{> meta-tags}}</head>{{&pageTitle}}',
      'layout.hbs:1:29 template/unescaped: `{{{pageTitle}}}` writes a text as HTML',
    ],
    [
      'without the tags',
      'module',
      '<html><head><title>{{host}}</title></head>',
      'module.hbs:1:1 template/no-tags: the head of the page does not begin with the discovery tags',
    ],
  ])('%s is refused with its place', async (_what, name, text, expected) => {
    const [first, ...rest] = await faultsWith(name, text);
    expect(first?.slice(0, expected.length)).toBe(expected);
    expect(rest).toEqual([]);
  });

  it('that every page is made of is refused once for each page at most', async () => {
    const faults = await faultsWith('layout', '<head>{{> meta-tags}}</head>{{pageTitel}}');
    expect(faults).toEqual(['layout.hbs:1:31 template/broken: there is no `pageTitel` here']);
  });

  it('may leave everything out but the tags', async () => {
    expect(
      await faultsWith('module', '<html><head>\n{{> meta-tags}}<title>{{askedPath}}</title></head></html>'),
    ).toEqual([]);
  });
});

describe('the templates of a build', () => {
  const built: string = precompileTemplates();
  const precompiled: PrecompiledTemplates = new Function(
    built.replace('export const precompiledTemplates =', 'return'),
  )();

  it.each([...pageNames])('show %s as the compiled ones do', async (page) => {
    const rendered = await Promise.all([
      compileTemplates(own, precompiled).then((compiled) => pagesOf(page, compiled)),
      compileTemplates(own, undefined).then((compiled) => pagesOf(page, compiled)),
    ]);
    expect(rendered[0]).toEqual(rendered[1]);
  });

  it('are used for the texts that they were made of, and for no other', async () => {
    const { module } = precompiled.specifications;
    const swapped = { ...precompiled, specifications: { ...precompiled.specifications, setup: module } };
    const [asModule] = pagesOf('module', await compileTemplates(own, precompiled));
    const render = async (sources: TemplateSources) => (await compileTemplates(sources, swapped)).templates?.setup;
    const [view] = samples.module as never[];
    expect((await render(own))?.(view as never)).toBe(asModule);
    const edited = { ...own, copyable: { ...own.copyable, text: `${own.copyable.text} ` } };
    const [setupView] = samples.setup;
    expect((await render(edited))?.(setupView as never)).toBe(
      (await compileTemplates(edited, undefined)).templates?.setup(setupView as never),
    );
  });
});

function pagesOf(page: PageName, { templates }: CompiledTemplates): string[] {
  const render = templates?.[page === 'not-found' ? 'notFound' : page] as (view: object) => string;
  return samples[page].map((view) => render(view));
}
