import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { kindNames } from '../../src/convert/kind-names.ts';
import { run } from '../cli/run.ts';
import { tempDir } from '../cli/temp-file.ts';

const page = await readFile(fileURLToPath(new URL('../../docs/convert.md', import.meta.url)), 'utf8');
const fences = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', body = '']) => ({
  language,
  body,
}));
const shown = fences.flatMap(({ language, body }, index) => {
  const [, words = '', output = ''] = /^\$ govanity (.*)\n([\s\S]*)$/.exec(language === 'console' ? body : '') ?? [];
  return words === '' ? [] : [{ words, output, source: fences[index - 1]?.body ?? '' }];
});

describe('docs/convert.md', () => {
  test.for(shown)('shows what `govanity $words` really prints', async ({ words, output, source }) => {
    const argv = words.split(' ').map((word) => word.replaceAll("'", ''));
    const file = argv.find((word) => word.endsWith('.yaml')) ?? 'none.yaml';
    const path = join(await tempDir(), file);
    await writeFile(path, source);
    const said = await run(argv.map((word) => (word === file ? path : word)));
    expect((said.stdout + said.stderr).replaceAll(path, file)).toBe(output);
  });

  test('shows three of them', () => {
    expect(shown).toHaveLength(3);
  });

  test('names every kind and no other', () => {
    const named = [...page.matchAll(/^\| `([a-z0-9-]+)`/gm)].map(([, name]) => name);
    expect(named.toSorted()).toEqual(kindNames.toSorted());
  });
});
