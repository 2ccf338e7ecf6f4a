import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createExplainResponders } from '../../src/server/explain-responder.ts';
import { buildVersionTable } from '../../src/vanity/versions.ts';
import { type SiteServer, serveSite, siteOf } from '../support/site-server.ts';
import { describeInBrowser, launchChromium } from './harness/chromium.ts';
import { companyYaml, failedBuild, ledgerCheck, ledgerTags } from './harness/company.ts';
import { type Visit, visit } from './harness/visit.ts';

const long = 'a-very-long-name-that-does-not-fit-into-the-width-of-any-phone-that-there-is';
const yaml = `${companyYaml}
  /${long}/${long}:
    project: ${long}/${long}
    description: ${'a description without an end '.repeat(40)}
    deprecated: use go.company.com/${long}/${long}/v2, which has a name that is even longer
`;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const everyPage = [
  ...['/', '/?q=pay', '/?q=nothing-is-called-so', '/payments/', '/payments/ledger', '/payments/ledger/v2/book'],
  ...[
    '/payments/sepa',
    `/${long}/${long}`,
    '/teams/search/indexer',
    '/vendor/athens',
    '/payments/leger',
    '/-/setup',
    '/-/explain',
  ],
];

/** What axe-core finds on a page as it is. */
async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    'axe.run().then(({ violations }) => violations)',
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

