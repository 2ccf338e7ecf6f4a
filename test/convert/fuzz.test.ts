import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { createSourceText } from '../../src/config/source-text.ts';
import { writeYamlComment, writeYamlScalar } from '../../src/config/write-yaml-scalar.ts';
import { parseYamlTree } from '../../src/config/yaml-tree.ts';
import { convert, convertRedirector } from '../../src/convert/convert.ts';
import { kindNames } from '../../src/convert/kind-names.ts';
import { fuzz } from '../support/fuzz.ts';
import { sources } from './sources.ts';

const tricky = fc.constantFrom(
  ...[
    '',
    ' ',
    '~',
    'null',
    'true',
    'No',
    'y',
    '0',
    '010',
    '0x1f',
    '1e3',
    '.inf',
    '2024-01-01',
    '12:30:45',
    '<<',
    '=',
    '---',
  ],
  ...[
    'a: b',
    'a #b',
    '#a',
    'a:',
    '- a',
    '? a',
    '!a',
    '&a',
    '*a',
    '|',
    '>',
    '%a',
    '@a',
    '`a',
    '"a"',
    "'a'",
    '{a}',
    '[a]',
    'a, b',
  ],
  ...[
    'a\nb',
    '\n',
    'a\r\nb',
    '\t',
    '\ufeff',
    '\u2028',
    '\u0085',
    '\u007f',
    '\ud83d\ude00',
    'é',
    '\\',
    '\\n',
    'a\\"b',
    ' a',
    'a ',
  ],
);
const anyText = fc.oneof(
  tricky,
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[ -~]*$/),
);

describe('a value', () => {
  test('of any kind is read as what was written', () => {
    const value = fc.oneof(anyText, fc.boolean(), fc.nat());
    fc.assert(
      fc.property(value, anyText, (written, comment) => {
        const text = `${writeYamlComment(comment)}\n"k": ${writeYamlScalar(written)}\n`;
        const { root, diagnostics } = parseYamlTree(createSourceText(text, 'f'));
        expect(diagnostics).toEqual([]);
        expect(root).toMatchObject({ entries: [{ key: { text: 'k' }, value: { value: written } }] });
      }),
      fuzz('yaml scalar: value', 3000),
    );
  });

  test('is read as a key, too', () => {
    fc.assert(
      fc.property(anyText, (key) => {
        fc.pre(key.length < 1000);
        const { root, diagnostics } = parseYamlTree(createSourceText(`${writeYamlScalar(key)}: 1\n`, 'f'));
        expect(diagnostics).toEqual([]);
        expect(root).toMatchObject({ entries: [{ key: { text: key } }] });
      }),
      fuzz('yaml scalar: key', 3000),
    );
  });
});

/** Whatever comes, a vanity.yaml has no error, and what is missing has one. */
function expectSound({ yaml, diagnostics }: ReturnType<typeof convert>): void {
  if (yaml === undefined) expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
  else expect(parseConfig(yaml, 'f').diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
}

describe('convert', () => {
  const kind = fc.option(fc.constantFrom(...kindNames), { nil: undefined });

  test('never throws, whatever the text', () => {
    fc.assert(
      fc.property(anyText, kind, (text, from) => expectSound(convert(text, 'f', from))),
      fuzz('convert: text', 1500),
    );
  });

  test('never throws for any value, as JSON', () => {
    const keys = fc.constantFrom(
      ...[
        'host',
        'paths',
        'url',
        'packages',
        'repo',
        'domain',
        'repositories',
        'prefix',
        'import',
        '/a',
        'source',
        'godoc',
        'path',
      ],
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        anyText,
        fc.jsonValue(),
        fc.array(tie('value')),
        fc.dictionary(keys, tie('value')),
      ),
    }));
    fc.assert(
      fc.property(value, kind, (json, from) => expectSound(convert(JSON.stringify(json), 'f', from))),
      fuzz('convert: JSON', 1500),
    );
  });

  test('never throws for a file with a piece taken out or put in', () => {
    const source = fc.constantFrom(...Object.values(sources));
    fc.assert(
      fc.property(source, fc.nat(), fc.nat(40), tricky, (text, at, length, piece) => {
        const start = at % text.length;
        expectSound(convert(text.slice(0, start) + piece + text.slice(start + length), 'f'));
      }),
      fuzz('convert: mutation', 3000),
    );
  });

  test('never throws for any two arguments', () => {
    fc.assert(
      fc.property(anyText, anyText, (importPath, repo) => expectSound(convertRedirector(importPath, repo))),
      fuzz('convert: arguments', 1000),
    );
  });
});
