import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { describeUnlessMissing, isExecutable } from '../../support/describe-unless-missing.ts';

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

/** `describe` for tests that need the browser; see `describeUnlessMissing`. */
export function describeInBrowser(title: string, body: () => void): void {
  describeUnlessMissing(title, findChromium() === undefined ? ['chromium'] : [], body);
}
