import { type ChildProcess, spawn } from 'node:child_process';
import { onInterruption } from './on-interruption.ts';

export interface ProcessOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly input?: string;
  /** Time after which the process and all that it started are ended. */
  readonly timeoutMs: number;
  /** Gets stdout line by line instead of having it collected. */
  readonly onLine?: (line: string) => void;
}

export interface ProcessResult {
  /** Undefined where it was ended at its time limit, or could not be started. */
  readonly exitCode: number | undefined;
  /** "" with `onLine`. */
  readonly stdout: string;
  /** At most its last part, with what ended it where it did not end itself. */
  readonly stderr: string;
}

/** Characters of stderr that are kept. */
const maxErrorLength = 64 * 1024;

/**
 * Runs a program to its end, whatever its exit code; never throws.
 * It is the leader of a group of its own: what it started ends with it at the time limit, and when this process is
 * interrupted; and without a terminal nothing in the group can ask for a password.
 */
export function runProcess(command: string, args: readonly string[], options: ProcessOptions): Promise<ProcessResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env, detached: true });
    const forget = onInterruption(() => endGroup(child));
    let stderr = '';
    let stdout = '';
    let hasTimedOut = false;
    const take = options.onLine === undefined ? (text: string) => (stdout += text) : byLine(options.onLine);
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-maxErrorLength);
    });
    const timer = setTimeout(() => {
      hasTimedOut = true;
      endGroup(child);
    }, options.timeoutMs);
    const finish = (exitCode: number | undefined, reason: string) => {
      clearTimeout(timer);
      forget();
      resolve({ exitCode, stdout, stderr: `${stderr}${reason}` });
    };
    child.once('error', (error) => finish(undefined, `cannot run ${command}: ${error.message}\n`));
    child.once('close', (code) => {
      const limit = `${command} was ended after ${options.timeoutMs / 1000} seconds without an end: i/o timeout\n`;
      finish(hasTimedOut ? undefined : (code ?? undefined), hasTimedOut ? limit : '');
    });
    // A program need not read its input.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // ESRCH: all of the group have ended.
  }
}

/** Lines of a stream that arrives in pieces; the last one needs its line break, as git gives it. */
function byLine(onLine: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}
