import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';

/** What the first diagnostic of a text is and recommends, in one line, and how many there are. */
function firstOf(text: string): string {
  const { diagnostics } = parseConfig(text, 'vanity.yaml');
  const [first] = diagnostics;
  return `${first?.code} ${first?.location?.line}:${first?.location?.column} (${diagnostics.length}) ${first?.message}; ${first?.hint}`;
}

const lines = ['host: go.example.com', 'paths:', '  /foo:', '    repo: https://github.com/acme/foo', ''];
const good = lines.join('\n');

/** Texts that hold the right words in the wrong form: one diagnostic, with what to write. */
test.for([
  ['a code block', `\`\`\`yaml\n${good}\`\`\`\n`, 'yaml/syntax 1:1 (1)', 'take out the lines'],
  [
    'line numbers',
    lines.map((line, index) => `${index + 1}  ${line}`).join('\n'),
    'yaml/syntax 1:1 (1)',
    'take the numbers',
  ],
  ['wide colons', good.replaceAll(':', '：'), 'yaml/syntax 1:1 (1)', 'write `host: `'],
  ['no space after a colon', good.replaceAll(': ', ':'), 'yaml/syntax 1:1 (1)', 'write `host: go.example.com`'],
  [
    'TOML',
    'host = "go.example.com"\n[paths."/foo"]\nrepo = "x"\n',
    'yaml/syntax 1:1 (1)',
    'write `host: go.example.com`',
  ],
  ['INI', '[paths]\nfoo = https://github.com/acme/foo\n', 'yaml/syntax 1:1 (1)', 'write keys as `paths:`'],
  ['XML', '<config><host>go.example.com</host></config>\n', 'yaml/syntax 1:1 (1)', 'write `host:` and `paths:`'],
  ['HTML', '<!DOCTYPE html>\n<html></html>\n', 'yaml/syntax 1:1 (1)', 'XML or HTML'],
  ['invisible indentation', good.replaceAll('  ', '\u00a0\u00a0'), 'yaml/syntax 3:1 (1)', 'U+00A0'],
  [
    'a ConfigMap',
    `apiVersion: v1\nkind: ConfigMap\ndata:\n  vanity.yaml: |\n    host: x\n`,
    'config/no-paths 1:1 (1)',
    'below its `data:`',
  ],
  ['an app.yaml', 'runtime: go122\nhandlers: []\n', 'config/no-paths 1:1 (1)', 'App Engine'],
  ['a Compose file', 'services:\n  govanity: {image: x}\n', 'config/no-paths 1:1 (1)', 'Docker Compose'],
  ['a tag', 'host: !env GO_HOST\npaths: {}\n', 'yaml/syntax 1:7 (1)', 'write the value itself'],
  [
    'a list of modules',
    'host: go.example.com\npaths:\n  - path: foo\n    repo: https://github.com/acme/foo\n',
    'config/wrong-type 3:3 (1)',
    'such as `/foo:`',
  ],
  [
    'no space in an entry',
    'host: go.example.com\npaths:\n  /foo:\n    repo:https://github.com/acme/foo\n',
    'config/wrong-type 4:5 (1)',
    'put a space after the colon: `repo: https://github.com/acme/foo`',
  ],
] as const)('%s', ([, text, place, words]) => {
  const found = firstOf(text);
  expect(found.slice(0, place.length)).toBe(place);
  expect(found).toContain(words);
});

/** Values with one meaning. */
test.for([
  ['cache_max_age: 5m', 'write `300`'],
  ['cache_max_age: 2 hours', 'write `7200`'],
  ['cache_max_age: "300"', 'write `300`, without quotes'],
  ['cache_max_age: 010', 'write plain digits'],
  ['host: a.example.com, b.example.com', 'write a list: `[a.example.com, b.example.com]`'],
  ['host: go.example.com.', 'write `go.example.com`'],
  ['host: gö.example.com', 'write it in its ASCII form: `xn--g-1ga.example.com`'],
] as const)('%s', ([line, words]) => {
  const rest = line.startsWith('host') ? good.slice(good.indexOf('\n') + 1) : good;
  expect(firstOf(`${line}\n${rest}`)).toContain(words);
});

test.for([
  ['hidden: yes', 'write `true`'],
  ['hidden: "false"', 'write `false`'],
  [
    'display: https://a.example, https://a.example/t{/dir}, https://a.example/b{/dir}/{file}',
    'write `https://a.example https://a.example/t{/dir} https://a.example/b{/dir}/{file}`',
  ],
  [
    'display: go.example.com/foo https://a.example https://a.example/t _',
    'write `https://a.example https://a.example/t _`',
  ],
  ['display: https://a.example some prose', 'write home page, directory and file URL'],
] as const)('a module with %s', ([line, words]) => {
  expect(firstOf(`${good}    ${line}\n`)).toContain(words);
});

/** Placeholders as other programs write them, and what follows a path in URLs and commands. */
test.for([
  ['*', '{name}'],
  ['**', '{name}'],
  ['...', '{name}'],
  [':repo', '{repo}'],
  ['<repo>', '{repo}'],
  ['<string:repo>', '{repo}'],
  ['[repo]', '{repo}'],
  ['(?P<repo>.*)', '{repo}'],
  ['.*', '{name}'],
  ['foo@v1.2.3', 'foo'],
  ['foo?go-get=1', 'foo'],
] as const)('the key /%s', ([element, meant]) => {
  expect(firstOf(good.replace('/foo:', `"/${element}":`))).toContain(`write \`${meant}\``);
});

test('shows no value that could hold a password', () => {
  for (const text of [
    'repo:https://u:qZ9wV7kX@host.example/x\n  - y\n',
    'repo = https://u:qZ9wV7kX@host.example/x\n',
    'host: a.b\npaths:\n  /foo:\n    repo:https://u:qZ9wV7kX@host.example/x\n',
  ]) {
    expect(JSON.stringify(parseConfig(text, 'vanity.yaml'))).not.toContain('qZ9wV7kX');
  }
});
