import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { describe, test } from 'vitest';

/** Debian's own, and what others call it. */
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of the browser on this machine; CHROMIUM overrides the search. Undefined where there is none. */
export function findChromium(): string | undefined {
  const dirs = (process.env.PATH ?? '').split(delimiter);
  const candidates = names.flatMap((name) => dirs.map((dir) => join(dir, name)));
  return [process.env.CHROMIUM ?? '', ...candidates].find((path) => path !== '' && isExecutable(path));
}

/** Starts the browser; throws where there is none. It asks nobody but the server that it is pointed at. */
export function launchChromium(environment: Record<string, string> = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('chromium is missing: apt-get install chromium');
  // Containers have no user namespaces for the sandbox, and a small /dev/shm.
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking'];
  return chromium.launch({ executablePath, args, env: { ...process.env, ...environment } });
}

/**
 * `describe` for tests that need the browser. Where it is missing: in CI a failing test that names it, elsewhere a
 * skipped suite whose title and a warning name it.
 */
export function describeInBrowser(title: string, body: () => void): void {
  if (findChromium() !== undefined) {
    describe(title, body);
    return;
  }
  const reason = 'missing on this machine: chromium';
  if (process.env.CI) {
    test(`${title}: ${reason}`, () => {
      throw new Error(`${reason}; in CI no browser test may be skipped`);
    });
  } else {
    console.warn(`${title}: SKIPPED, ${reason}`);
    describe.skip(`${title} (skipped, ${reason})`, body);
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
