import { dirname, resolve } from 'node:path';
import type { Logger } from 'pino';
import { describeFileError, readRegularFile } from '../../files/read-file.ts';

/** The secrets in a file, one per line; undefined if there are none that can be used. */
export type ReadSecrets = (file: string) => Promise<readonly string[] | undefined>;

const maxBytes = 64 * 1024;
/** Milliseconds for which a reading counts: in a storm of deliveries the file is read a few times, not a thousand. */
const freshMs = 250;

/** Reads secrets again when they are needed, so that a changed file counts at once; faults are logged, once each. */
export function createHookSecrets(configFile: string, logger: Logger): ReadSecrets {
  const readings = new Map<string, { readonly atMs: number; readonly secrets: ReturnType<ReadSecrets> }>();
  const faults = new Map<string, string>();
  const report = (file: string, fault: string | undefined) => {
    if (fault === undefined) faults.delete(file);
    else if (faults.get(file) !== fault) {
      faults.set(file, fault);
      logger.error(`\`hook_secret_file\` ${file} cannot be used, deliveries of its forge are refused: ${fault}`);
    }
  };
  const read: ReadSecrets = async (file) => {
    const found = await readRegularFile(resolve(dirname(configFile), file), maxBytes);
    const secrets = found.ok ? linesOf(found.bytes) : [];
    report(file, found.ok ? (secrets.length === 0 ? 'it is empty' : undefined) : describeFileError(found.error));
    return secrets.length === 0 ? undefined : secrets;
  };
  return (file) => {
    const now = performance.now();
    const last = readings.get(file);
    if (last !== undefined && now - last.atMs < freshMs) return last.secrets;
    const secrets = read(file);
    readings.set(file, { atMs: now, secrets });
    return secrets;
  };
}

/** Several are accepted while one is replaced by another. */
function linesOf(bytes: Buffer): string[] {
  const lines = bytes
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}
