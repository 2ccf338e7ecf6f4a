import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { TemplateSources } from '../../src/site/linked-templates.ts';
import { type PageName, pageNames, templateNames } from '../../src/site/page-views.ts';
import { samples } from '../../src/site/sample-views.ts';
import { compileTemplates } from '../../src/site/templates.ts';
import { siteOf } from '../support/site-server.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = readFileSync(`${root}docs/pages.md`, 'utf8');
const api = readFileSync(`${root}docs/api.md`, 'utf8');

/** First cells of the table behind a line, without backticks. */
function namesBehind(text: string, line: string): string[] {
  const [, rest = ''] = text.split(`\n${line}\n`);
  const table = rest.trimStart().split('\n\n', 1)[0] ?? '';
  return [...table.matchAll(/^\| `([\w./-]+)`/gm)].map(([, name = '']) => name);
}

describe('docs/pages.md', () => {
  const everyPage = namesBehind(pages, 'Every page:');

  test.for([...pageNames])('lists what %s.hbs can show', (page: PageName) => {
    const [full = {}] = samples[page];
    expect([...everyPage, ...namesBehind(pages, `\`${page}.hbs\`:`)].toSorted()).toEqual(Object.keys(full).toSorted());
  });

  test('lists what a row can show', () => {
    const [full] = samples.module as readonly { below: readonly object[] }[];
    const names = namesBehind(pages, 'Each of `modules`, which is also what `module-row.hbs` shows:');
    expect(names.toSorted()).toEqual(Object.keys(full?.below[0] ?? {}).toSorted());
  });

  test('names what parts of a page consist of', () => {
    const nested = Object.values(samples).flatMap(([full = {}]) => Object.values(full).flatMap(keysBelow));
    expect([...new Set(nested)].filter((name) => !pages.includes(`\`${name}\``))).toEqual([]);
  });

  test('lists every file that can be overridden', () => {
    const line = "`--templates DIR` names a directory whose files replace the server's own, each by its name:";
    const files = namesBehind(pages, line);
    expect(files.filter((name) => name.endsWith('.hbs')).toSorted()).toEqual(
      templateNames.map((name) => `${name}.hbs`).toSorted(),
    );
    for (const file of files) expect(readFileSync(`${root}templates/${file}`, 'utf8')).not.toBe('');
  });

  test('shows a layout that works', async () => {
    const text = /^```handlebars\n([\s\S]*?)^```$/m.exec(pages)?.[1] ?? '';
    const own = templateNames.map((name) => [
      name,
      { file: name, text: readFileSync(`${root}templates/${name}.hbs`, 'utf8') },
    ]);
    const sources = { ...(Object.fromEntries(own) as TemplateSources), layout: { file: 'layout.hbs', text } };
    expect((await compileTemplates(sources)).diagnostics).toEqual([]);
  });
});

function keysBelow(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysBelow);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysBelow(inner)]);
}

describe('docs/api.md', () => {
  const site = siteOf('host: go.company.com\npaths: {/a: {repo: https://github.com/company/a}}');
  const ask = (target: string) =>
    JSON.parse(site.answer({ method: 'GET', target, host: 'go.company.com', isAuthorised: true }).body);
  const common = namesBehind(api, '```');

  test('lists the fields of a list and of a module', () => {
    const [listed] = ask('/-/api/modules').modules;
    expect(common.toSorted()).toEqual(Object.keys(listed).toSorted());
    const own = /^The fields above without `isPattern`, and:$/m.exec(api)?.[0] ?? '';
    const more = [...common, ...namesBehind(api, own)].filter((name) => name !== 'isPattern');
    expect([...new Set(more)].toSorted()).toEqual(Object.keys(ask('/-/api/modules/go.company.com/a')).toSorted());
  });

  test('shows the list as it is', () => {
    const example = JSON.parse(/^```json\n([\s\S]*?)^```$/m.exec(api)?.[1] ?? '');
    const { modules, ...rest } = ask('/-/api/modules');
    expect(Object.keys(example)).toEqual([...Object.keys(rest), 'modules']);
    expect(Object.keys(example.modules[0])).toEqual(Object.keys(modules[0]));
  });
});
