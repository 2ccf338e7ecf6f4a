import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { run } from '../cli/run.ts';
import { tempFile } from '../cli/temp-file.ts';
import { text } from './deploy-files.ts';

const page = readFileSync(new URL('../../docs/scaling.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^ *\`\`\`${language}\\n(.*?)^ *\`\`\`$`, 'gms'))].map(([, block = '']) => block);

test('each example of vanity.yaml is valid', async () => {
  expect(blocks('yaml').length).toBeGreaterThan(0);
  for (const example of blocks('yaml')) {
    const rest = 'host: go.company.com\npaths: {/lib: {repo: "https://github.com/company/lib"}}\n';
    const file = await tempFile(`${example.replace(/^ +/gm, '')}${rest}`);
    expect(await run(['check', '--strict', file])).toMatchObject({ exitCode: 0, stderr: '' });
  }
});

test('the upstream of two instances is that of govanity.conf', () => {
  const servers = (config: string) => config.match(/server 127\.0\.0\.1:808[12] max_fails=0;/g);
  expect(blocks('nginx').map(servers)).toEqual([servers(text('nginx/govanity.conf'))]);
  expect(text('systemd/govanity@.service')).toContain('--listen 127.0.0.1:%i --admin 127.0.0.1:1%i');
});
