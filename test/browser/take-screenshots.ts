import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createExplainResponders } from '../../src/server/explain-responder.ts';
import { buildVersionTable } from '../../src/vanity/versions.ts';
import { serveSite, siteOf } from '../support/site-server.ts';
import { launchChromium } from './harness/chromium.ts';
import { companyYaml, failedBuild, ledgerCheck, ledgerStored, ledgerTags } from './harness/company.ts';

/** Writes the pictures of the README: `npm run screenshots [DIRECTORY]`. */
const directory = process.argv[2] ?? fileURLToPath(new URL('../../docs/images/', import.meta.url));

/** Has `system-ui` mean a font such as desktops have, where it is installed: servers have none. */
const fonts = fileURLToPath(new URL('harness/fonts.conf', import.meta.url));

interface Shot {
  readonly name: string;
  readonly path: string;
  /** What is written into the field of this name, and sent. */
  readonly sent?: { readonly field: string; readonly text: string };
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

const shots: readonly Shot[] = [
  { name: 'index', path: '/' },
  { name: 'index-dark', path: '/', colorScheme: 'dark' },
  { name: 'module', path: '/payments/ledger' },
  { name: 'explain', path: '/-/explain', sent: { field: 'text', text: failedBuild } },
];
/** Looked at while the pages are worked on; not part of the documentation. */
const drafts: readonly Shot[] = [
  { name: 'module-dark', path: '/payments/sepa/pain', colorScheme: 'dark' },
  { name: 'pattern', path: '/teams/search/indexer' },
  { name: 'explain-form', path: '/-/explain' },
  { name: 'check', path: '/-/explain', sent: { field: 'module', text: 'go.company.com/payments/ledger' } },
  { name: 'check-dark', path: '/-/explain', sent: { field: 'module', text: '/x' }, colorScheme: 'dark' },
  { name: 'phone-explain', path: '/-/explain', sent: { field: 'text', text: failedBuild }, width: 390, height: 1500 },
  { name: 'phone-check', path: '/-/explain', sent: { field: 'module', text: '/x' }, width: 390, height: 1500 },
  { name: 'setup', path: '/-/setup', height: 3600 },
  { name: 'unknown', path: '/payments/leger' },
  { name: 'filtered', path: '/?q=payments' },
  { name: 'phone-index', path: '/', width: 390, height: 844 },
  { name: 'phone-module', path: '/payments/ledger', width: 390, height: 844 },
  { name: 'phone-setup', path: '/-/setup', width: 390, height: 2400 },
];

await mkdir(directory, { recursive: true });
const findVersions = (repo: string) => (repo.includes('ledger') ? buildVersionTable(ledgerTags, '') : undefined);
const site = siteOf(companyYaml, { findVersions });
const responders = createExplainResponders({
  site: () => site,
  checkModule: async () => ledgerCheck,
  mayDownload: () => 'allowed',
});
const findStored = (modulePath: string) => (modulePath.endsWith('/ledger') ? ledgerStored : undefined);
const server = await serveSite(() => site, { responders, findStored });
const browser = await launchChromium({ FONTCONFIG_FILE: fonts });
try {
  for (const shot of process.argv[2] === undefined ? shots : [...shots, ...drafts]) {
    const { name, path, sent, colorScheme = 'light', width = 1000, height = 760 } = shot;
    const page = await browser.newPage({ colorScheme, viewport: { width, height }, deviceScaleFactor: 1.5 });
    await page.goto(`http://localhost:${server.port}${path}`);
    if (sent !== undefined) {
      await page.fill(`[name=${sent.field}]`, sent.text);
      await Promise.all([page.waitForNavigation(), page.press(`form:has([name=${sent.field}]) button`, 'Enter')]);
    }
    await page.screenshot({ path: `${directory}/${name}.png` });
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
