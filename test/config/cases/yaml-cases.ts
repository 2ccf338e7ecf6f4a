import { type Case, entry, key, top } from './case.ts';

const good = entry('repo: https://github.com/company/foo');

/** Doubles nine times: 10^9 values out of ten lines. */
const bomb = Array.from({ length: 9 }, (_, level) => {
  const items = Array.from({ length: 10 }, () => (level === 0 ? 'x' : `*a${level - 1}`)).join(', ');
  return `a${level}: &a${level} [${items}]`;
}).join('\n');

const wideBase = Array.from({ length: 1_000 }, (_, index) => `  k${index}: x`).join('\n');
const mergeBomb = `a: &a\n${wideBase}\n${Array.from({ length: 1_000 }, (_, index) => `b${index}: {<<: *a}`).join('\n')}`;

/** The YAML itself. */
export const yamlCases: readonly Case[] = [
  { name: 'an empty file', yaml: '', expected: [['error yaml/empty 1:1', 'no configuration', '`host:`']] },
  { name: 'comments alone', yaml: '# nothing\n\n# here\n', expected: [['error yaml/empty 1:1']] },
  { name: 'a document start alone', yaml: '---\n', expected: [['error yaml/empty 1:1']] },
  { name: 'white space and a byte order mark alone', yaml: '\ufeff \n', expected: [['error yaml/empty 1:1']] },
  {
    name: 'several documents',
    yaml: `${good}---\n${good}`,
    expected: [['error yaml/multiple-documents 4:1', '2 YAML documents', 'take out the `---`']],
  },
  {
    name: 'several documents after a start marker, with CRLF',
    yaml: `# one\r\n---\r\n${good.replaceAll('\n', '\r\n')}---\r\nhost: x\r\n`,
    expected: [['error yaml/multiple-documents 6:1', '2 YAML documents']],
  },
  {
    name: 'documents parted by an end marker',
    yaml: `${good}...\n${good}`,
    expected: [['error yaml/multiple-documents 4:1', '`...`']],
  },
  { name: 'one document with start and end marker', yaml: `---\n${good}...\n`, expected: [] },
  {
    name: 'an unclosed quote',
    yaml: 'host: "go.company.com\n',
    expected: [['error yaml/syntax 1:21', 'close the quote']],
  },
  {
    name: 'a tab as indentation',
    yaml: 'host: go.company.com\npaths:\n\t/foo:\n',
    expected: [['error yaml/syntax 3:1', 'tab', 'indent with spaces']],
  },
  {
    name: 'tabs in the place of white space',
    yaml: 'host:\tgo.company.com\t# us\npaths:\n  /foo:\n    repo:\thttps://github.com/a/b\t\n',
    expected: [],
  },
  {
    name: 'an entry that is indented too little',
    yaml: 'paths:\n  /foo:\n    repo: x\n   vcs: git\n',
    expected: [['error yaml/syntax 4:4', 'indentation']],
  },
  { name: 'a NUL', yaml: 'host: go\0\n', expected: [['error yaml/syntax 1:9', 'null byte']] },
  { name: 'an unknown tag', yaml: 'host: !secret x\n', expected: [['error yaml/syntax 1:7', 'secret']] },
  {
    name: 'an unknown tag on a mapping',
    yaml: 'paths: !go {}\n',
    expected: [['error yaml/syntax 1:8', 'unknown tag `!go`']],
  },
  {
    name: 'an alias without an anchor',
    yaml: top('host: *nobody'),
    expected: [['error yaml/syntax 1:8', '`&nobody`']],
  },
  {
    name: 'an alias to the mapping that it is in',
    yaml: 'paths: &p\n  /foo: *p\n',
    expected: [['error yaml/syntax 2:10', '`&p`']],
  },
  {
    name: 'a merge of a text',
    yaml: entry('<<: base, repo: https://github.com/a/b'),
    expected: [['error yaml/syntax 3:10', '`<<`', 'mapping']],
  },
  {
    name: '10,000 lists in one another',
    yaml: `paths: ${'['.repeat(10_000)}`,
    expected: [['error yaml/syntax 1:107', 'nesting']],
  },
  {
    name: '3,000 mappings in one another',
    yaml: Array.from({ length: 3_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    expected: [['error yaml/syntax 100:100', 'nesting']],
  },
  {
    name: 'a bomb of aliases',
    yaml: bomb,
    expected: [['error yaml/alias-expansion 6:45', '1000000 values', 'fewer aliases']],
  },
  { name: 'a bomb of merges', yaml: mergeBomb, expected: [['error yaml/alias-expansion 1501:12', '1000000 values']] },
  {
    name: 'a file that is too large',
    yaml: '#'.repeat(16 * 1024 * 1024 + 1),
    expected: [['error yaml/too-large 1:1', '16777217', '16777216']],
  },
  {
    name: 'a list of very many items',
    yaml: `host: [${'a,'.repeat(1_500_001)}]`,
    expected: [['error yaml/too-large 1:1', '1500002', '1500000']],
  },
  {
    name: 'very many lines',
    yaml: `host: go.company.com\n${'\n'.repeat(1_500_001)}`,
    expected: [['error yaml/too-large 1:1', '1500002']],
  },
  {
    name: 'very many documents',
    yaml: `${good}${'---\n'.repeat(1_000_000)}`,
    expected: [['error yaml/multiple-documents 104:1', 'more than 100']],
  },
  { name: 'an empty document after the only one', yaml: `---\n${good}---\n`, expected: [] },
  { name: 'several empty documents after the only one', yaml: `${good}---\n--- # none\n...\n`, expected: [] },
  {
    name: 'a list as a key',
    yaml: top('host: go.company.com\n? [a, b]\n: c'),
    expected: [['error yaml/complex-key 2:3', 'list or a mapping']],
  },
  {
    name: 'a merge conflict',
    yaml: `${good}<<<<<<< HEAD\n  /bar: {repo: https://github.com/a/b}\n=======\n  /bar: {repo: https://github.com/a/c}\n>>>>>>> main\n`,
    expected: [['error yaml/syntax 4:1', 'merge conflict', 'keep one of the two versions']],
  },
  {
    name: 'a variable of a template without quotes',
    yaml: top('host: {{ .Values.host }}'),
    expected: [
      ['error config/wrong-type 1:7', 'a mapping'],
      ['error yaml/complex-key 1:8', 'variables such as `{{ name }}` are not expanded'],
    ],
  },
  {
    name: 'a key twice',
    yaml: 'host: go.company.com\npaths:\n  /foo: {repo: https://github.com/a/b}\n  /foo: {repo: https://github.com/a/c}\n',
    expected: [['warning yaml/duplicate-key 4:3', 'duplicate key `/foo` (first on line 3)', 'the last one counts']],
  },
  {
    name: 'a faulty value that a later one replaces',
    yaml: entry('repo: nowhere, repo: https://github.com/a/b'),
    expected: [['warning yaml/duplicate-key 3:25', '`repo`']],
  },
  {
    name: 'paths twice, as in files that were put together',
    yaml: `${good}paths:\n  /bar: {repo: https://github.com/a/bar}\n  /foo: {repo: https://github.com/a/foo}\n`,
    expected: [
      ['warning yaml/duplicate-key 4:1', '`paths`', 'the entries of both count'],
      ['warning yaml/duplicate-key 6:3', '`/foo` (first on line 3)'],
    ],
  },
  {
    name: 'access twice, of which one lets everybody in',
    yaml: `${good}access: {restrict: all, allow: 10.0.0.0/8}\naccess: {restrict: none}\n`,
    expected: [['error config/duplicate-key 5:1', 'duplicate key `access` (first on line 4)', 'keep one of the two']],
  },
  {
    name: 'a key of a back end twice',
    yaml: `${good}backends:\n  forge: {forge: gitlab, forge: gerrit, web: "https://gitlab.company.com"}\n`,
    expected: [['error config/duplicate-key 5:26', '`forge`']],
  },
  {
    name: 'a merge after a key that it has, too',
    yaml: top('host: go.company.com\nx: &x {repo: https://github.com/a/x, vcs: git}').replace(
      '{repo: https://github.com/company/foo}',
      '{repo: https://github.com/a/b, <<: *x}',
    ),
    expected: [
      ['warning config/ignored-key 2:1', '`x`'],
      ['warning yaml/merge-order 4:40', '`<<` follows `repo`', 'write `<<` first'],
    ],
  },
  {
    name: 'a key twice in different quotes',
    yaml: top(`host: go.company.com\n"host": go.company.dev`),
    expected: [['warning yaml/duplicate-key 2:1', 'first on line 1']],
  },
  {
    name: 'a list as the whole file',
    yaml: '- host: go.company.com\n',
    expected: [['error config/wrong-type 1:1', 'the file', 'a list']],
  },
  {
    name: 'a text as the whole file',
    yaml: 'go.company.com\n',
    expected: [['error config/wrong-type 1:1', 'the file', '`go.company.com`']],
  },
  { name: 'null as the whole file', yaml: 'null\n', expected: [['error config/wrong-type 1:1', 'nothing']] },
  {
    name: 'a byte order mark takes no column',
    yaml: `\ufeff${top('host: go.company.com').replace('host', 'hots')}`,
    expected: [['error config/unknown-key 1:1', '`host`']],
  },
  {
    name: 'CRLF ends one line',
    yaml: entry('rpeo: x').replaceAll('\n', '\r\n'),
    expected: [['error config/unknown-key 3:10']],
  },
  {
    name: 'CR alone ends a line',
    yaml: entry('rpeo: x').replaceAll('\n', '\r'),
    expected: [['error config/unknown-key 3:10']],
  },
  {
    name: 'a quoted `<<` is an ordinary key',
    yaml: entry('"<<": {}, repo: https://github.com/a/b'),
    expected: [['warning config/ignored-key 3:10', '`<<`']],
  },
  {
    name: 'empty collections by tag count as nothing',
    yaml: entry('repo: https://github.com/a/b, hidden: !!map , vcs: !!seq '),
    expected: [],
  },
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty'].flatMap(
    (name) =>
      [
        {
          name: `${name} at the top level`,
          yaml: top(`host: go.company.com\n${name}: 1`),
          expected: [['warning config/ignored-key 2:1', `\`${name}\``]],
        },
        {
          name: `${name} in a path`,
          yaml: entry(`${name}: {}, repo: https://github.com/a/b`),
          expected: [['warning config/ignored-key 3:10', `\`${name}\``]],
        },
        {
          name: `${name} as a path without a slash`,
          yaml: key(name),
          expected: [['error config/invalid-key 3:3', `\`/${name}\``]],
        },
        {
          name: `${name} as a back end that is not there`,
          yaml: entry(`backend: ${name}`),
          expected: [['error config/unknown-backend 3:19', `\`${name}\``]],
        },
        {
          name: `${name} as a word`,
          yaml: entry(`vcs: ${name}, repo: https://github.com/a/b`),
          expected: [['error config/unknown-vcs 3:15', `\`${name}\``]],
        },
      ] satisfies Case[],
  ),
];
