import { Readable } from 'node:stream';
import type { Io } from '../../src/cli/io.ts';
import { runCli } from '../../src/cli/run-cli.ts';

export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process and records what it says. */
export async function run(argv: readonly string[], io: Partial<Io> = {}): Promise<Run> {
  const said = { stdout: '', stderr: '' };
  const record = (stream: 'stdout' | 'stderr') => (text: string) => {
    said[stream] += text;
  };
  const exitCode = await runCli(argv, {
    stdin: Readable.from([]),
    stdout: record('stdout'),
    stderr: record('stderr'),
    env: {},
    isTerminal: false,
    color: false,
    ...io,
  });
  return { exitCode, ...said };
}
