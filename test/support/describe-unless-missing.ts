import { accessSync, constants } from 'node:fs';
import { describe, test } from 'vitest';

/**
 * `describe` for tests that need programs. Where some are `missing`: in CI a failing test that names them, since a
 * skipped test there would be a green lie; elsewhere a skipped suite whose title and a warning name them.
 */
export function describeUnlessMissing(title: string, missing: readonly string[], body: () => void): void {
  if (missing.length === 0) {
    describe(title, body);
    return;
  }
  const reason = `missing on this machine: ${missing.join(', ')}`;
  if (process.env.CI) {
    test(`${title}: ${reason}`, () => {
      throw new Error(`${reason}; in CI no such test may be skipped`);
    });
  } else {
    console.warn(`${title}: SKIPPED, ${reason}`);
    describe.skip(`${title} (skipped, ${reason})`, body);
  }
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
