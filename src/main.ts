#!/usr/bin/env node
import { runCli } from './cli/run-cli.ts';
import { wantsColor } from './cli/wants-color.ts';

// A reader that has seen enough, such as `head`, is no failure of the program.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const isTerminal = process.stdout.isTTY === true;

// No top-level await: the single executable starts as a CommonJS script.
void runCli(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: (text) => process.stdout.write(text),
  stdoutFd: process.stdout.fd,
  stderr: (text) => process.stderr.write(text),
  env: process.env,
  isTerminal,
  color: wantsColor(process),
}).then((exitCode) => {
  process.exitCode = exitCode;
});
