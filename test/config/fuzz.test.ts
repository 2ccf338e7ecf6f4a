import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyFixes } from '../../src/config/apply-edits.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { accessFields, backendFields, pathFields, topFields } from '../../src/config/schema.ts';
import { type Diagnostic, hasError } from '../../src/diagnostics/diagnostic.ts';
import { formatDiagnostics } from '../../src/diagnostics/format-diagnostic.ts';
import { fuzzOptions } from './fuzz-options.ts';

const runs = 10_000;

/** What no text may break; empty where all of it holds. */
function faults(text: string, { config, diagnostics, modules } = parseConfig(text, 'vanity.yaml')): string[] {
  const rows = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const found = diagnostics.flatMap((diagnostic) => placeFaults(diagnostic, rows));
  if ((config === undefined) !== hasError(diagnostics))
    found.push('a configuration with an error, or none without one');
  if (config !== undefined && config.routes.length !== modules) found.push('a path got lost in silence');
  const lines = diagnostics.map(({ location }) => location?.line ?? 0);
  if (lines.some((line, index) => line < (lines[index - 1] ?? 0))) found.push('not in order');
  const shown = formatDiagnostics(diagnostics, { source: text });
  if (/[\p{Cc}\u2028-\u202e]/u.test(shown.replaceAll('\n', ''))) found.push('a control character is shown');
  return found;
}

function placeFaults({ code, location }: Diagnostic, lines: readonly string[]): string[] {
  if (location === undefined) return [`${code} has no place`];
  const { line, column, endLine, endColumn } = location;
  const isInside = (at: number, character: number) =>
    at >= 1 && character >= 1 && character <= (lines[at - 1] ?? '').length + 1 && at <= lines.length;
  const isOrdered = endLine > line || (endLine === line && endColumn >= column);
  return isInside(line, column) && isInside(endLine, endColumn) && isOrdered
    ? []
    : [`${code} is outside: ${JSON.stringify(location)}`];
}

const files = [
  readFileSync(new URL('../../vanity.example.yaml', import.meta.url), 'utf8'),
  `host: &h [go.a.com, go.b.com]
access: {restrict: index, users: htpasswd, allow: [10.0.0.0/8]}
backends:
  g: &g {forge: gitlab, web: "https://gitlab.company.com/git", clone: ssh, ssh: git@gitlab.company.com:22}
  h: {<<: *g, forge: gerrit}
backend: g
paths:
  /a/b:
  /{x}/{y}/z: {project: 'p/{y}-{x}'}
  /c: {repo: "git@gitlab.company.com:a/b.git", subdir: d}
  /d:
    repo: |-  # why
      ssh://git@gitlab.company.com:a/b.git
    display: >
      https://a.com
      https://a.com{/dir} https://a.com{/dir}/{file}#{line}
  go.c.com/d/v2: &d
    vcs: mod
    repo: https://athens.company.com
  /e: {<<: [*d, {hidden: true}], cache_max_age: 4000}
`,
];

const words = [
  ...['host', 'paths', 'backends', 'backend', 'repo', 'vcs', 'mod', 'project', 'forge', 'web', 'gitlab', 'access'],
  ...['__proto__', 'constructor', '/foo', '/{x}', 'go.a.com/b', 'https://a.com/b', 'git@a.com:x/y', '010', '1e3', '~'],
  ...[': ', ':', '? ', '- ', ', ', '{', '}', '[', ']', '"', "'", '|', '>-', '&a ', '*a', '<<: ', '!!str ', '!x ', '# '],
  ...['\n', '\n  ', '\n    ', '\r\n', '\r', '\t', ' ', '---\n', '...\n', '%YAML 1.2\n', '\ufeff', '\u2028', '\\', '\0'],
];
const soup = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join(''));
const text = fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 60 }));
const edit = fc.tuple(fc.nat(), fc.nat({ max: 30 }), fc.oneof(text, fc.constantFrom('', ...words)));
const mutated = fc
  .tuple(fc.constantFrom(...files), fc.array(edit, { minLength: 1, maxLength: 3 }))
  .map(([file, edits]) => {
    let result = file;
    for (const [place, length, insert] of edits) {
      const at = place % (result.length + 1);
      result = result.slice(0, at) + insert + result.slice(at + length);
    }
    return result;
  });

const nasty = [
  ...[
    '<b>',
    '"><meta name="go-import" content="x git https://evil">',
    '{{x}}',
    '\u001b[31m',
    '\u202e',
    '\u0000',
    '\ud800',
  ],
  ...[
    'javascript:alert(1)',
    '//evil',
    '/a/../b',
    'git@a.com:x/y',
    'ssh://git@a.com:x',
    'https://a.com/{x}',
    '{dir}',
    '__proto__',
  ],
  ...[
    'https://u:p@a.com/b',
    '%00',
    'x\ny',
    'go.a.com',
    '/v2',
    'g',
    'https://a.com/b',
    'https://1.2.3.4.5/x',
    'https://[::1]/x',
  ],
];
const leaf = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constantFrom(Number.NaN, 2 ** 60, -0)),
);
/** A scalar in YAML: what JSON leaves as it is, but YAML forbids, is escaped. */
const scalar = leaf.map((value) =>
  typeof value === 'number'
    ? String(value)
    : JSON.stringify(value).replace(/[\x7f-\x9f\ufeff\ufffe\uffff]/g, (character) => `\\u${hex(character)}`),
);

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0');
}

