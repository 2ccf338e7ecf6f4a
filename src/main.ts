#!/usr/bin/env node
import { accessSync, constants } from 'node:fs';
import module from 'node:module';
import { tmpdir } from 'node:os';
import { printable } from './diagnostics/printable.ts';
import { redact } from './diagnostics/redact.ts';

keepCompiledCode();

// A reader that has seen enough, such as `head`, is no failure of the program.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// No top-level await: the single executable starts as a CommonJS script.
void start().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    const { syscall, message } = error as NodeJS.ErrnoException;
    // A stack is for bugs; what the system refused needs none.
    if (syscall === undefined) throw error;
    const isWithoutDirectory = syscall === 'uv_cwd';
    const reason = isWithoutDirectory ? 'the working directory has been removed: change to one that exists' : message;
    process.stderr.write(`govanity: ${printable(redact(reason))}\n`);
    process.exitCode = 1;
  },
);

/**
 * Since Node.js 22.8 compiled code can be kept between starts, below the directory for temporary files. Without such a
 * directory nothing is kept: Node.js would create it, or try to without end where the system has none, as below /proc.
 */
function keepCompiledCode(): void {
  try {
    accessSync(tmpdir(), constants.W_OK);
  } catch {
    return;
  }
  (module as { enableCompileCache?: () => void }).enableCompileCache?.();
}

/** Runs the command line; loads the program only now, so that the cache holds it. */
async function start(): Promise<number> {
  const { runCli } = await import('./cli/run-cli.ts');
  const { wantsColor } = await import('./cli/wants-color.ts');
  return runCli(process.argv.slice(2), {
    stdin: process.stdin,
    stdout: (text) => process.stdout.write(text),
    stdoutFd: process.stdout.fd,
    stderr: (text) => process.stderr.write(text),
    env: process.env,
    isTerminal: process.stdout.isTTY === true,
    isErrorTerminal: process.stderr.isTTY === true,
    color: wantsColor(process),
  });
}
