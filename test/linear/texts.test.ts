import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { convert } from '../../src/convert/convert.ts';
import { formatDiagnostics } from '../../src/diagnostics/format-diagnostic.ts';
import { redact, redactStart } from '../../src/diagnostics/redact.ts';
import { parsePathList } from '../../src/export/static/parse-path-list.ts';
import { parseHtpasswd } from '../../src/files/htpasswd.ts';
import { createRefReader } from '../../src/programs/git/remote-refs.ts';
import { parseGoJson } from '../../src/programs/go/go-downloader.ts';
import { findOwnModule } from '../../src/server/find-own-module.ts';
import { parsePosted } from '../../src/server/parse-posted.ts';
import { explainError } from '../../src/vanity/error-catalogue/explain-error.ts';
import { chooseGoImport } from '../../src/vanity/go-import-page/choose-go-import.ts';
import { readGoImports } from '../../src/vanity/go-import-page/read-go-imports.ts';
import { parseImportPath } from '../../src/vanity/import-path.ts';
import { normaliseRepoUrl } from '../../src/vanity/repo-url/normalise-repo-url.ts';
import { moduleVersions } from '../../src/vanity/versions.ts';
import { siteOf } from '../support/site-server.ts';
import { fastestMs, growth, longLength } from './growth.ts';

/** How much longer four times the text may take: 4 where it is linear, 16 where it is quadratic. */
const maxGrowth = 9;

/** What hostile texts repeat. Each once made some program slow: beginnings without an end, and what many things begin with. */
const units: readonly string[] = [
  ...[
    'a',
    'a-',
    'a.',
    'a/',
    'A',
    '0',
    '-',
    '_',
    '.',
    '..',
    '/',
    '//',
    '/.',
    '/@',
    '@',
    'a@',
    ':',
    'a:',
    '://',
    '://a:',
  ],
  ...[
    '://a@',
    '://[',
    ',a:',
    ';',
    ',',
    '?',
    '?a=',
    '&',
    '=',
    'token=',
    'password',
    '%',
    '%41',
    '#',
    ' ',
    ' #',
    '\t',
    '\\',
    '|',
  ],
  ...[
    '"',
    "'",
    '`',
    '{',
    '}',
    '{a}',
    '${',
    '$',
    '*',
    '<',
    '<a',
    '<meta ',
    '<!--',
    '<![CDATA[',
    '</',
    '&#',
    '&amp',
    '>',
    '[',
    ']',
  ],
  ...[
    '(',
    '~',
    '^',
    '+',
    'é',
    '\u202e',
    'git@',
    'ssh://',
    'https://',
    'gh',
    'ghp_',
    'glpat-',
    'v1.',
    '- ',
    '? ',
    ': ',
    '&a ',
    '!a ',
  ],
  ...[
    'x509: ',
    'dial tcp ',
    'lookup ',
    'reading ',
    'parsing ',
    'fetching ',
    'port ',
    'Get "',
    "unable to access '",
    'Permission denied (',
  ],
  ...['remote: ', 'module ', 'verifying ', '@v1.0.0: ', 'go: ', 'fatal: ', 'refs/tags/v1\t'],
];
/** What stands between them: nothing, or what ends a word or a line. */
const separators = ['', '\n'];

const host = 'go.company.com';
const site = siteOf(`
host: ${host}
paths:
  /: {repo: https://github.com/company/all}
  /abc: {repo: https://github.com/company/abc, description: about}
  /teams/{team}/{name}: {repo: "https://github.com/{team}/{name}"}
`);
const ask = (target: string, header = host) =>
  void site.answer({ method: 'GET', target, host: header, isAuthorised: true });
const check = (yaml: string) => {
  const { diagnostics } = parseConfig(yaml, 'vanity.yaml');
  formatDiagnostics(diagnostics, { source: yaml });
};
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Where a text comes in. */
const doors: Readonly<Record<string, (text: string) => void>> = {
  'the path of a request': (text) => ask(`/${text}`),
  'the path of a request of go': (text) => ask(`/${text}?go-get=1`),
  'the query of a request': (text) => ask(`/?q=${text}`),
  'the Host of a request': (text) => ask('/abc?go-get=1', text),
  'a path of the API': (text) => ask(`/-/api/modules/${host}/${text}`),
  'a line of a log': (text) => void redact(text),
  'a shortened line of a log': (text) => void redactStart(text, 512),
  'a vanity.yaml': check,
  'a key of a vanity.yaml': (text) => check(`paths: {/abc: {repo: https://a.com/b, ${JSON.stringify(text)}: 1}}`),
  'a path of a vanity.yaml': (text) => check(`paths: {${JSON.stringify(text)}: {repo: https://a.com/b}}`),
  'a repo of a vanity.yaml': (text) => check(`paths: {/abc: {repo: ${JSON.stringify(text)}}}`),
  'a host of a vanity.yaml': (text) => check(`host: ${JSON.stringify(text)}\npaths: {/abc: {repo: https://a.com/b}}`),
  'a link of a vanity.yaml': (text) => check(`paths: {/abc: {repo: https://a.com/b, docs: ${JSON.stringify(text)}}}`),
  'a repository URL': (text) => void normaliseRepoUrl(text),
  'an import path': (text) => void parseImportPath(text),
  "another server's file": (text) => void convert(text, 'file.yaml'),
  'a list of import paths': (text) => void parsePathList(text, 'paths', site, host),
  'an htpasswd file': (text) => void parseHtpasswd(text),
  'a page, for the doctor': (text) => {
    const { tags } = readGoImports(bytesOf(`<html><head>${text}`));
    chooseGoImport(tags, 'go.company.com/abc', 4);
  },
  'an attribute of a page, for the doctor': (text) =>
    void readGoImports(bytesOf(`<html><head><meta name="go-import" content="${text}">`)),
  'output of go, git and ssh': (text) => void explainError(text),
  'a form that is posted': (text) => void parsePosted('application/x-www-form-urlencoded', Buffer.from(`text=${text}`)),
  'the import path in what is posted': (text) =>
    void findOwnModule(text.replaceAll('a', 'go.company.com/glpat-abcd/'), 'go.company.com'),
  'the tags of a repository': (text) => void moduleVersions(text.split('\n'), '', 1),
  'the references of a repository': (text) => {
    const reader = createRefReader();
    for (const line of text.split('\n')) reader.line(`${'0'.repeat(40)}\t${line}`);
  },
  'JSON that go prints': (text) => {
    try {
      parseGoJson(`{"Path": ${JSON.stringify(text)}}${text}`);
    } catch {
      // It may be none.
    }
  },
};

/** What takes no longer than this many times as long as a plain text of the same length is not measured again. */
const plainRatio = 10;

describe.each(Object.entries(doors))('%s', (_, open) => {
  it('takes linear time, whatever the text', { timeout: 300_000 }, () => {
    const repeat = (unit: string) => (length: number) => unit.repeat(length / unit.length);
    const plain = repeat('some words and numbers, 12 or 3\n')(longLength);
    const plainMs = fastestMs(() => open(plain));
    const faults: string[] = [];
    for (const unit of separators.flatMap((separator) => units.map((each) => each + separator))) {
      const text = repeat(unit)(longLength);
      const started = performance.now();
      open(text);
      if (performance.now() - started <= plainRatio * plainMs) continue;
      const times = growth(open, repeat(unit), maxGrowth);
      if (times > maxGrowth) faults.push(`${JSON.stringify(unit)}: ${times.toFixed(0)} times as long`);
    }
    expect(faults).toEqual([]);
  });
});
