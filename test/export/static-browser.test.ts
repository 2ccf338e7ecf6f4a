import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser, launchChromium } from '../browser/harness/chromium.ts';
import { companyYaml } from '../browser/harness/company.ts';
import { type Visit, visit } from '../browser/harness/visit.ts';
import { createCleanup } from '../e2e/harness/cleanup.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { exportYaml } from './exported.ts';
import { startFileServer } from './file-server.ts';

const shown = '#modules li:not([hidden]) > a';

describeInBrowser('an export on a host of files', () => {
  const cleanup = createCleanup();
  let browser: Browser;
  let visited: Visit;
  beforeAll(async () => {
    const dir = await createTempDir(cleanup.defer, 'static');
    const { output, exitCode, stderr } = await exportYaml(companyYaml, { dir });
    expect(exitCode, stderr).toBe(0);
    const server = await startFileServer(cleanup.defer, output);
    browser = await launchChromium();
    cleanup.defer(() => browser.close());
    visited = await visit(browser, server);
  });
  afterAll(cleanup.run);

  it('has styles, a filter that is also read from the address, and links that lead to pages', async () => {
    const { page, go, complaints } = visited;
    await go('/');
    const total = await page.locator(shown).count();
    expect(await page.evaluate('getComputedStyle(document.body).margin')).toBe('0px');
    await page.getByRole('searchbox').fill('kafka');
    expect(await page.locator(shown).count()).toBe(1);
    await page.reload();
    expect(await page.locator(shown).count()).toBe(1);
    expect(await page.locator('#count').textContent()).toMatch(/^1 of /);
    await page.getByRole('searchbox').fill('');
    expect(await page.locator(shown).count()).toBe(total);
    for (const address of await page
      .locator('main a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))) {
      const answer = await page.request.get(new URL(address, page.url()).href);
      expect(`${address} ${answer.status()}`).toBe(`${address} 200`);
    }
    await go('/-/setup');
    expect(await page.locator('h1').textContent()).toBe('Setup');
    expect(complaints).toEqual([]);
  });

  it('looks for a module from the page for what is not there', async () => {
    const { page, go } = visited;
    await go('/payments/ledger/book');
    expect(await page.locator('main p').first().textContent()).toMatch(/^Packages have no page of their own/);
    await page.getByRole('searchbox').fill('ledger');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL(/\/\?q=ledger$/);
    expect(await page.locator(shown).allTextContents()).toEqual(['go.company.com/payments/ledger']);
  });
});
