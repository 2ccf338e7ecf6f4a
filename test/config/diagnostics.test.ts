import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { diagnosticCodes } from '../../src/diagnostics/codes.ts';
import { backendCases } from './cases/backend-cases.ts';
import type { Case } from './cases/case.ts';
import { foreignCases } from './cases/foreign-cases.ts';
import { keyCases, nestingCases, shadowCases } from './cases/key-cases.ts';
import { pathCases } from './cases/path-cases.ts';
import { severalCases } from './cases/several-cases.ts';
import { topLevelCases } from './cases/top-level-cases.ts';
import { yamlCases } from './cases/yaml-cases.ts';

const cases: readonly Case[] = [
  ...yamlCases,
  ...topLevelCases,
  ...backendCases,
  ...keyCases,
  ...nestingCases,
  ...shadowCases,
  ...foreignCases,
  ...pathCases,
  ...severalCases,
];
/** Not of the text alone: test/cli shows these. */
const ofFiles = ['config/users-file', 'yaml/not-utf-8'];

describe('diagnostics of a file', () => {
  it.each(cases.map((row) => [row.name, row] as const))('%s', (_, { yaml, expected }) => {
    const { config, diagnostics } = parseConfig(yaml, 'vanity.yaml');
    const found = diagnostics.map(
      ({ severity, code, location }) => `${severity} ${code} ${location?.line}:${location?.column}`,
    );
    expect(found).toEqual(expected.map(([summary]) => summary));
    for (const [index, { message, hint }] of diagnostics.entries()) {
      for (const words of expected[index]?.slice(1) ?? []) expect(`${message}\n${hint}`).toContain(words);
    }
    expect(config === undefined).toBe(expected.some(([summary]) => summary.startsWith('error')));
  });

  it('has a case for every code of the text', () => {
    const shown = new Set(cases.flatMap(({ expected }) => expected.map(([summary]) => summary.split(' ')[1])));
    const codes = Object.keys(diagnosticCodes).filter((code) => /^(?:config|yaml)\//.test(code) && !shown.has(code));
    expect(codes.toSorted()).toEqual(ofFiles);
  });

  it('has unique names', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });
});
