import { readFileSync } from 'node:fs';
import { getAsset, isSea } from 'node:sea';

/** Directory that holds package.json and what comes with the program; as far from dist/chunks/ as from here. */
const directory = new URL('../../', import.meta.url);

/**
 * The bytes of a file that comes with the program, such as `templates/index.hbs`: from the package's directory, or from
 * within the single executable. Throws if it is missing there.
 */
export function readProgramFile(name: string): Buffer {
  return isSea() ? Buffer.from(getAsset(name)) : readFileSync(new URL(name, directory));
}
