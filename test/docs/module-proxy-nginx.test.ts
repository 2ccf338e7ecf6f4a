import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import bcrypt from '@node-rs/bcrypt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCleanup } from '../e2e/harness/cleanup.ts';
import { startNginx } from '../e2e/harness/nginx.ts';
import { describeWithTools } from '../e2e/harness/required-tools.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { ask as askServer, type Response } from '../operate/ask.ts';
import { type GovanityProcess, startGovanity } from '../operate/govanity-process.ts';
import { text } from './deploy-files.ts';

const host = 'go.company.com';
const info = '{"Version":"v1.0.0","Time":"2024-01-01T00:00:00Z"}';
const login = (password: string) => ({ authorization: `Basic ${Buffer.from(`ada:${password}`).toString('base64')}` });

describeWithTools('the module proxy behind nginx', ['nginx', 'git', 'go'], () => {
  const cleanup = createCleanup();
  afterAll(cleanup.run);

  /** nginx with the snippets as they are, but for the place of the store, in front of a server with one stored version. */
  async function start(access: string, snippet: string) {
    const store = await createTempDir(cleanup.defer, 'store');
    for (const [kind, content] of Object.entries({ info, mod: `module ${host}/Foo\n` })) {
      const file = join(store, `${host}/!foo/@v/v1.0.0.${kind}`);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    const users = join(await createTempDir(cleanup.defer, 'users'), 'htpasswd');
    await writeFile(users, `ada:${await bcrypt.hash('right', 4)}\n`);
    const govanity = await startGovanity(cleanup.defer, {
      yaml: `host: ${host}\nproxy: {store: ${JSON.stringify(store)}}\naccess: ${access.replace('USERS', users)}\npaths:\n  /Foo: {repo: https://git.invalid/foo}\n`,
      flags: ['--trust-proxy', '127.0.0.1'],
    });
    const locations = ['module-proxy', snippet]
      .map((name) => text(`nginx/${name}.conf`).replaceAll('/var/lib/govanity/modules', store))
      .join('\n');
    const nginx = await startNginx(
      cleanup.defer,
      (port) =>
        `upstream govanity { server 127.0.0.1:${govanity.port}; }\nserver { listen 127.0.0.1:${port}; server_name ${host};\n${locations}\n}`,
    );
    const ask = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
      askServer(nginx.port, `/-/proxy/${path}`, { host, headers });
    return { govanity, ask };
  }

  const requestsOf = (govanity: GovanityProcess) =>
    govanity.log().filter(({ msg, method }) => method !== undefined || msg.startsWith('GET')).length;

  describe('without a login', () => {
    let world: Awaited<ReturnType<typeof start>>;
    beforeAll(async () => {
      world = await start('{restrict: none}', 'module-proxy-files');
    });

    test('is not asked for what is stored', async () => {
      const before = requestsOf(world.govanity);
      for (const name of ['!foo', '%21foo']) {
        const { status, body, headers } = await world.ask(`${host}/${name}/@v/v1.0.0.info`);
        expect([status, body]).toEqual([200, info]);
        expect(headers).toMatchObject({
          'cache-control': 'public, max-age=31536000, immutable',
          'content-type': 'application/json',
        });
      }
      expect((await world.ask(`${host}/!foo/@v/v1.0.0.mod`)).headers['content-type']).toMatch(/^text\/plain/);
      expect(requestsOf(world.govanity)).toBe(before);
    });

    test('answers for everything else', async () => {
      const unknown = await world.ask(`${host}/bar/@v/v1.0.0.info`);
      expect([unknown.status, unknown.body]).toEqual([403, 'no Go module is configured for go.company.com/bar\n']);
      expect(await world.ask(`${host}/!foo/@v/list`)).toMatchObject({ status: 200, body: 'v1.0.0\n' });
      expect((await world.ask(`${host}/!foo/@v/..%2f..%2f..%2f..%2fetc/passwd`)).status).not.toBe(200);
    });
  });

  test('with a login decides who gets what is stored', async () => {
    const { ask } = await start('{restrict: downloads, users: USERS}', 'module-proxy-files-with-login');
    const path = `${host}/!foo/@v/v1.0.0.info`;
    const refused = await ask(path);
    expect([refused.status, refused.headers['www-authenticate'], refused.body]).toEqual([
      ...[401, expect.stringContaining('Basic'), expect.stringContaining('login')],
    ]);
    expect((await ask(path, login('wrong'))).status).toBe(401);
    const { status, body, headers } = await ask(path, login('right'));
    expect([status, body, headers['cache-control']]).toEqual([200, info, 'private, max-age=31536000, immutable']);
    const unknown = await ask(`${host}/bar/@v/v1.0.0.info`, login('right'));
    expect([unknown.status, unknown.body]).toEqual([403, 'no Go module is configured for go.company.com/bar\n']);
  });
});
