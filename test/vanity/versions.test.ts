import { describe, expect, it } from 'vitest';
import { moduleVersions } from '../../src/vanity/versions.ts';

describe('versions of a module', () => {
  it('are ordered as semver orders them, and what is no version is left out', () => {
    const descending = [
      ...['v1.10.0', 'v1.9.0', 'v1.2.0', 'v1.2.0-rc.11', 'v1.2.0-rc.2', 'v1.2.0-rc', 'v1.2.0-alpha.beta'],
      ...['v1.2.0-alpha.1', 'v1.2.0-alpha', 'v1.2.0-2', 'v1.2.0-1', 'v1.0.0', 'v0.99999999999999999999.0', 'v0.9.0'],
    ];
    const noise = [
      ...['nightly', '1.0.0', 'v1', 'v1.2', 'v01.0.0', 'v1.0.0-01', 'v1.0.0+build', 'V1.0.0', 'v1.0.0 ', 'sub/v1.5.0'],
      ...['v0.0.0-20240102030405-abcdefabcdef', 'v1.0.1-0.20240102030405-abcdefabcdef'],
    ];
    const { versions } = moduleVersions([...noise, ...descending.toSorted()], '', 1);
    expect(versions).toEqual(descending);
  });

  it.each([
    [['v1.0.0', 'v1.1.0-rc.1'], 'v1.0.0'],
    [['v0.1.0-alpha', 'v0.1.0-beta'], 'v0.1.0-beta'],
    [['v0.5.0', 'v1.0.0-rc.1'], 'v0.5.0'],
    [['other'], undefined],
    [[], undefined],
  ])('the latest of %j is %s', (tags, latest) => {
    expect(moduleVersions(tags, '', 1).latest).toBe(latest);
  });

  it('belong to one major version; the others are counted apart', () => {
    const tags = ['v0.1.0', 'v1.4.0', 'v2.0.0', 'v2.1.0-rc.1', 'v3.0.0-beta', 'v10.0.0'];
    expect(moduleVersions(tags, '', 1)).toEqual({
      versions: ['v1.4.0', 'v0.1.0'],
      latest: 'v1.4.0',
      otherMajors: [
        { major: 10, latest: 'v10.0.0' },
        { major: 3, latest: 'v3.0.0-beta' },
        { major: 2, latest: 'v2.0.0' },
      ],
    });
    expect(moduleVersions(tags, '', 2).versions).toEqual(['v2.1.0-rc.1', 'v2.0.0']);
  });

  it('of a directory are its own tags', () => {
    const tags = [
      'v9.0.0',
      'tools/v9.0.0',
      'tools/lint/v1.0.0',
      'tools/lint/v1.2.0',
      'tools/lint/v2.0.0',
      'xtools/lint/v3.0.0',
    ];
    expect(moduleVersions(tags, 'tools/lint', 1).versions).toEqual(['v1.2.0', 'v1.0.0']);
    expect(moduleVersions(tags, 'tools/lint/v2', 2).versions).toEqual(['v2.0.0']);
    expect(moduleVersions(tags, 'tools/lint/v2', 1).versions).toEqual([]);
  });
});
