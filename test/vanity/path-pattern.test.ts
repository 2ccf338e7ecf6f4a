import { describe, expect, it } from 'vitest';
import { formatPathPattern, parsePathPattern } from '../../src/vanity/path-pattern.ts';

/** Codes of the findings. */
function codes(path: string): string[] {
  return parsePathPattern(path).findings.map(({ code }) => code.replace('config/', ''));
}

describe('parsePathPattern', () => {
  it.each([
    ['/', '/'],
    ['', '/'],
    ['/a', '/a'],
    ['/a/', '/a'],
    ['/a/b-c/D_e~f', '/a/b-c/D_e~f'],
    ['/teams/{team}/{name}', '/teams/{team}/{name}'],
    ['/{a}', '/{a}'],
    ['/{a1_B}/x/', '/{a1_B}/x'],
    ['/a/v2', '/a/v2'],
    ['/v1.2/a', '/v1.2/a'],
    ['/v0/a', '/v0/a'],
    ['/a/-', '/a/-'],
    ['/-a', '/-a'],
    ['/constructor/__proto__', '/constructor/__proto__'],
  ])('reads %j as %s', (path, canonical) => {
    const { elements, findings } = parsePathPattern(path);
    expect(findings).toEqual([]);
    expect(formatPathPattern(elements)).toBe(canonical);
  });

  it('distinguishes literals from placeholders', () => {
    expect(parsePathPattern('/a/{b}').elements).toEqual([{ literal: 'a' }, { placeholder: 'b' }]);
  });

  it.each([
    ['//', ['invalid-module-path']],
    ['/a//', ['invalid-module-path']],
    ['//a', ['invalid-module-path']],
    ['/a//b', ['invalid-module-path']],
    ['/a b', ['invalid-module-path']],
    ['/./x', ['invalid-module-path']],
    ['/../x', ['invalid-module-path']],
    ['/a/con', ['invalid-module-path']],
    ['/-', ['invalid-module-path']],
    ['/-/static', ['invalid-module-path']],
    ['/a*', ['invalid-module-path']],
    ['/a.', ['invalid-module-path']],
    ['/é/b c', ['invalid-module-path', 'invalid-module-path']],
    // Versions
    ['/a/v0', ['invalid-module-path']],
    ['/a/v01', ['invalid-module-path']],
    ['/a/v1.2', ['invalid-module-path']],
    ['/v2.0', ['invalid-module-path']],
    ['/a/v1', ['v1-suffix']],
    // Suffixes that `go` clones by itself
    ['/a.git', ['vcs-suffix']],
    ['/a.git/b', ['vcs-suffix']],
    ['/a/b.svn', ['vcs-suffix']],
    // Placeholders
    ['/x{a}', ['invalid-placeholder']],
    ['/{a}x', ['invalid-placeholder']],
    ['/{a', ['invalid-placeholder']],
    ['/a}', ['invalid-placeholder']],
    ['/{}', ['invalid-placeholder']],
    ['/{1a}', ['invalid-placeholder']],
    ['/{a-b}', ['invalid-placeholder']],
    ['/{{a}}', ['invalid-placeholder']],
    ['/{dir}', ['invalid-placeholder']],
    ['/{importPath}', ['invalid-placeholder']],
    ['/{a}/{a}', ['invalid-placeholder']],
  ])('refuses %j: %j', (path, expected) => {
    expect(codes(path)).toEqual(expected);
  });

  it.each([
    ['/x/a b', '`a b` cannot be in a module path: only ASCII letters, digits and - . _ ~ are allowed'],
    ['/x/v1.2', '`v1.2` cannot end a module path'],
    ['/x/y.git', '`y.git` ends like a repository'],
    ['/-/x', '`/-/` holds the pages of this server itself'],
    ['/{a}/{a}', '`{a}` is used twice'],
  ])('%s names the rule', (path, message) => {
    expect(parsePathPattern(path).findings[0]?.message).toContain(message);
  });

  it('proposes the name without the suffix', () => {
    expect(parsePathPattern('/x/a.b.git').findings[0]?.hint).toBe('write `a.b`');
  });
});
