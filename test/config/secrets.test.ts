import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { diagnosticsJson, formatDiagnostics } from '../../src/diagnostics/format-diagnostic.ts';
import { backend, entry, key, top } from './cases/case.ts';

const secret = 'hunter2SECRET';
const token = `glpat-${secret}`;

/** All that is reported about a file, in every form. */
function output(yaml: string): string {
  const { diagnostics } = parseConfig(yaml, 'vanity.yaml');
  expect(diagnostics).not.toEqual([]);
  return formatDiagnostics(diagnostics, { source: yaml }) + JSON.stringify(diagnosticsJson(diagnostics));
}

const url = `https://me:${secret}@git.company.com/a/b`;
const pathFields = 'repo vcs display backend project subdir branch description docs hidden deprecated cache_max_age';
const topFields = 'host cache_max_age title docs index backend backends paths access';
const backendFields = 'forge web clone ssh branch';

describe('a secret is never repeated', () => {
  const texts = [token, url, `me:${secret}@git.company.com:a/b`, `git.company.com/a?private_token=${secret}`];
  it.each([
    ...texts.flatMap((text) => [
      ...pathFields.split(' ').map((field) => [field, entry(`${field}: "${text}", unknown: 1`)] as const),
      ...topFields.split(' ').map((field) => [field, top(`${field}: "${text}"\nunknown: 1`)] as const),
      ...backendFields.split(' ').map((field) => [field, backend(`${field}: "${text}", unknown: 1`)] as const),
      ['an unknown key', entry(`"${text}": 1`)] as const,
      ['an unknown key at the top', top(`"${text}": 1`)] as const,
      ['a path', key(`"${text}"`)] as const,
      ['a key twice', top(`"${text}": 1\n"${text}": 2`)] as const,
      ['the whole file', `"${text}"`] as const,
      ['a list', `["${text}"]`] as const,
    ]),
    ['a tag', entry(`repo: !${token} x`)] as const,
    ['an alias', entry(`repo: *${token}`)] as const,
  ])('%s: %j', (_, yaml) => {
    expect(output(yaml)).not.toContain('SECRET');
  });

  it.each([
    ['with a space', `repo: "https://me:hunter2 SECRET@git.company.com/a"`],
    ['with a space, in a link', `docs: "https://me:hunter2 SECRET@docs.company.com/a"`],
    ['with a quote', `repo: 'https://me:hunter2"SECRET@git.company.com/a'`],
    ['with an @', `repo: "https://me:SECRET@SECRET@git.company.com/a"`],
    ['with a space, without a scheme', `repo: "me:hunter2 SECRET@git.company.com:a/b"`],
    ['in a folded text', `repo: "https://me:hunter\\\n    SECRET@git.company.com/a"`],
    ['cut in two', `repo: "https://me:SECRET\\\n    hunter2@git.company.com/a"`],
    ['cut in two, in a link', `docs: "https://me:SECRET\\\n    hunter2@docs.company.com/a"`],
    ['after escapes', `repo: "https\\x3a//me\\x3aSECRET\\x40git.company.com/a"`],
    ['without a password', `repo: https://SECRET0123456789012345678901234567890@git.company.com/a`],
    ['without a password, in a link', `docs: https://SECRET0123456789012345678901234567890@git.company.com/a`],
    ['in a word that is cut', `vcs: "https://me:SECRET${'x'.repeat(80)}@git.company.com/a"`],
  ])('%s', (_, fields) => {
    expect(output(entry(`${fields}, unknown: 1`))).not.toContain('SECRET');
  });
});
