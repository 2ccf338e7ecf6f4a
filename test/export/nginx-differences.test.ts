import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { nginxConfig } from '../../src/export/nginx/nginx-config.ts';
import { startNginx } from '../e2e/harness/nginx.ts';
import { describeWithTools } from '../e2e/harness/required-tools.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { askRaw, request, startedFor } from './nginx-side-by-side.ts';

const yaml = `
host: go.company.com
paths:
  /abc: {repo: https://github.com/company/abc}
  /team/lib: {repo: https://github.com/company/lib}
`;

describeWithTools('an nginx export and serve', ['nginx'], () => {
  const both = startedFor(yaml);

  test.for<[string, string, number, number]>([
    ['the set-up', request('/-/setup'), 200, 404],
    ['the API', request('/-/api/modules'), 200, 404],
    ['If-Match', request('/abc', { headers: 'If-Match: "x"\r\n' }), 200, 412],
    ['an empty Host', request('/abc', { host: '' }), 200, 400],
    ['a Host that cannot be one', request('/abc', { host: 'a/b' }), 421, 400],
    ['a Host with a comma', request('/abc', { host: 'a,b' }), 400, 421],
    ['a Host with another port', request('/abc', { host: 'go.company.com:x' }), 421, 200],
    ['a long request line', request(`/abc/${'x'.repeat(9_000)}`), 200, 414],
    ['a longer one', request(`/abc/${'x'.repeat(17_000)}`), 431, 414],
    ['an unknown method', request('/abc', { method: 'BREW' }), 400, 405],
    ['another scheme', request('ftp://go.company.com/abc'), 400, 200],
  ])('differ as documented: %s', async ([_, bytes, serve, nginx]) => {
    const answers = await both().ask(bytes);
    expect([answers.serve.status, answers.nginx.status]).toEqual([serve, nginx]);
  });

  test('differ as documented: reloading a page that the browser knows', async () => {
    const { serve, nginx } = await both().ask(request('/abc'));
    const again = (etag = '') =>
      both().ask(request('/abc', { headers: `If-None-Match: ${etag}\r\nCache-Control: no-cache\r\n` }));
    expect((await again(serve.headers.get('etag'))).serve.status).toBe(200);
    expect((await again(nginx.headers.get('etag'))).nginx.status).toBe(304);
  });

  test('people see that there are modules below', async () => {
    const { nginx } = await both().ask(request('/team/'));
    expect(nginx.body).toContain('<p>Go modules lie below go.company.com/team</p>');
  });

  test('a text repeats no more of a path than serve does', async () => {
    const { serve, nginx } = await both().ask(request(`/${'x'.repeat(161)}?go-get=1`));
    expect(nginx.body).toBe(serve.body);
  });

  test('rules for access in an included file have no effect, headers have', async ({ onTestFinished }) => {
    const file = join(await createTempDir(onTestFinished, 'include'), 'my $own "file".conf');
    await writeFile(file, 'deny all;\nadd_header Strict-Transport-Security max-age=60 always;\n');
    const { config } = parseConfig(yaml, 'vanity.yaml');
    if (config === undefined) throw new Error('the test is wrong');
    const options = { comment: [], include: [file], usersFile: undefined };
    const { port } = await startNginx(onTestFinished, (free) =>
      nginxConfig(config, { ...options, listen: [`127.0.0.1:${free}`] }),
    );
    const { status, headers } = await askRaw(port, request('/abc?go-get=1'));
    expect([status, headers.get('strict-transport-security')]).toEqual([200, 'max-age=60']);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});
