import { createHash } from 'node:crypto';
import * as z from 'zod';

/** Name of the file in the output directory that says what an export wrote there. */
export const manifestName = '.govanity-export.json';
/** Directory in the output directory where files are written before they are moved to their places. */
export const scratchName = '.govanity-export.tmp';

/** Digests by file name. */
export type Digests = ReadonlyMap<string, string>;

export interface Manifest {
  readonly files: Digests;
  /** What an export that has not come to its end was about to write. */
  readonly unfinished: Digests;
}

export function digestOf(contents: string | Uint8Array): string {
  return createHash('sha256').update(contents).digest('hex');
}

/** The same for the same digests, in whatever order they are. */
export function formatManifest({ files, unfinished }: Manifest): string {
  const sorted = (digests: Digests) => Object.fromEntries([...digests].sort(([a], [b]) => (a < b ? -1 : 1)));
  const begun = unfinished.size === 0 ? {} : { unfinished: sorted(unfinished) };
  return `${JSON.stringify({ version: 1, files: sorted(files), ...begun }, null, 1)}\n`;
}

const digests = z.record(z.string().refine(isFileName), z.string().regex(/^[0-9a-f]{64}$/));
const shape = z.strictObject({ version: z.literal(1), files: digests, unfinished: digests.optional() });

/** Undefined where the text is no manifest, or names what cannot lie in the output directory. */
export function parseManifest(text: string): Manifest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { data } = shape.safeParse(value);
  if (data === undefined) return undefined;
  return { files: new Map(Object.entries(data.files)), unfinished: new Map(Object.entries(data.unfinished ?? {})) };
}

/** Whether a name can only mean a file below the directory, on every system. */
function isFileName(name: string): boolean {
  if (!/^[A-Za-z0-9._~/-]+$/.test(name)) return false;
  return name.split('/').every((element) => element !== '' && element !== '.' && element !== '..');
}
