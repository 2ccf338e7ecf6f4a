import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bringUpToDate } from '../../src/export/static/bring-up-to-date.ts';
import { inspectDirectory } from '../../src/export/static/inspect-directory.ts';
import { scratchName } from '../../src/export/static/manifest.ts';
import { tempDir } from '../cli/temp-file.ts';

const files = new Map([
  ['team/lib/index.html', 'lib\n'],
  ['index.html', 'index\n'],
]);

// A directory becomes a link after the export has looked at it, and before it writes.
test.for(['team', 'team/lib', scratchName])('a link in the place of %s diverts nothing', async (name) => {
  const dir = await tempDir();
  const [output, outside] = [join(dir, 'out'), join(dir, 'outside')];
  await mkdir(join(output, 'team'), { recursive: true });
  await mkdir(join(outside, 'lib'), { recursive: true });
  await writeFile(join(outside, '0'), 'keep\n');
  const inspection = await inspectDirectory(output, files);
  if (!inspection.ok) throw new Error(inspection.faults.join('\n'));
  await rm(join(output, name), { recursive: true, force: true });
  await symlink(outside, join(output, name));
  expect(() => bringUpToDate(output, files, inspection.changes)).toThrow('is in the way');
  expect((await readdir(outside, { recursive: true })).toSorted()).toEqual(['0', 'lib']);
});
