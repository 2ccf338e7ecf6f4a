import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { type DiagnosticCode, diagnosticCodes } from '../../src/diagnostics/codes.ts';
import { normaliseRepoUrl } from '../../src/vanity/repo-url/normalise-repo-url.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/diagnostics.md', import.meta.url)), 'utf8');

interface Section {
  readonly code: string;
  readonly group: string;
  readonly text: string;
}

/** The `### code` sections with the `## group/` that each is in. */
const sections: Section[] = page.split(/^## /m).flatMap((part) => {
  const [group = '', ...bodies] = part.split(/^### /m);
  return bodies.map((text) => ({ code: text.split('\n', 1)[0] ?? '', group: group.split('\n', 1)[0] ?? '', text }));
});

const known = Object.keys(diagnosticCodes);
/** What a section cannot show in a line or two. */
const withoutExample = [
  'repo/too-long',
  'config/too-long',
  'config/users-file',
  'yaml/alias-expansion',
  'yaml/too-large',
  'yaml/not-utf-8',
];

describe('docs/diagnostics.md', () => {
  test('has one section for every code and none for others', () => {
    expect(sections.map(({ code }) => code).toSorted()).toEqual(known.toSorted());
  });

  test('names no code that is not in the table', () => {
    const prefixes = [...new Set(known.map((code) => code.split('/', 1)[0]))].join('|');
    const named = [...page.matchAll(new RegExp(`(?<![\\w./-])(?:${prefixes})/[a-z][a-z0-9-]*(?![\\w/.])`, 'g'))];
    expect(named.map(([code]) => code).filter((code) => !known.includes(code))).toEqual([]);
  });

  test('links to headings that exist', () => {
    const anchors = [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor);
    expect(links.filter((link) => !anchors.includes(link ?? ''))).toEqual([]);
  });

  test.for(sections)('$code: severity and summary are those of the table', ({ code, group, text }) => {
    const { severity, summary } = diagnosticCodes[code as DiagnosticCode];
    const expected = severity === 'error' ? 'Error' : 'Warning';
    expect(text.split('\n')[2]).toBe(`**${expected}**: ${summary}.`);
    expect(group.split(' and ')).toContain(`${code.split('/', 1)[0]}/`);
  });

  const urlSections = sections.filter(({ code }) => code.startsWith('repo/') && !withoutExample.includes(code));
  test.for(urlSections)('$code: the wrong URL yields it, the right one is fine', ({ code, text }) => {
    const [, wrong = ''] = /^- Wrong: `(.*)`$/m.exec(text) ?? [];
    const [, right = ''] = /^- Right: `(.*)`$/m.exec(text) ?? [];
    expect(normaliseRepoUrl(wrong).findings.map((finding) => finding.code)).toEqual([code]);
    expect(normaliseRepoUrl(right)).toMatchObject({ ok: true, url: { href: right }, findings: [] });
  });

  const yamlSections = sections.filter(({ code }) => /^(?:config|yaml)\//.test(code) && !withoutExample.includes(code));
  test.for(yamlSections)('$code: the example yields it and nothing else', ({ code, text }) => {
    const [, example = ''] = /^```yaml\n([\s\S]*?)^```$/m.exec(text) ?? [];
    const found = parseConfig(example, 'vanity.yaml').diagnostics.map((diagnostic) => diagnostic.code);
    expect(found).toEqual([code]);
  });
});
