import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const directory = fileURLToPath(new URL('../../templates/static/', import.meta.url));

it('styles and script are under 20 KB together, and fetch nothing from elsewhere', () => {
  const texts = readdirSync(directory).map((name) => readFileSync(`${directory}${name}`, 'utf8'));
  expect(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)).toBeLessThan(20_000);
  const addresses = texts.flatMap((text) => text.match(/(?:https?:)?\/\/[a-z][\w.-]*\.[a-z]{2,}/g) ?? []);
  expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org']));
});
