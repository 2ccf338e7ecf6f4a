import { describe, expect, test } from 'vitest';
import { normaliseRepoUrl } from '../../src/vanity/repo-url/normalise-repo-url.ts';

/** The codes of the findings and all that is recommended, in one line. */
function findings(input: string): string {
  return normaliseRepoUrl(input)
    .findings.map(({ code, hint = '' }) => {
      const urls = [...hint.matchAll(/`([^`]+)`/g)].map(([, text]) => text);
      return [code.replace('repo/', ''), ...urls].join(' ');
    })
    .join('; ');
}

describe('an address with something before it', () => {
  test.for([
    // Files of other tools.
    ['scm:git:git@github.com:acme/foo.git', 'not-a-url ssh://git@github.com/acme/foo.git'],
    ['scm:git:https://github.com/acme/foo.git', 'not-a-url https://github.com/acme/foo.git'],
    ['git::https://github.com/acme/foo.git', 'not-a-url https://github.com/acme/foo.git'],
    ['git::ssh://git@github.com/acme/foo.git?ref=main', 'not-a-url ssh://git@github.com/acme/foo.git'],
    ['git::git@github.com:acme/foo.git', 'not-a-url ssh://git@github.com/acme/foo.git'],
    ['git::https://example.com/vpc.git//modules/x?ref=v1', 'not-a-url https://example.com/vpc.git subdir: modules/x'],
    ['lp:foo', 'unsupported-scheme https://git.launchpad.net/foo'],
    ['lp:~acme/foo/+git/foo', 'unsupported-scheme https://git.launchpad.net/~acme/foo/+git/foo'],
    ['sso://team/repo', 'unsupported-scheme https://HOST/PATH'],
    // Commands and lines of go.mod.
    ['go get github.com/acme/foo@latest', 'not-a-url https://github.com/acme/foo'],
    ['go install github.com/acme/foo@v1.2.3', 'not-a-url https://github.com/acme/foo'],
    ['gh repo clone acme/foo', 'not-a-url https://github.com/acme/foo'],
    ['$ glab repo clone group/sub/foo', 'not-a-url https://gitlab.com/group/sub/foo'],
    ['replace go.example.com/foo => github.com/acme/foo v1.0.0', 'not-a-url https://github.com/acme/foo'],
    ['go.example.com/foo git https://github.com/acme/foo', 'not-a-url https://github.com/acme/foo'],
    [
      '<meta name="go-import" content="go.example.com/foo git https://github.com/acme/foo">',
      'not-a-url https://github.com/acme/foo',
    ],
    // Typing errors around the user and the scheme.
    ['git@https//github.com/acme/foo.git', 'no-scheme https://github.com/acme/foo.git'],
    ['https ://github.com/acme/foo', 'not-a-url https://github.com/acme/foo'],
    ['https:// github.com/acme/foo', 'not-a-url https://github.com/acme/foo'],
    ['git @github.com:acme/foo.git', 'not-a-url ssh://git@github.com/acme/foo.git'],
    ['git@@github.com:acme/foo.git', 'not-a-url ssh://git@github.com/acme/foo.git'],
    ['git@github.com::acme/foo.git', 'bad-host ssh://git@github.com/acme/foo.git'],
    ['git@2001:db8::1:x', 'bad-host ssh://git@[2001:db8::1]:22/PATH'],
  ] as const)('%s', ([input, expected]) => {
    expect(findings(input)).toBe(expected);
  });
});

describe('characters of other alphabets', () => {
  test.for([
    ['https：//github.com/acme/foo', 'forbidden-character https://github.com/acme/foo'],
    ['https://github。com/acme/foo', 'forbidden-character https://github.com/acme/foo'],
    ['https:∕∕github.com/acme/foo', 'forbidden-character https://github.com/acme/foo'],
    ['ｈｔｔｐｓ：／／ｇｉｔｅｅ．ｃｏｍ／acme/foo', 'forbidden-character https://gitee.com/acme/foo'],
    ['git＠github.com：acme/foo.git', 'forbidden-character ssh://git@github.com/acme/foo.git'],
    ['https://gіthub.com/acme/foo', 'non-ascii-host github.com'],
    ['https://gïthub.com/acme/foo', 'non-ascii-host xn--gthub-cta.com'],
    // In a path they may be the name.
    ['https://git.example.com/acme/Ｆ', 'rewritten https://git.example.com/acme/%EF%BC%A6'],
  ] as const)('%s', ([input, expected]) => {
    expect(findings(input)).toBe(expected);
  });
});

describe('names that a public forge does not have', () => {
  test.for([
    ['https://github.com/acme/foo.git@v1.2.3', 'config/unusual-project https://github.com/acme/foo.git'],
    ['https://gitlab.com/acme/sub/foo@main', 'config/unusual-project https://gitlab.com/acme/sub/foo'],
    ['https://codeberg.org/acme/foo%20.git', 'config/unusual-project https://codeberg.org/acme/foo.git'],
    ['https://git.example.com/acme/foo@main', ''],
    ['https://dev.azure.com/acme/My%20Project/_git/lib', ''],
    ['https://github.com/acme/foo-1.x_y', ''],
  ] as const)('%s', ([input, expected]) => {
    expect(findings(input)).toBe(expected);
  });
});

describe('ssh users and ports', () => {
  test.for([
    ['ssh://acme@github.com/acme/foo', 'foreign-ssh-user ssh://git@github.com/acme/foo'],
    ['https@gitlab.com:acme/foo.git', 'rewritten; foreign-ssh-user ssh://git@gitlab.com/acme/foo.git'],
    ['ssh://org-123456@github.com/acme/foo.git', ''],
    ['ssh://gitea@gitea.example.com/acme/foo', ''],
    [
      'ssh://git-codecommit.eu-west-1.amazonaws.com/v1/repos/lib',
      'ssh-without-user ssh://USER@git-codecommit.eu-west-1.amazonaws.com/v1/repos/lib',
    ],
    ['ssh://git.launchpad.net/~acme/foo', 'ssh-without-user ssh://USER@git.launchpad.net/~acme/foo'],
    ['ssh://acme@git.launchpad.net/~acme/foo', ''],
    ['ssh://gerrit.example.com/go/common', 'ssh-without-user ssh://USER@gerrit.example.com/go/common'],
    ['https://github.com:22/acme/foo', 'https-to-ssh-port ssh://git@github.com/acme/foo'],
    ['https://git.example.com:7999/scm/prj/foo.git', 'https-to-ssh-port ssh://git@git.example.com:7999/prj/foo.git'],
    [
      'https://bitbucket.example.com/prj/foo.git',
      'config/unusual-project https://bitbucket.example.com/scm/prj/foo.git',
    ],
    [
      'ssh://git@bitbucket.example.com:7999/scm/prj/foo.git',
      'config/unusual-project ssh://git@bitbucket.example.com:7999/prj/foo.git',
    ],
  ] as const)('%s', ([input, expected]) => {
    expect(findings(input)).toBe(expected);
  });
});

describe('pages of sites that are no back end', () => {
  test.for([
    ['https://pkg.go.dev/github.com/acme/foo/pkg@v1.2.3', 'https://github.com/acme/foo'],
    ['https://pkg.go.dev/gitlab.com/g/sub/foo@v1.2.3/pkg', 'https://gitlab.com/g/sub/foo'],
    ['https://godoc.org/github.com/acme/foo', 'https://github.com/acme/foo'],
    ['https://goreportcard.com/report/github.com/acme/foo', 'https://github.com/acme/foo'],
    ['https://sourcegraph.com/github.com/acme/foo', 'https://github.com/acme/foo'],
    ['https://deps.dev/go/github.com%2Facme%2Ffoo', 'https://github.com/acme/foo'],
    ['https://proxy.golang.org/github.com/acme/foo/@v/list', 'https://github.com/acme/foo'],
    ['https://vscode.dev/github/acme/foo', 'https://github.com/acme/foo'],
    ['https://pkg.go.dev/net/http', undefined],
    ['https://gitee.com/acme/foo/issues', 'https://gitee.com/acme/foo'],
    ['https://gitee.com/acme/foo/repository/archive/master.zip', 'https://gitee.com/acme/foo'],
    ['https://api.bitbucket.org/2.0/repositories/acme/foo', 'https://bitbucket.org/acme/foo'],
    ['https://bitbucket.org/!api/2.0/repositories/acme/foo', 'https://bitbucket.org/acme/foo'],
    ['https://code.launchpad.net/~acme/foo/+git/foo', 'https://git.launchpad.net/~acme/foo/+git/foo'],
    ['https://sourceforge.net/p/foo/code/ci/master/tree/', 'https://git.code.sf.net/p/foo/code'],
    ['https://pagure.io/foo/tree/main', 'https://pagure.io/foo'],
    ['https://src.fedoraproject.org/rpms/foo/commits/main', 'https://src.fedoraproject.org/rpms/foo'],
    ['https://phabricator.example.com/source/foo/browse/master/', 'https://phabricator.example.com/source/foo.git'],
    ['https://gitblit.example.com/summary/team!foo.git', 'https://gitblit.example.com/r/team/foo.git'],
    ['https://onedev.example.com/foo/~files/main', 'https://onedev.example.com/foo'],
    [
      'https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/lib/browse',
      'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/lib',
    ],
    ['https://git.example.com/acme/foo/raw/branch/main/go.mod', 'https://git.example.com/acme/foo'],
    // What git asks for below a repository.
    ['https://gitlab.com/acme/foo.git/info/refs', 'https://gitlab.com/acme/foo.git'],
    ['https://gerrit.example.com/go/common.git/git-upload-pack', 'https://gerrit.example.com/go/common.git'],
  ] as const)('%s', ([input, url]) => {
    expect(findings(input)).toBe(url === undefined ? 'web-url' : `web-url ${url}`);
  });

  test.for([
    'https://gitee.com/acme/foo',
    'https://gitlab.com/info/refs',
    'https://git.example.com/docs/foo.git',
    'https://git.example.com/summary/foo.git',
    'https://git.example.com/summary/x',
    'https://git.example.com/source/browse',
    'https://git.example.com/source/foo/browse',
    'https://phabricator.example.com/source/foo.git',
    'https://pagure.io/foo.git',
    'https://gitblit.example.com/r/team/foo.git',
  ])('%s is a repository', (input) => {
    expect(findings(input)).toBe('');
  });

  test.for([
    ['https://gitblit.example.com/summary/?r=group/foo.git', 'https://gitblit.example.com/r/group/foo.git'],
    ['https://git.example.com/gitweb?p=go%2Fcommon.git', 'https://git.example.com/gitweb/go/common.git'],
    ['https://git.example.com/foo.git/info/refs?service=git-upload-pack', 'https://git.example.com/foo.git'],
  ] as const)('%s names the repository in its query', ([input, url]) => {
    expect(findings(input)).toBe(`query-not-allowed ${url}`);
  });

  test('names the directory, not the file, of a page', () => {
    expect(findings('https://git.sr.ht/~acme/foo/tree/master/item/pkg/go.mod')).toBe(
      'web-url https://git.sr.ht/~acme/foo subdir: pkg',
    );
  });
});
