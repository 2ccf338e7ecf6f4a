import { describe, expect, it } from 'vitest';
import { escapeHtml, goImportContent, goSourceContent, metaTag } from '../../src/vanity/tags.ts';

describe('contents', () => {
  it.each([
    ['', 'h.x/a git https://git.x/a'],
    ['tools/lint', 'h.x/a git https://git.x/a tools/lint'],
  ])('go-import with subdir %j', (subdir, content) => {
    expect(goImportContent({ prefix: 'h.x/a', vcs: 'git', repo: 'https://git.x/a', subdir })).toBe(content);
  });

  it('go-source', () => {
    expect(goSourceContent('h.x/a', 'https://a https://b{/dir} https://c')).toBe(
      'h.x/a https://a https://b{/dir} https://c',
    );
  });
});

describe('metaTag', () => {
  it.each([
    ['a=b', 'a=b'],
    ['?x=1&y=2', '?x=1&amp;y=2'],
    ['&lt;', '&amp;lt;'],
    ['a"b', 'a&quot;b'],
    ["a'b", 'a&#39;b'],
    ['a<b>', 'a&lt;b&gt;'],
    ['{dir}/é', '{dir}/é'],
  ])('%s is written as %s, which XML and HTML read alike', (content, escaped) => {
    expect(metaTag('go-source', content)).toBe(`<meta name="go-source" content="${escaped}">`);
    expect(escapeHtml(content)).toBe(escaped);
  });
});
