#!/usr/bin/env node
import { runCli } from './cli/run-cli.ts';
import { wantsColor } from './cli/wants-color.ts';

const isTerminal = process.stdout.isTTY === true;

process.exitCode = await runCli(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: (text) => process.stdout.write(text),
  stdoutFd: process.stdout.fd,
  stderr: (text) => process.stderr.write(text),
  env: process.env,
  isTerminal,
  color: wantsColor(process),
});
