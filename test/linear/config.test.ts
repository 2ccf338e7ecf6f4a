import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { diagnosticsJson, formatDiagnostics } from '../../src/diagnostics/format-diagnostic.ts';
import { growth } from './growth.ts';

/** How much longer four times the text may take. */
const maxGrowth = 8;

const head = 'host: go.company.com\n';
const foo = 'paths:\n  /foo: {repo: https://github.com/a/b}\n';

/** As many of a line as fit into a length. */
function lines(length: number, line: (index: number) => string): string {
  return Array.from({ length: Math.ceil(length / line(0).length) }, (_, index) => line(index)).join('');
}

/** A file with a text in some place, by the length of that text. */
const longTexts: Readonly<Record<string, (text: string) => string>> = {
  'a host': (text) => `host: ${text}\n${foo}`,
  'a title': (text) => `${head}title: ${text}\n${foo}`,
  'a key at the top level': (text) => `${head}${text}: x\n${foo}`,
  'a module': (text) => `${head}paths:\n  /${text}: {repo: https://github.com/a/b}\n`,
  'a repository': (text) => `${head}paths:\n  /foo: {repo: "https://a.com/${text}"}\n`,
  'a word': (text) => `${head}paths:\n  /foo: {vcs: ${text}, repo: https://github.com/a/b}\n`,
  'links to the source': (text) => `${head}paths:\n  /foo: {display: ${text}, repo: https://github.com/a/b}\n`,
  'a description beside a mistake': (text) => `${head}paths:\n  /foo: {rpeo: x, description: "${text}"}\n`,
  'a back end': (text) => `${head}backends: {b: {forge: gitlab, web: "https://${text}"}}\n${foo}`,
  'a comment beside a mistake': (text) => `hots: x # ${text}\n${foo}`,
};
const pieces = ['a-', 'a@', 'a:', 'a.', '/', '{a}', '%41', 'token', 'xn--', '$A', '<< '];

it.each(Object.entries(longTexts))('%s of any length takes time as its length', (_, fileOf) => {
  const slow = pieces.flatMap((piece) => {
    const textOf = (length: number) => fileOf(piece.repeat(Math.ceil(length / piece.length)));
    const times = growth(report, textOf, maxGrowth);
    return times > maxGrowth ? [`${piece}: ${times}`] : [];
  });
  expect(slow).toEqual([]);
});

/** Files of many parts, by their length. */
const manyParts: Readonly<Record<string, (length: number) => string>> = {
  'unknown keys': (length) => `${head}${lines(length, (index) => `k${index}: 1\n`)}${foo}`,
  'unknown keys in one path': (length) =>
    `${head}paths:\n  /foo: {repo: https://github.com/a/b, ${lines(length, (index) => `k${index}: 1, `)}}\n`,
  'paths with one unknown key': (length) =>
    `${head}paths:\n${lines(length, (index) => `  /m${index}: {repo: https://a.com/${index}, private: true}\n`)}`,
  'misspelt keys on one line': (length) =>
    `{host: go.company.com, paths: {${lines(length, (index) => `/m${index}: {rpeo: x}, `)}}}`,
  'repeated keys': (length) => `${head}paths:\n${lines(length, () => '  /m: {repo: https://github.com/a/m}\n')}`,
  'modules of one repository': (length) =>
    `${head}paths:\n${lines(length, (index) => `  /m${index}: {repo: https://github.com/a/m}\n`)}`,
  'modules inside one module': (length) =>
    `${head}paths:\n  /m: {repo: https://github.com/a/m}\n${lines(length, (index) => `  /m/${index}: {repo: https://github.com/a/m}\n`)}`,
  'modules in patterns': (length) =>
    `${head}paths:\n  /{x}/{y}: {repo: "https://a.com/{x}-{y}"}\n${lines(length, (index) => `  /m${index}: {repo: https://a.com/${index}}\n`)}`,
  'hosts of keys': (length) =>
    `${head}paths:\n${lines(length, (index) => `  h${index}.company.com/m: {repo: https://a.com/${index}}\n`)}`,
  'unknown back ends among many': (length) =>
    `${head}backends:\n${lines(length, (index) => `  b${index}: {forge: gitlab, web: "https://g${index}.com"}\n`)}paths:\n${lines(length, (index) => `  /m/${index}: {backend: x${index}}\n`)}`,
  'aliases of one entry': (length) =>
    `${head}x-a: &a {repo: https://github.com/a/b, private: true}\npaths:\n${lines(length, (index) => `  /m${index}: *a\n`)}`,
  'values of several lines': (length) =>
    `${head}paths:\n${lines(length, (index) => `  /m${index}:\n    rpeo: |\n      a\n      b\n`)}`,
  documents: (length) => '---\n'.repeat(length / 4),
};

it.each(Object.entries(manyParts))('%s take time as their number', (_, fileOf) => {
  expect(growth(report, fileOf, maxGrowth)).toBeLessThanOrEqual(maxGrowth);
});

/** All that `check` does with a text. */
function report(yaml: string): void {
  const { diagnostics } = parseConfig(yaml, 'vanity.yaml');
  formatDiagnostics(diagnostics, { source: yaml });
  diagnosticsJson(diagnostics);
}
