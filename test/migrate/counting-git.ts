import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolPath } from '../e2e/harness/required-tools.ts';

/** A `git` in `dir` that notes at each start how many of it are running. */
export async function countingGit(dir: string): Promise<{ dir: string; running: () => Promise<number[]> }> {
  const [bin, now, log] = [join(dir, 'bin'), join(dir, 'now'), join(dir, 'log')];
  await Promise.all([mkdir(bin), mkdir(now)]);
  const script = `#!/bin/sh
mkdir '${now}'/$$
ls '${now}' | wc -l >>'${log}'
'${toolPath('git')}' "$@"
status=$?
rmdir '${now}'/$$
exit $status
`;
  await writeFile(join(bin, 'git'), script, { mode: 0o755 });
  return { dir: bin, running: async () => (await readFile(log, 'utf8')).trim().split('\n').map(Number) };
}
