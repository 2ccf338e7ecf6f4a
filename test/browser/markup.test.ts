import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildVersionTable } from '../../src/vanity/versions.ts';
import { type SiteServer, serveYaml } from '../support/site-server.ts';
import { describeInBrowser, launchChromium } from './harness/chromium.ts';
import { visit } from './harness/visit.ts';

const bait = `"'><img src=x onerror=alert(1)><script>alert(2)</script><b class=bait>{{tags}}</b><!--`;
/** For fields that refuse spaces, quotes or angle brackets: what they take, and could be read as markup or code. */
const mild = "javascript:alert(3)//&lt;b&gt;'`x";
/** A name of a back end, which holds no variable. */
const name = `"'><img src=x onerror=alert(1)><script>alert(2)</script><b class=bait><!--`;
const q = (text: string) => JSON.stringify(text);

/** A file that has markup in every field, as far as the field takes it. */
const yaml = `
host: go.company.com
title: ${q(bait)}
docs: ${q(`https://docs.company.com/{importPath}?${mild}`)}
backends:
  ${q(name)}: {forge: gitlab, web: "https://gitlab.company.com", clone: ssh, ssh: git@gitlab.company.com, branch: ${q("it's&lt;b&gt;")}}
  gerrit: {forge: gerrit, web: "https://gerrit.company.com/x'&amp", clone: https}
backend: ${q(name)}
paths:
  /: {repo: https://git.company.com/all, description: ${q(bait)}, deprecated: ${q(bait)}}
  /abc: {project: "a/b'&lt;b&gt;", description: ${q(bait)}, deprecated: ${q(bait)}, branch: ${q("it's&lt;b&gt;")}}
  /team/def: {backend: gerrit, project: "d'&lt;d", docs: ${q(`https://docs.company.com/${mild}`)}, description: ${q(bait)}}
  /team/ghi: {repo: "https://github.com/company/ghi", display: ${q(`https://a.b/${mild} https://a.b/${mild}{/dir} https://a.b/${mild}{/dir}/{file}`)}, subdir: a/b~+c}
  /pattern/{name}: {project: "p/{name}'&lt;", description: ${q(bait)}}
  /proxy: {vcs: mod, repo: "https://athens.company.com/x'&lt;", description: ${q(bait)}}
`;
const tags = ['v1.0.0', `v1.1.0-${bait}`, bait];

const paths = [
  ...[
    '/',
    '/?q=%22%3E%3Cimg%20src%3Dx%3E%3Cb%20class%3Dbait%3E',
    '/team/',
    '/abc',
    '/team/def',
    '/team/ghi',
    "/abc/'&lt;b&gt;",
  ],
  ...[
    '/pattern/x',
    "/pattern/x/y'&lt;b&gt;",
    '/proxy',
    "/nothing/'&lt;b&gt;",
    '/-/setup',
    '/-/explain',
    '/-/api/modules',
    '/-/api/modules/go.company.com/abc',
  ],
];

describeInBrowser('markup in every field', () => {
  let browser: Browser;
  let server: SiteServer;
  beforeAll(async () => {
    [browser, server] = await Promise.all([
      launchChromium(),
      serveYaml(yaml, { findVersions: () => buildVersionTable(tags, '') }),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it.each(paths)('stays text on %s', async (path) => {
    const { page, go, complaints, close } = await visit(browser, server);
    page.on('dialog', () => expect.unreachable('a script ran'));
    await go(path);
    const found = await page.evaluate<string[]>(`[...document.querySelectorAll('*')].flatMap((element) => [
      ...(['IMG', 'B', 'IFRAME', 'STYLE'].includes(element.tagName) || element.className === 'bait' ? [element.outerHTML] : []),
      ...(element.tagName === 'SCRIPT' && !/^\\/-\\/static\\/script\\.[0-9a-f]+\\.js$/.test(element.getAttribute('src')) ? [element.outerHTML] : []),
      ...[...element.attributes].filter(({ name }) => /^on|^style$/.test(name)).map(({ name }) => name),
      ...(element.protocol && !/^https?:$/.test(element.protocol) ? [element.href] : []),
    ])`);
    expect(found).toEqual([]);
    expect(complaints.filter((text) => !text.includes('404 (Not Found)'))).toEqual([]);
    await close();
  });

  it('is really there', async () => {
    const { page, go, close } = await visit(browser, server);
    await go('/abc');
    const text = await page.evaluate<string>('document.body.textContent');
    // Title, description and deprecation.
    expect(text.split(bait)).toHaveLength(4);
    expect(text).toContain("it's&lt;b&gt;");
    expect(text).toContain("a/b'&lt;b&gt;");
    await go('/team/ghi');
    expect(await page.evaluate<string>('document.body.textContent')).toContain(mild);
    await close();
  });
});
