import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createCleanup } from '../e2e/harness/cleanup.ts';
import { describeWithTools, toolPath } from '../e2e/harness/required-tools.ts';
import { runCommand } from '../e2e/harness/run-command.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { compare, exportYaml, request, startSideBySide } from './nginx-side-by-side.ts';

const count = 10_000;
const path = (number: number) => `/team-${number % 200}/service-${number}`;
const lines = Array.from(
  { length: count },
  (_, number) => `  ${path(number)}: {repo: https://github.com/a/r${number}}`,
);
const yaml = `host: go.company.com\npaths:\n${lines.join('\n')}\n`;

describeWithTools('an nginx export of 10,000 modules', ['nginx'], () => {
  const cleanup = createCleanup();
  afterAll(cleanup.run);

  test('is read without a warning', async () => {
    const dir = await createTempDir(cleanup.defer, 'scale');
    const file = join(dir, 'nginx.conf');
    const http = `client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;`;
    const text = exportYaml(yaml, ['127.0.0.1:18080']);
    await writeFile(file, `pid nginx.pid; error_log stderr; events { }\nhttp { access_log off; ${http}\n${text}}\n`);
    const { exitCode, stderr } = await runCommand(toolPath('nginx'), ['-t', '-p', `${dir}/`, '-c', file], {});
    expect(exitCode, stderr).toBe(0);
    expect(stderr).not.toMatch(/\[(?:warn|error|emerg)\]/);
  });

  test('answers as serve does', async () => {
    const both = await startSideBySide(cleanup.defer, yaml);
    for (let number = 0; number < count; number += 97) {
      for (const end of ['', '/pkg', 'x']) await compare(both, request(`${path(number)}${end}?go-get=1`));
    }
  });
});