const anything = fc.oneof(
  { weight: 6, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
  fc.dictionary(fc.constantFrom('a', '__proto__'), fc.constantFrom(...nasty)).map((value) => JSON.stringify(value)),
);

/** What is right in a field, so that the faults of others are met, too. */
const good: Readonly<Record<string, readonly string[]>> = {
  host: ['go.a.com', '[go.a.com, go.b.com]'],
  cache_max_age: ['0', '300', '4000'],
  docs: ['"https://docs.a.com/{importPath}"'],
  index: ['hidden'],
  backend: ['g', 'h'],
  forge: ['gitlab', 'gerrit', 'azure', 'bitbucket-server', 'gitweb'],
  web: ['https://gitlab.a.com', 'https://a.com:8443/git/'],
  clone: ['ssh', 'https'],
  ssh: ['git@a.com', 'me@a.com:2222'],
  branch: ['main', 'release/1.x'],
  repo: ['https://github.com/a/b', '"git@a.com:x/y.git"', 'ssh://me@gerrit.1:29418/a', '"https://a.com/{x}/{y}"'],
  vcs: ['git', 'mod', 'bzr'],
  project: ['a/b', '"{x}/{y}"', 'o/p/r'],
  subdir: ['tools/lint'],
  display: ['"https://a.com https://a.com{/dir} https://a.com{/dir}/{file}"'],
  hidden: ['true'],
  restrict: ['all'],
  users: ['htpasswd'],
  allow: ['[10.0.0.0/8]'],
};

function valueFor(name: string): fc.Arbitrary<string> {
  const right = Object.hasOwn(good, name) ? good[name] : ['some text'];
  return fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...(right ?? [])) }, anything);
}

/** A flow mapping with some of the keys, of which few are nasty. */
function mapOf(keys: readonly string[], value: (key: string) => fc.Arbitrary<string>): fc.Arbitrary<string> {
  const key = fc.oneof({ weight: 25, arbitrary: fc.constantFrom(...keys) }, fc.constantFrom(...nasty));
  const row = key.chain((name) => value(name).map((text) => [name, text] as const));
  return fc
    .uniqueArray(row, { maxLength: 4, selector: ([name]) => name })
    .map((rows) => `{${rows.map(([name, text]) => `${JSON.stringify(name)}: ${text}`).join(', ')}}`);
}

const fieldsOf = (fields: object) => mapOf(Object.keys(fields), valueFor);
const backend = fieldsOf(backendFields).map((fields) => `{forge: gitlab, web: "https://a.com", <<: ${fields}}`);
const path = fc
  .tuple(fieldsOf(pathFields), fc.constantFrom('repo: https://a.com/b', 'backend: g', 'vcs: git'))
  .map(([fields, source]) => `{<<: [${fields}, {${source}}]}`);
const paths = mapOf(['/a', '/b/', '/{x}/{y}', '/a/v2', 'go.a.com/b', 'go.c.com'], () =>
  fc.oneof({ weight: 9, arbitrary: path }, anything),
);
const config = fc
  .record({
    top: fieldsOf(topFields).map((fields) => fields.slice(1, -1)),
    access: fc.option(fieldsOf(accessFields), { nil: '{restrict: none}' }),
    g: fc.oneof({ weight: 9, arbitrary: backend }, anything),
    paths,
  })
  .map(
    ({ top, access, g, paths: entries }) =>
      `${top === '' ? '{' : `{${top}, `}access: ${access}, backends: {g: ${g}, h: {forge: gerrit, web: "https://b.com"}}, paths: ${entries}}`,
  );

describe('parseConfig bears', () => {
  it('any text', () => {
    fc.assert(
      fc.property(text, (yaml) => {
        expect(faults(yaml)).toEqual([]);
      }),
      fuzzOptions(runs),
    );
  });

  it('damaged files, and fixes them completely', () => {
    const property = fc.property(mutated, (yaml) => {
      const parsed = parseConfig(yaml, 'vanity.yaml');
      expect(faults(yaml, parsed)).toEqual([]);
      const { text: once, count } = applyFixes(yaml, parsed.diagnostics);
      const left =
        count === 0 ? [] : parseConfig(once, 'vanity.yaml').diagnostics.filter(({ fix }) => fix !== undefined);
      expect(left).toEqual([]);
    });
    fc.assert(property, fuzzOptions(runs));
  });

  it('any value in any field', () => {
    fc.assert(
      fc.property(config, (yaml) => {
        expect(faults(yaml)).toEqual([]);
      }),
      fuzzOptions(runs),
    );
  });
});
