import { type Case, entry } from './case.ts';

const manyErrors = `hots: go.company.com
cache_max_age: 010
backends:
  gitlab: {forge: gitlab, web: gitlab.company.com}
paths:
  /foo:
    rpeo: https://github.com/company/foo
    hidden: maybe
  /bar.git/{a}:
    backend: gitlba
  /baz:
    repo: file:///baz
    subdir: /tool
    vcs: bzr
  /baz/:
    repo: https://github.com/company/baz
`;

const shared = `host: go.company.com
base: &base
  branch: a..b
`;

/** More than one thing wrong, and one thing wrong in more than one place. */
export const severalCases: readonly Case[] = [
  {
    name: 'everything that is wrong, in one run and in order',
    yaml: manyErrors,
    expected: [
      ['error config/unknown-key 1:1', '`host`'],
      ['error config/wrong-type 2:16', 'number 010'],
      ['error config/invalid-link 4:32'],
      ['error config/unknown-key 7:5', '`repo`'],
      ['error config/wrong-type 8:13'],
      ['error config/vcs-suffix 9:3'],
      ['error config/unknown-backend 10:14', '`gitlab`'],
      ['error repo/file-scheme 12:11'],
      ['error config/invalid-subdir 13:13'],
      ['warning config/bzr-removed 14:10'],
      ['error config/duplicate-route 15:3', 'in line 11'],
    ],
  },
  {
    name: 'an error beside a duplicate key',
    yaml: `${entry('repo: https://github.com/a/b')}  /foo: {}\n  /bar: {rpeo: x}\ntitle: 5\n`,
    expected: [
      ['error config/no-repo 4:3'],
      ['warning yaml/duplicate-key 4:3'],
      ['error config/unknown-key 5:10'],
      ['error config/wrong-type 6:8'],
    ],
  },
  {
    name: 'an error before a warning at one place',
    yaml: 'titel: ours\npaths:\n  /foo: {repo: https://github.com/a/b}\n',
    expected: [['error config/unknown-key 1:1'], ['warning config/host-unset 1:1']],
  },
  {
    name: 'a fault in what several paths merge is reported once',
    yaml: `${shared}paths:\n  /a: {<<: *base, repo: https://github.com/a/b}\n  /b: {<<: [*base], repo: https://github.com/a/c}\n`,
    expected: [['warning config/ignored-key 2:1', '`base`'], ['warning config/invalid-branch 3:11']],
  },
  {
    name: 'the keys of a path win over a merge',
    yaml: `${shared}paths:\n  /a: {<<: *base, branch: main, repo: https://github.com/a/b}\n`,
    expected: [['warning config/ignored-key 2:1']],
  },
  {
    name: 'a key for anchors',
    yaml: `${shared.replace('base:', 'x-base:')}paths:\n  /a: {<<: *base, branch: main, repo: https://github.com/a/b}\n`,
    expected: [],
  },
  {
    name: 'a fault of an alias is reported at its anchor, once',
    yaml: 'host: go.company.com\npaths:\n  /a: &a {repo: https://github.com/a/b, rpeo: x}\n  /b: *a\n  /c: *a\n',
    expected: [['error config/unknown-key 3:41', 'in `/a`']],
  },
  {
    name: 'what an alias lacks is reported at each path',
    yaml: 'host: go.company.com\npaths:\n  /a: &a {description: ours}\n  /b: *a\n',
    expected: [['error config/no-repo 3:3'], ['error config/no-repo 4:3']],
  },
  {
    name: 'a faulty back end with two names',
    yaml: 'host: go.company.com\nbackends:\n  a: &a {forge: gitlab, web: x}\n  b: *a\npaths:\n  /a/b: {backend: a}\n',
    expected: [['error config/invalid-link 3:30']],
  },
  {
    name: 'a repo of an alias is corrected once',
    yaml: 'host: go.company.com\npaths:\n  /a: {repo: &r "git@gitlab.company.com:a/b"}\n  /b: {repo: *r}\n',
    expected: [['warning repo/rewritten 3:17'], ['warning config/sibling-same-repo 4:3']],
  },
];
