import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SiteServer, serveYaml } from '../support/site-server.ts';
import { describeInBrowser, launchChromium } from './harness/chromium.ts';
import { visit } from './harness/visit.ts';

const modules = 5_000;
/** Milliseconds from a key to the next frame: below 100 a person sees no delay, but here other tests run meanwhile. */
const usualMs = 300;
/** For the slowest of them. */
const worstMs = 1_500;

/** Groups of a hundred, each module with a description. */
const yaml = `host: go.company.com\npaths:\n${Array.from({ length: modules }, (_, index) => {
  const path = `/team-${index % 50}/service-${index}`;
  return `  ${path}: {repo: "https://git.company.com${path}", description: "what service ${index} does for team ${index % 50}"}`;
}).join('\n')}\n`;

describeInBrowser(`an index of ${modules} modules`, () => {
  let browser: Browser;
  let server: SiteServer;
  beforeAll(async () => {
    [browser, server] = await Promise.all([launchChromium(), serveYaml(yaml)]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('is filtered without a delay that one could feel', async () => {
    const { page, go, close } = await visit(browser, server);
    const before = performance.now();
    await go('/');
    const loadMs = performance.now() - before;
    const perKey = await page.evaluate<number[]>(`(async () => {
      const box = document.querySelector('#filter');
      const times = [];
      for (const text of ['s', 'se', 'ser', 'service-4', 'service-42', 'service-4', '', 'team-7/', 'team-7/ 499', '']) {
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
    const whole = [loadMs, median, worst].map((ms) => ms.toFixed(0));
    console.info(`${modules} modules: loaded in ${whole[0]} ms, a key takes ${whole[1]} ms, at most ${whole[2]} ms`);
    expect(await page.locator('#count').textContent()).toBe('5,000 modules');
    expect(median).toBeLessThan(usualMs);
    expect(worst).toBeLessThan(worstMs);
    await close();
  });

  it('is made once, and then only sent', async () => {
    const times: number[] = [];
    for (let round = 0; round < 20; round++) {
      const before = performance.now();
      expect((await server.ask('/')).body.split('<li>')).toHaveLength(modules + 1);
      times.push(performance.now() - before);
    }
    const median = times.toSorted((a, b) => a - b)[10] ?? 0;
    const { body } = await server.ask('/');
    console.info(`${modules} modules: ${(body.length / 1e6).toFixed(1)} MB, answered in ${median.toFixed(0)} ms`);
    expect(median).toBeLessThan(usualMs);
  });
});
