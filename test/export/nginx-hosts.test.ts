import { describe, expect, test } from 'vitest';
import { describeWithTools } from '../e2e/harness/required-tools.ts';
import { compare, request, startedFor } from './nginx-side-by-side.ts';

const hosts = [
  ...['go.company.com', 'go.company.dev', 'go.company.cn', 'GO.Company.COM', 'go.company.dev:8443', 'go.company.dev.'],
  ...['go.company.dev.:443', 'go.company.dev:', 'localhost', 'localhost:8080', 'LOCALHOST:1', '127.0.0.1', '[::1]'],
  ...['127.0.0.1:65535', '[::1]:8080', 'evil.com', 'go.company.com.evil.com', 'xgo.company.com', 'localhost.evil.com'],
  ...[
    '127.0.0.2',
    '10.1.2.3:8080',
    '10.1.2',
    '[::2]',
    '"><script>',
    '__proto__',
    'constructor',
    'nodot',
    'a_b.example',
    '-a.example',
    'a-.b',
  ],
  ...[
    'any.example',
    'Any.Example:80',
    'con.example',
    'COM1.x',
    'a.con',
    'a.',
    'xn--80ak6aa92e.com',
    `${'a.'.repeat(126)}com`,
  ],
  ...[`${'a'.repeat(60)}.example`, `${'b'.repeat(60)}.example`],
];
const paths = [
  '/both',
  '/both/x',
  '/both/inner/x',
  '/dev',
  '/cn/sub',
  '/',
  '/p/a',
  '/p/b/x',
  '/p',
  '/nothing',
  '/-/x',
  '/?x',
  '/?x&go-get=1',
];

const configurations = {
  'several hosts': `
host: [go.company.com, go.company.dev]
paths:
  /both: {repo: https://github.com/company/both}
  /p/{x}: {repo: 'https://github.com/company/{x}'}
  go.company.cn/cn: {repo: https://github.com/company/cn}
  go.company.dev/dev: {repo: https://github.com/company/dev}
  go.company.dev/both/inner: {repo: https://github.com/company/inner}
  go.company.dev/p/b: {repo: https://github.com/company/own-b}
`,
  'hosts without keys of their own': `
host: [go.company.com, go.company.dev, ${'a'.repeat(40)}.example]
paths:
  /both: {repo: https://github.com/company/both}
  /: {repo: https://github.com/company/all}
`,
  'no host': `
paths:
  /both: {repo: https://github.com/company/both}
  /p/{x}: {repo: 'https://github.com/company/{x}', cache_max_age: 20}
  go.company.cn/cn: {repo: https://github.com/company/cn}
`,
  'no host at all':
    'paths: {/both: {repo: https://github.com/company/both}, /p/a: {repo: https://github.com/company/a}}',
  'a host in keys only':
    'paths: {go.company.cn: {repo: https://github.com/company/all}, go.company.cn/cn: {repo: https://github.com/company/cn, cache_max_age: 5}}',
  'a hidden index':
    'host: go.company.com\nindex: hidden\npaths: {/p/a: {repo: https://github.com/company/a}, /both: {repo: https://github.com/company/b}}',
  'a catch-all': `
host: go.company.com
paths:
  /: {repo: https://github.com/company/all, cache_max_age: 7}
  /both: {repo: https://github.com/company/y}
  /p/a: {repo: https://github.com/company/a}
`,
};

describeWithTools('an nginx export answers for hosts as serve does', ['nginx'], () => {
  describe.for(Object.entries(configurations))('%s', ([_, yaml]) => {
    const both = startedFor(yaml);

    test.for(hosts)('%s', async (host) => {
      for (const path of paths) {
        for (const query of ['?go-get=1', '']) await compare(both(), request(`${path}${query}`, { host }));
      }
    });

    // A request without a Host that can be is none to nginx.
    test.for(['', 'a.example/x', '::1', 'a..b'])('Host %j is refused', async (host) => {
      const { nginx } = await both().ask(request('/both?go-get=1', { host }));
      expect(nginx.status).toBe(400);
    });
  });
});
