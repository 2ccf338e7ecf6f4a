import { type ConfigFile, readConfigBytes, readConfigFile } from '../files/read-config-file.ts';
import { describeFileError } from '../files/read-file.ts';
import { type Io, UsageError } from './io.ts';

/** Bytes of standard input that are read: more than any configuration has. */
const maxInput = 64 * 1024 * 1024;

/** What standard input is called in diagnostics. */
export const stdinName = 'stdin';

/** Reads and checks the configuration that a command line names; `-` is standard input. */
export async function readConfig(path: string, io: Io): Promise<ConfigFile> {
  return path === '-' ? readConfigBytes(stdinName, await readInput(io)) : readConfigFile(path);
}

/** All of standard input; throws UsageError if it is too much, or cannot be read. */
export async function readInput({ stdin }: Io): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stdin) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      length += bytes.length;
      if (length > maxInput) throw new UsageError(`standard input has more than ${maxInput / 1024 / 1024} MiB`);
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot read standard input: ${describeFileError(error as NodeJS.ErrnoException)}`);
  }
}
