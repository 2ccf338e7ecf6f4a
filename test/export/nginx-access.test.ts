import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hash } from '@node-rs/bcrypt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { parseHtpasswd } from '../../src/files/htpasswd.ts';
import { createAccessControl } from '../../src/server/access-control.ts';
import { createClientAddress } from '../../src/server/access-log.ts';
import { createHandler } from '../../src/server/create-handler.ts';
import { openListener } from '../../src/server/listener.ts';
import { createPasswordCheck } from '../../src/server/password-check.ts';
import { createCleanup, type Defer } from '../e2e/harness/cleanup.ts';
import { describeWithTools } from '../e2e/harness/required-tools.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { siteOf } from '../support/site-server.ts';
import { compare, exportYaml, request, type SideBySide, startBeside } from './nginx-side-by-side.ts';

const paths = `
host: go.company.com
paths:
  /: {repo: https://github.com/company/all}
  /abc: {repo: https://github.com/company/abc}
  /team/{name}: {repo: 'https://github.com/company/{name}'}
`;
const targets = ['/abc', '/abc/x', '/team/x', '/team', '/', '/nothing', '/-/nothing', '/-/module', '/%61', '/-'];

const login = (user: string, password: string) =>
  `Authorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}\r\n`;
const headers = {
  'no login': '',
  'a login': login('gopher', 'sesame'),
  'a wrong password': login('gopher', 'open'),
  'an unknown user': login('nobody', 'sesame'),
  'a login that is none': 'Authorization: Bearer x\r\n',
};

const accesses = {
  'users for all': '{restrict: all, users: users}',
  'users for pages': '{restrict: index, users: users}',
  'users, and a network that is not asked from': '{restrict: all, users: users, allow: [10.0.0.0/8, "fd00::/8"]}',
  'users, or this machine': '{restrict: all, users: users, allow: 127.0.0.0/8}',
  'pages for this machine': '{restrict: index, allow: 127.0.0.1}',
  'another network': '{restrict: all, allow: [10.1.2.3/8, "2001:db8::1"]}',
  'pages for another network': '{restrict: index, allow: 10.0.0.1}',
};

async function startRestricted(defer: Defer, access: string): Promise<SideBySide> {
  const yaml = `access: ${access}${paths}`;
  const users = `gopher:${(await hash('sesame', 4)).replace(/^\$2b/, '$2y')}\n`;
  const usersFile = join(await createTempDir(defer, 'users'), 'users');
  await writeFile(usersFile, users);
  const { config } = parseConfig(yaml, 'vanity.yaml');
  if (config === undefined) throw new Error('a test is wrong');
  const hasUsers = config.access.users !== undefined;
  const known = hasUsers ? parseHtpasswd(users).users : new Map();
  const authorise = createAccessControl(config.access, () => known, createPasswordCheck());
  const service = { site: siteOf(yaml), authorise };
  const clientAddress = createClientAddress([]);
  const onError = (error: unknown) => expect(error).toBeUndefined();
  const handler = createHandler(() => service, { clientAddress, onError });
  const listener = await openListener(handler, { host: '127.0.0.1', port: 0 });
  defer(() => listener.close(0));
  return startBeside(defer, listener.port ?? 0, (port) =>
    exportYaml(yaml, [`127.0.0.1:${port}`], hasUsers ? usersFile : undefined),
  );
}

describeWithTools('an nginx export asks for a login as serve does', ['nginx'], () => {
  describe.for(Object.entries(accesses))('%s', ([_, access]) => {
    const cleanup = createCleanup();
    let both: SideBySide;
    beforeAll(async () => {
      both = await startRestricted(cleanup.defer, access);
    });
    afterAll(cleanup.run);

    test.for(Object.entries(headers))('%s', async ([_name, sent]) => {
      for (const target of targets) {
        for (const query of ['?go-get=1', '', '?x&go-get=1']) {
          for (const method of ['GET', 'HEAD', 'POST']) {
            const bytes = request(`${target}${query}`, { method, headers: sent });
            const { serve, nginx } = await compare(both, bytes);
            const asks = (response: typeof serve) => response.headers.get('www-authenticate')?.split(',')[0];
            expect(asks(nginx), bytes).toBe(asks(serve));
          }
        }
      }
    });

    test('a login changes nothing for other hosts', async () => {
      await compare(both, request('/abc?go-get=1', { host: 'evil.com', headers: headers['a login'] }));
    });
  });
});
