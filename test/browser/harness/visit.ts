import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { SiteServer } from '../../support/site-server.ts';

export interface Visit {
  readonly page: Page;
  /** Goes to a path of the server. */
  go(path: string): Promise<void>;
  /** Requests to other hosts, console errors and warnings, exceptions, and what the content security policy stopped. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Opens a fresh browser window on a server, and watches over it. */
export async function visit(
  browser: Browser,
  { port }: Pick<SiteServer, 'port'>,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const origin = `http://localhost:${port}`;
  const context = await browser.newContext(options);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) complaints.push(`request to ${request.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  if (options.javaScriptEnabled !== false) {
    await page.exposeFunction('reportViolation', (text: string) => complaints.push(`policy: ${text}`));
    await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
      window.reportViolation(event.violatedDirective + ' ' + event.blockedURI));`);
  }
  return {
    page,
    complaints,
    async go(path) {
      await page.goto(`${origin}${path}`);
    },
    close: () => context.close(),
  };
}
