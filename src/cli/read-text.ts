import { describeFileError, maxFileBytes, readRegularFile } from '../files/read-file.ts';
import { UsageError } from './io.ts';

/** Reads a text file that a command line names, such as a go.sum; throws UsageError if it cannot be read. */
export async function readText(file: string): Promise<string> {
  const read = await readRegularFile(file, maxFileBytes.text);
  if (read.ok) return read.bytes.toString('utf8');
  throw new UsageError(`cannot read ${file}: ${describeFileError(read.error)}`);
}
