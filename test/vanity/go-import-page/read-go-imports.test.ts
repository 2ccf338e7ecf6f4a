import { expect, test } from 'vitest';
import { chooseGoImport } from '../../../src/vanity/go-import-page/choose-go-import.ts';
import { readGoImports } from '../../../src/vanity/go-import-page/read-go-imports.ts';

const tag = '<meta name="go-import" content="a.b/c git https://h/c">';
const read = (html: string | Uint8Array) => readGoImports(typeof html === 'string' ? Buffer.from(html) : html);

/** What Go 1.26 makes of each page: its own parser was run on 180,000 random mixtures of these pieces with the same result. */
test.for([
  ['a plain head', `<!DOCTYPE html>\n<html><head>\n${tag}</head>`, [3, true], undefined],
  ['capitals', '<META NAME="go-import" CONTENT="a.b/c git https://h/c"/>', [1, true], undefined],
  ['attributes the other way round', '<meta content="a.b/c git https://h/c" name="go-import">', [1, true], undefined],
  ['single quotes', "<meta name='go-import' content='a.b/c git https://h/c'>", [1, true], undefined],
  ['entities', '<meta name="go-import" content="a.b/c&#32;git&#x9;https://h/c">', [1, true], undefined],
  ['a self-closed head', `<head/>${tag}`, [1, false], undefined],
  ['the end of the head', `<head></head>\n${tag}`, [2, false], undefined],
  ['the body', `<BODY>\n${tag}`, [2, false], undefined],
  ['a script before', `<script>if (a < b) {}</script>\n${tag}`, [2, false], 'expected element name after <'],
  ['a comment with --', `<!-- a -- b -->\n${tag}`, [2, false], 'invalid sequence "--" not allowed in comments'],
  ['an unquoted value with /', `<a href=/x>\n${tag}`, [2, false], 'expected /> in element'],
  ['< in a value', `<a title="1<2">\n${tag}`, [2, false], 'unescaped < inside quoted string'],
  ['NUL', `\0\n${tag}`, [2, false], 'illegal character code'],
  ['NUL by its number', `&#0;\n${tag}`, [2, false], 'illegal character code'],
  ['NUL by its number in a value', `<a title="&#x0;">\n${tag}`, [2, false], 'illegal character code'],
  ['NUL in CDATA', `<![CDATA[\0]]>\n${tag}`, [2, false], 'illegal character code'],
  ['half a pair by its number', `&#xD800;${tag}`, [1, true], undefined],
  ['an end within an entity', `${tag}&am`, [1, true], 'unexpected EOF'],
  ['a script behind', `${tag}<script>if (a < b) {}</script>`, [1, true], 'expected element name after <'],
  ['CDATA', `<![CDATA[ < ]]>${tag}`, [1, true], undefined],
  ['an encoding', `<?xml version="1.0" encoding="latin1"?>\n${tag}`, [2, false], 'charset "latin1"'],
  ['an ampersand', `a & b &nbsp; ${tag}`, [1, true], undefined],
] as const)('reads %s as go does', ([, html, [line, isSeen], fault]) => {
  const page = read(html);

  expect(page.tags).toEqual([{ fields: ['a.b/c', 'git', 'https://h/c'], line, isSeen }]);
  if (fault === undefined) expect(page.fault).toBeUndefined();
  else expect(page.fault?.message).toContain(fault);
});

test('reads invalid UTF-8 and other names as go does', () => {
  expect(read(Buffer.concat([Buffer.from([0xff]), Buffer.from(tag)]))).toMatchObject({
    tags: [{ isSeen: false }],
    fault: { message: 'invalid UTF-8', line: 1 },
  });
  expect(read('<meta name="Go-Import" content="a b c">').tags).toEqual([]);
});

test('is linear in the page', () => {
  const start = performance.now();
  for (const piece of ['<', '<a ', '<meta name="go-import" ', '<!--', '<!x <', '"', '&', '<meta ', tag, `<body>${tag}`])
    read(piece.repeat(50_000));
  expect(performance.now() - start).toBeLessThan(10_000);
});

const seen = (content: string, isSeen = true) => ({ fields: content.split(' '), line: 1, isSeen });

test.for([
  ['one tag', ['a.b/c git r'], 4, 'a.b/c git r'],
  ['a longer path', ['a.b git r'], 4, 'a.b git r'],
  ['a neighbour', ['a.b/cc git r'], 4, 'no go-import meta tags (meta tag a.b/cc did not match import path a.b/c)'],
  ['a part of an element', ['a.b/ git r', 'a git r'], 4, 'a.b/ git r'],
  ['nothing', [], 4, 'no go-import meta tags ()'],
  ['two', ['a.b/c git r', 'a.b/c git r'], 4, 'multiple meta tags match import path "a.b/c"'],
  ['nested ones', ['a.b/c git r', 'a.b git r'], 4, 'multiple meta tags match import path "a.b/c"'],
  ['mod beside git', ['a.b/c git r', 'a.b/c mod p'], 4, 'a.b/c mod p'],
  ['mod with a shorter prefix', ['a.b/c git r', 'a.b mod p'], 4, 'a.b mod p'],
  ['four fields', ['a.b/c git r sub'], 4, 'a.b/c git r sub'],
  ['four fields, older Go', ['a.b/c git r sub'], 3, 'no go-import meta tags ()'],
  ['mod with four fields beside git, older Go', ['a.b/c mod p sub', 'a.b/c git r'], 3, 'a.b/c git r'],
  ['five fields', ['a.b/c git r s t'], 4, 'no go-import meta tags ()'],
] as const)('chooses as go does: %s', ([, contents, maxFields, wanted]) => {
  const choice = chooseGoImport(
    contents.map((content) => seen(content)),
    'a.b/c',
    maxFields,
  );
  const said = 'tag' in choice ? Object.values(choice.tag).join(' ').trim() : choice.complaint;
  expect(said).toBe(wanted);
});

test('does not choose what go does not see', () => {
  expect(chooseGoImport([seen('a.b/c git r', false)], 'a.b/c', 4)).toEqual({ complaint: 'no go-import meta tags ()' });
});
