import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SiteServer, serveYaml } from '../support/site-server.ts';
import { describeInBrowser, launchChromium } from './harness/chromium.ts';
import { visit } from './harness/visit.ts';

/** Milliseconds from a key to the next frame: below 100 a person sees no delay, but here other tests run meanwhile. */
const usualMs = 300;
/** For the slowest of them. */
const worstMs = 1_500;

/** Fifty groups, each module with a description. */
const yamlOf = (modules: number) =>
  `host: go.company.com\npaths:\n${Array.from({ length: modules }, (_, index) => {
    const path = `/team-${index % 50}/service-${index}`;
    return `  ${path}: {repo: "https://git.company.com${path}", description: "what service ${index} does for team ${index % 50}"}`;
  }).join('\n')}\n`;

describeInBrowser('a long index', () => {
  let browser: Browser;
  let onePage: SiteServer;
  let tenPages: SiteServer;
  beforeAll(async () => {
    [browser, onePage, tenPages] = await Promise.all([
      launchChromium(),
      serveYaml(yamlOf(500)),
      serveYaml(yamlOf(5_000)),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await onePage?.close();
    await tenPages?.close();
  });

  it('of one page is filtered without a delay that one could feel', async () => {
    const { page, go, close } = await visit(browser, onePage);
    await go('/');
    const perKey = await page.evaluate<number[]>(`(async () => {
      const box = document.querySelector('#filter');
      const times = [];
      for (const text of ['s', 'se', 'ser', 'service-4', 'service-42', 'service-4', '', 'team-7/', 'team-7/ 49', '']) {
        const start = performance.now();
        box.value = text;
        box.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        times.push(performance.now() - start);
      }
      return times;
    })()`);
    const sorted = perKey.toSorted((a, b) => a - b);
    const [median = 0, worst = 0] = [sorted[sorted.length >> 1], sorted.at(-1)];
    console.info(`500 modules: a key takes ${median.toFixed(0)} ms, at most ${worst.toFixed(0)} ms`);
    expect(await page.locator('#count').textContent()).toBe('500 modules');
    expect(median).toBeLessThan(usualMs);
    expect(worst).toBeLessThan(worstMs);
    await close();
  });

  it('of ten pages is searched on all of them, by the server', async () => {
    const { page, go, close } = await visit(browser, tenPages);
    await go('/');
    const [count, rows] = [page.locator('#count'), page.locator('#modules li:visible')];
    expect([await count.textContent(), await rows.count()]).toEqual(['500 of 5,000 modules', 500]);
    await page.getByRole('searchbox').pressSequentially('service-4999');
    await expect.poll(() => count.textContent()).toBe('1 of 5,000 modules');
    expect(await rows.allTextContents()).toEqual([expect.stringContaining('/team-49/service-4999')]);
    await page.getByRole('searchbox').fill('nothing is called so');
    await expect.poll(() => page.locator('#nothing').isVisible()).toBe(true);
    await page.getByRole('searchbox').fill('service-49 team-9');
    await expect.poll(() => count.textContent()).toMatch(/^\d+ of 5,000 modules$/);
    await page.getByRole('searchbox').fill('');
    await expect.poll(() => rows.count()).toBe(500);
    await page.getByRole('link', { name: 'team-33', exact: true }).first().click();
    await page.waitForURL(/page=\d+#g-team-33$/);
    expect(await page.getByRole('heading', { name: 'team-33' }).isVisible()).toBe(true);
    await close();
  });

  it('is made once, and then only sent', async () => {
    const times: number[] = [];
    for (let round = 0; round < 20; round++) {
      const before = performance.now();
      expect((await tenPages.ask('/')).body.split('<li>')).toHaveLength(501);
      times.push(performance.now() - before);
    }
    const median = times.toSorted((a, b) => a - b)[10] ?? 0;
    const { body } = await tenPages.ask('/');
    console.info(`5000 modules: a page of ${(body.length / 1e3).toFixed(0)} kB, answered in ${median.toFixed(0)} ms`);
    expect(median).toBeLessThan(usualMs);
  });
});