describeInBrowser('pages in a browser', () => {
  let browser: Browser;
  let server: SiteServer;
  let open: Visit[] = [];
  beforeAll(async () => {
    const findVersions = (repo: string) => (repo.includes('ledger') ? buildVersionTable(ledgerTags, '') : undefined);
    const site = siteOf(yaml, { findVersions });
    const responders = createExplainResponders({
      site: () => site,
      checkModule: async () => ledgerCheck,
      mayDownload: () => 'allowed',
    });
    [browser, server] = await Promise.all([launchChromium(), serveSite(() => site, { responders })]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  afterEach(async () => {
    const complaints = open.flatMap((visited) => visited.complaints);
    await Promise.all(open.map((visited) => visited.close()));
    open = [];
    // Whatever a test was about: nothing left the host, nothing was stopped, nothing was complained about.
    expect(complaints.filter((text) => !text.includes('404 (Not Found)'))).toEqual([]);
  });

  async function openPage(path: string, options?: BrowserContextOptions) {
    const visited = await visit(browser, server, options);
    open.push(visited);
    await visited.go(path);
    return visited.page;
  }

  describe('the filter', () => {
    const shown = '#modules li:not([hidden]) > a';

    it('shows what matches as one types, and everything when it is emptied', async () => {
      const page = await openPage('/');
      const box = page.getByRole('searchbox');
      await box.pressSequentially('PAYments/ bank');
      expect(await page.locator(shown).count()).toBe(0);
      expect(await page.locator('#nothing').isVisible()).toBe(true);
      await box.fill('Iso messages');
      expect(await page.locator(shown).allTextContents()).toEqual(['go.company.com/payments/iso20022']);
      expect(await page.locator('#modules section:visible').count()).toBe(1);
      expect(await page.locator('#count').textContent()).toBe('1 of 14 modules');
      expect(page.url()).toMatch(/\/\?q=Iso%20messages$/);
      await box.fill('go.company.com/pay');
      expect(await page.locator(shown).count()).toBe(3);
      await box.fill('');
      expect(await page.locator('#count').textContent()).toBe('14 modules');
      expect(await page.locator('#modules li:visible').count()).toBe(14);
      expect(page.url()).toMatch(/\/$/);
    });

    it('of an address is applied, and can be widened', async () => {
      const page = await openPage('/?q=kafka');
      expect(await page.locator(shown).count()).toBe(1);
      await page.getByRole('searchbox').fill('platform/');
      await expect.poll(() => page.locator(shown).count()).toBe(3);
      expect(await page.locator('#count').textContent()).toBe('3 of 14 modules');
    });

    it('works without JavaScript, and shows no button that would do nothing', async () => {
      const page = await openPage('/', { javaScriptEnabled: false });
      await page.getByRole('searchbox').fill('consumers');
      await page.getByRole('searchbox').press('Enter');
      expect(await page.locator(shown).allTextContents()).toEqual(['go.company.com/platform/kafka']);
      expect(await page.locator('#count').textContent()).toBe('1 of 14 modules');
      expect(page.url()).toMatch(/\?q=consumers$/);
      await page.locator(shown).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('go.company.com/platform/kafka');
      expect(await page.getByRole('button').allTextContents()).toEqual(['Check this module']);
    });
  });

  describe('the keyboard', () => {
    const focused = '() => document.activeElement.textContent.trim() || document.activeElement.id';

    it('filters with /, moves with arrows, opens with Enter', async () => {
      const page = await openPage('/');
      await page.keyboard.press('/');
      expect(await page.evaluate(`(${focused})()`)).toBe('filter');
      await page.keyboard.type('platform/');
      await page.keyboard.press('ArrowDown');
      expect(await page.evaluate(`(${focused})()`)).toBe('go.company.com/platform/config');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      expect(await page.evaluate(`(${focused})()`)).toBe('go.company.com/platform/kafka');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/platform/grpc');
    });

    it('returns from the first row to the box, where / is a letter like any other', async () => {
      const page = await openPage('/');
      await page.keyboard.press('/');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.type('payments/led');
      expect(await page.getByRole('searchbox').inputValue()).toBe('payments/led');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/payments/ledger');
    });

    it('reaches everything, and shows where it is', async () => {
      const page = await openPage('/payments/ledger');
      const seen = new Set<string>();
      for (let press = 0; press < 14; press++) {
        await page.keyboard.press('Tab');
        seen.add(
          await page.evaluate(`(() => {
            const { activeElement } = document;
            const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
            return [activeElement.textContent.trim(), outlineStyle, parseFloat(outlineWidth) >= 2].join(' ');
          })()`),
        );
      }
      for (const what of ['Copy', 'Discovery tags', 'Troubleshooting', 'Setup']) {
        expect([...seen]).toContain(`${what} solid true`);
      }
    });
  });

  describe('a copy button', () => {
    it.each([
      ['/payments/ledger', 'Copy the import path', 'go.company.com/payments/ledger'],
      ['/payments/sepa/pain', 'Copy the import path', 'go.company.com/payments/sepa/pain'],
      ['/payments/ledger', 'Copy', 'go get go.company.com/payments/ledger'],
      ['/-/setup', 'Copy', 'go env -w GOPRIVATE=go.company.com'],
    ])('of %s (%s) copies %s, and says so', async (path, name, text) => {
      const page = await openPage(path);
      const button = page.getByRole('button', { name, exact: true }).first();
      await button.click();
      await page.getByText('Copied').waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(text);
    });

    it('copies without the clipboard of secure pages, too', async () => {
      const page = await openPage('/payments/ledger');
      await page.evaluate('navigator.clipboard.writeText("before")');
      await page.evaluate('navigator.clipboard.writeText = () => Promise.reject(new Error("not here"))');
      await page.getByRole('button', { name: 'Copy', exact: true }).click();
      await page.getByText('Copied').waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe('go get go.company.com/payments/ledger');
    });
  });

  it('on a phone nothing has to be scrolled sideways', async () => {
    const page = await openPage('/', { viewport: { width: 360, height: 740 }, isMobile: true });
    for (const path of everyPage) {
      await page.goto(new URL(path, page.url()).href);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(`${path} ${width}`).toBe(`${path} 360`);
    }
  });

  describe('an error', () => {
    it.each([true, false])('is explained where it is pasted (JavaScript: %s)', async (javaScriptEnabled) => {
      const page = await openPage('/payments/ledger', { javaScriptEnabled, viewport: { width: 360, height: 800 } });
      await page.getByRole('link', { name: 'Explain an error' }).click();
      await page.getByLabel('Paste what go, git or ssh printed:').fill(failedBuild);
      await page.getByRole('button', { name: 'Explain' }).click();
      await page.getByText('ssh/permission-denied').waitFor();
      expect(await page.getByRole('article').count()).toBe(2);
      expect(await page.getByRole('link', { name: '/-/user_settings/ssh_keys' }).getAttribute('href')).toBe(
        'https://gitlab.company.com/-/user_settings/ssh_keys',
      );
    });

    it.each(['light', 'dark'] as const)('has a page that suits phones and screen readers (%s)', async (colorScheme) => {
      const page = await openPage('/-/explain', { colorScheme, viewport: { width: 360, height: 800 } });
      await page.getByLabel('Paste what go, git or ssh printed:').fill(`${failedBuild}\n${long}`);
      await page.getByRole('button', { name: 'Explain' }).click();
      await page.getByRole('article').first().waitFor();
      expect(await findViolations(page)).toEqual([]);
      await page.getByLabel('Check a module from this server:').fill('go.company.com/payments/ledger');
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByText('Failed first at: repository').waitFor();
      expect(await findViolations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    });
  });

  it('a module is checked from its page', async () => {
    const page = await openPage('/payments/ledger', { javaScriptEnabled: false });
    await page.getByRole('button', { name: 'Check this module' }).click();
    expect(await page.getByRole('listitem').allInnerTexts()).toHaveLength(ledgerCheck.steps.length);
  });

  it.each([
    ['light', (brightness: number) => brightness > 200],
    ['dark', (brightness: number) => brightness < 60],
  ] as const)('in %s mode the page is %s', async (colorScheme, fits) => {
    const page = await openPage('/', { colorScheme });
    const color = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number);
    expect(fits((red + green + blue) / 3), color).toBe(true);
  });

  it.each([
    ['light', 1000],
    ['dark', 1000],
    ['light', 360],
  ] as const)('axe-core finds no violation (%s, %i pixels wide)', async (colorScheme, width) => {
    const page = await openPage('/', { colorScheme, viewport: { width, height: 900 } });
    for (const path of everyPage) {
      await page.goto(new URL(path, page.url()).href);
      await page.evaluate("for (const more of document.querySelectorAll('details')) more.open = true");
      expect({ path, violations: await findViolations(page) }).toEqual({ path, violations: [] });
    }
  });

  it('prints what counts, in black on white, from the dark mode, too', async () => {
    const page = await openPage('/payments/ledger', { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.getByText('go get go.company.com').isVisible()).toBe(true);
  });
});
