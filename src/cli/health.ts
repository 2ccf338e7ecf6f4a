import { redact } from '../diagnostics/redact.ts';
import type { ExitCode, Io } from './io.ts';

/** Milliseconds until a server that does not answer counts as down. */
const timeoutMs = 3_000;

/** `govanity health`: asks a running server, for container health checks; exit code 1 where it is not well. */
export async function health(url: string, io: Io): Promise<ExitCode> {
  try {
    const { status } = await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    io.stdout(`${redact(url)}: ${status}\n`);
    return status < 500 ? 0 : 1;
  } catch (error) {
    const { message, cause } = error as Error;
    io.stderr(`${redact(url)}: ${redact(cause instanceof Error ? cause.message : message)}\n`);
    return 1;
  }
}
