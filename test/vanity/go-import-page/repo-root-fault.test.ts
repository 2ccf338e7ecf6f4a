import { expect, test } from 'vitest';
import { repoRootFault } from '../../../src/vanity/go-import-page/repo-root-fault.ts';

test.for([
  ['ssh://git@h:g/r.git', 'parse "ssh://git@h:g/r.git": invalid port ":g" after host'],
  ['git@h:x/y', 'parse "git@h:x/y": first path segment in URL cannot contain colon'],
  ['h/x.git', 'no scheme'],
  ['file:///x', 'file scheme disallowed'],
  ['https://[::1/x', `parse "https://[::1/x": missing ']' in host`],
  ['https://h/%zz', 'parse "https://h/%zz": invalid URL escape "%zz"'],
  [':x', 'parse ":x": missing protocol scheme'],
] as const)('refuses %s as go does', ([repo, complaint]) => {
  expect(repoRootFault(repo)).toBe(`invalid repo root "${repo}": ${complaint}`);
});

test.for([
  'https://h/x',
  'ssh://git@h:22/x',
  'ssh://git@h:/x',
  'ssh://git@[::1]:22/x',
  'host:x/y',
  'host:x%zz',
  'https://u:p@h/%20',
])('takes %s as go does', (repo) => {
  expect(repoRootFault(repo)).toBeUndefined();
});
