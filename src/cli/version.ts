import { readProgramFile } from '../files/program-file.ts';

/** Version of the program, from its package.json. */
export function readVersion(): string {
  return JSON.parse(readProgramFile('package.json').toString('utf8')).version;
}
