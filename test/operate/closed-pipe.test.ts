import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createCleanup } from '../e2e/harness/cleanup.ts';
import { runCommand } from '../e2e/harness/run-command.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { mainFile } from './govanity-process.ts';

const cleanup = createCleanup();
afterAll(() => cleanup.run());

test('a reader that goes away early is not answered with a stack', async () => {
  const dir = await createTempDir(cleanup.defer, 'closed-pipe');
  const file = join(dir, 'vanity.yaml');
  const entries = Array.from({ length: 3_000 }, (_, at) => `  /lib${at}:\n    rpeo: https://gitlab.company.com/a/b\n`);
  await writeFile(file, `host: go.company.com\npaths:\n${entries.join('')}`);
  const pipe = 'node "$0" check --format json "$1" | head -n 1';
  const { stdout, stderr } = await runCommand('sh', ['-c', pipe, mainFile, file]);
  expect({ stdout, stderr }).toEqual({ stdout: '{\n', stderr: '' });
});
