import { expect, it } from 'vitest';
import { pathsAbove } from '../../src/vanity/paths-above.ts';

it.each([
  ['h/a/b', ['h/a', 'h']],
  ['h', []],
  ['', []],
  ['/a/b', ['/a', '/']],
  ['/a', ['/']],
  ['/', []],
])('above %j are %j, nearest first', (path, above) => {
  expect(pathsAbove(path)).toEqual(above);
});
