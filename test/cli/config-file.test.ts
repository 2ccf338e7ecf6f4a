import { copyFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { run } from './run.ts';
import { tempDir, tempFile } from './temp-file.ts';

const yaml = `host: go.company.com
backends:
  gerrit: {forge: gerrit, web: https://gerrit.company.com, clone: ssh}
  gitlab: {forge: gitlab, web: https://gitlab.company.com, clone: ssh}
paths:
  /foo: {backend: gerrit}
`;

/** Command lines that read FILE, and what they print of it. */
const commands: readonly { words: readonly string[]; shows: string }[] = [
  { words: ['check'], shows: '1 module, 0 errors, 0 warnings' },
  { words: ['explain', 'go.company.com/foo'], shows: 'ssh://git@gerrit.company.com:29418/foo' },
  { words: ['diff', 'OLD'], shows: '' },
  { words: ['migrate', 'plan', '--to', 'gitlab'], shows: 'ssh://git@gitlab.company.com/foo.git' },
  { words: ['migrate', 'apply', '--dry-run', '--to', 'gitlab'], shows: '+  /foo: {backend: gitlab}' },
  { words: ['export', 'nginx'], shows: 'server_name' },
  { words: ['export', 'static', '--dry-run', '--output', 'DIRECTORY'], shows: 'foo' },
];

test.for(commands)('$words takes a configuration as FILE and with --config', async ({ words, shows }) => {
  const file = await tempFile(yaml);
  const directory = await tempDir();
  await copyFile(file, `${file}.old`);
  const argv = words.map((word) => (word === 'OLD' ? `${file}.old` : word === 'DIRECTORY' ? directory : word));
  const asFile = await run([...argv, file]);
  expect(asFile.exitCode, asFile.stderr).not.toBe(2);
  expect(asFile.stdout).toContain(shows);
  expect(await run([...argv, '--config', file])).toEqual(asFile);
  expect(await run([...argv, file, '--config', file])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('name the configuration once, as FILE or with --config'),
  });
});
