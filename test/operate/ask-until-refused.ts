import { expect } from 'vitest';
import { ask, keepAlive } from './ask.ts';
import type { GovanityProcess } from './govanity-process.ts';

export interface Outcome {
  answered: number;
  readonly lost: { readonly code: string; readonly localPort: number | undefined }[];
}

/** Asks until nobody listens any more. */
export async function askUntilRefused(server: GovanityProcess, reuses: boolean, outcome: Outcome): Promise<void> {
  let agent = keepAlive();
  for (;;) {
    try {
      const { status, headers } = await ask(server.port, '/lib?go-get=1', reuses ? { agent } : {});
      if (status === 200) outcome.answered++;
      else outcome.lost.push({ code: String(status), localPort: undefined });
      if (headers.connection === 'close') agent = keepAlive();
    } catch (error) {
      const { code = '', localPort } = error as NodeJS.ErrnoException & { localPort?: number };
      if (code === 'ECONNREFUSED') return;
      outcome.lost.push({ code, localPort });
    }
  }
}

/**
 * What was lost although the program had taken the connection. One that waits in the system's queue at the moment
 * in which the listener is closed is reset by the system.
 */
export function lostByServer(server: GovanityProcess, { lost }: Outcome): Outcome['lost'] {
  const accepted = new Set([...server.stderr().matchAll(/^accepted (\d+)$/gm)].map(([, port]) => Number(port)));
  expect(accepted.size).toBeGreaterThan(0);
  return lost.filter(({ code, localPort }) => code !== 'ECONNRESET' || !localPort || accepted.has(localPort));
}
