import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { run } from '../cli/run.ts';

const yaml = (network: string) =>
  `host: go.company.com\naccess: {restrict: all, allow: ["${network}"]}\npaths:\n  /lib: {repo: https://github.com/a/b}\n`;

const faultsOf = (network: string) =>
  parseConfig(yaml(network), 'vanity.yaml').diagnostics.map(({ code, hint }) => [code, hint] as const);

describe('networks in `allow`', () => {
  test.for(['10.0.0.0/8', '10.1.2.3/8', '192.0.2.7', '0.0.0.0/0', 'fd00::/8', '::1', '::/0', 'fe80::1/64'])(
    '%s is one',
    (network) => {
      expect(faultsOf(network)).toEqual([]);
    },
  );

  // What some programs read as another address than others do, or as none.
  test.for([
    ['010.0.0.0/8', '10.0.0.0/8'],
    ['10.1/16', '10.1.0.0/16'],
    ['10.01.2.3', '10.1.2.3'],
    ['10.1', '10.1.0.0'],
    ['1', 'such as'],
    ['167772161', 'such as'],
    ['0x0a000001', 'such as'],
    ['0x0a.0.0.1', 'such as'],
    ['10.0.0.256', 'such as'],
    ['1.2.3.4.5', 'such as'],
    ['10.0.0.0/33', 'from 0 to 32'],
    ['10.0.0.0/08', 'from 0 to 32'],
    ['10.0.0.0/', 'from 0 to 32'],
    ['10.0.0.0/255.0.0.0', 'from 0 to 32'],
    ['fd00::/129', 'from 0 to 128'],
    ['10.0.0.0/8/8', '10.0.0.0/8'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['::ffff:010.0.0.1', 'such as'],
    ['fe80::1%eth0', 'such as'],
    ['[::1]', 'such as'],
    ['localhost', 'such as'],
  ] as const)('%s is an error', ([network, hint]) => {
    expect(faultsOf(network)).toEqual([['config/invalid-network', expect.stringContaining(hint)]]);
  });
});

test.for(['010.0.0.1', '10.1', '1', '0x7f000001', 'loopback,010.0.0.0/8'])(
  '--trust-proxy %s is refused',
  async (text) => {
    const { exitCode, stderr } = await run(['serve', '--example', '--trust-proxy', text]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--trust-proxy')]);
  },
);
