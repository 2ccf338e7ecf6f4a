import { describe, expect, it } from 'vitest';
import { createRefReader } from '../../src/programs/git/remote-refs.ts';

describe('createRefReader', () => {
  const read = (...lines: string[]) => {
    const reader = createRefReader();
    for (const line of lines) reader.line(line);
    return reader.refs();
  };

  it('reads what git ls-remote --symref prints, and passes over what go cannot see', () => {
    expect(
      read(
        'ref: refs/heads/main\tHEAD',
        'a\tHEAD',
        'ref: refs/heads/main\trefs/remotes/origin/HEAD',
        'a\trefs/heads/main',
        'b\trefs/heads/a/b',
        'c\trefs/changes/01/1/1',
        'd\trefs/tags/light',
        'e\trefs/tags/sub/annotated',
        'f\trefs/tags/sub/annotated^{}',
      ),
    ).toMatchObject({
      head: 'main',
      headCommit: 'a',
      defaults: ['main'],
      heads: new Map([
        ['main', 'a'],
        ['a/b', 'b'],
      ]),
      tags: new Map([
        ['light', { object: 'd', commit: 'd' }],
        ['sub/annotated', { object: 'e', commit: 'f' }],
      ]),
    });
  });

  it('has the same digest if and only if HEAD, branches and tags are the same', () => {
    const lines = ['ref: refs/heads/main\tHEAD', 'a\tHEAD', 'a\trefs/heads/main', 'b\trefs/tags/v1.0.0'];
    const { digest } = read(...lines);
    expect(read(...lines, 'c\trefs/changes/01/1/1').digest).toBe(digest);
    const others = [
      lines.slice(1),
      [...lines, 'c\trefs/tags/v1.0.0^{}'],
      ['ref: refs/heads/dev\tHEAD', ...lines.slice(1)],
      [...lines.slice(0, 3), 'c\trefs/tags/v1.0.0'],
    ];
    for (const other of others) expect(read(...other).digest).not.toBe(digest);
  });

  it('takes every branch on the commit of HEAD for the default one where an old server does not say which', () => {
    expect(read('a\tHEAD', 'a\trefs/heads/main', 'b\trefs/heads/dev', 'a\trefs/heads/same').defaults).toEqual([
      'main',
      'same',
    ]);
    expect(read('b\trefs/heads/dev').defaults).toEqual([]);
  });
});
