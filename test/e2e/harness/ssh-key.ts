import { readFile } from 'node:fs/promises';
import { toolPath } from './required-tools.ts';
import { mustRun } from './run-command.ts';

/** Makes a key pair in `file` and `file.pub` and returns the public key, `ssh-ed25519 AAAA…`. */
export async function createSshKey(file: string): Promise<string> {
  await mustRun(toolPath('ssh-keygen'), ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', file]);
  return (await readFile(`${file}.pub`, 'utf8')).trim();
}
