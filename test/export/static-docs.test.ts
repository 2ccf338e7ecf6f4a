import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { tempDir } from '../cli/temp-file.ts';
import { exportYaml, readTree } from './exported.ts';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));
const page = await readFile(`${docs}export.md`, 'utf8');
const [, section = ''] = page.split('\n## Files for a static host\n');

/** Bodies of the blocks in a language. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, found, body = '']) =>
    found === language ? body : [],
  );
}

test('docs/export.md shows what an export really prints', async () => {
  const [yaml = ''] = blocks(section, 'yaml');
  const [first = '', second = ''] = blocks(section, 'console');
  const dir = await tempDir();
  const { stderr, output } = await exportYaml(yaml, { dir });
  expect(`$ govanity export static --output public\n${stderr}`).toBe(first);
  await writeFile(join(output, 'index.html'), '<h1>mine</h1>\n');
  const again = await exportYaml(yaml, { dir });
  expect(again.stderr.split('\n').slice(-3).join('\n')).toBe(second.replace(/^\$ .*\n/, ''));
});

test('docs/export.md names the files that there are', async () => {
  const { output } = await exportYaml(blocks(section, 'yaml')[0] ?? '');
  const tree = await readTree(output);
  const named = [...section.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
  for (const name of named.filter((word) => !word.startsWith('--'))) {
    expect(
      [...tree.keys()].some((file) => file === name || file.startsWith(name)),
      name,
    ).toBe(true);
  }
  expect(named).toEqual(expect.arrayContaining([...tree.keys()].filter((file) => !file.includes('/'))));
});

test('docs/diagnostics.md has examples that an export reports', async () => {
  const [, group = ''] = (await readFile(`${docs}diagnostics.md`, 'utf8')).split('\n## export/\n');
  const sections = (group.split('\n## ')[0] ?? '')
    .split('\n### ')
    .filter((text) => text.startsWith('export/') && !text.startsWith('export/too-long'));
  expect(sections).toHaveLength(5);
  for (const text of sections) {
    const { stderr } = await exportYaml(blocks(text, 'yaml')[0] ?? '');
    const codes = [...stderr.matchAll(/^(?:error|warning)\[(.*?)\]/gm)].map(([, code]) => code);
    expect(codes).toEqual([text.split('\n', 1)[0]]);
  }
});
