import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnosticCodes } from '../../src/diagnostics/codes.ts';
import { hasError } from '../../src/diagnostics/diagnostic.ts';
import { normaliseRepoUrl, type RepoUrlResult } from '../../src/vanity/repo-url/normalise-repo-url.ts';
import { type Vcs, vcsNames } from '../../src/vanity/vcs.ts';

interface Case {
  readonly input: string;
  readonly outcome: 'ok' | 'fix' | 'warn' | 'error';
  readonly url?: string;
  readonly code?: string;
  readonly suggests?: string;
  readonly why: string;
}

const cases: readonly Case[] = JSON.parse(readFileSync(new URL('url-cases.json', import.meta.url), 'utf8'));

function codesOf(result: RepoUrlResult): string[] {
  return result.findings.map((finding) => finding.code);
}

function hintsOf(result: RepoUrlResult): string {
  return result.findings.map((finding) => finding.hint ?? '').join('\n');
}

/** The address and the codes, in one line that a table can hold: `!` marks what is not certain. */
function summary(input: string, vcs: Vcs = 'git'): string {
  const result = normaliseRepoUrl(input, vcs);
  const codes = codesOf(result).map((code) => code.replace('repo/', ''));
  return [result.ok ? `${result.certain ? '' : '!'}${result.url.href}` : 'error', ...codes].join(' ');
}

describe('url-cases.json', () => {
  it.each(cases.map((row) => [row.input.slice(0, 80), row] as const))('%j', (_, row) => {
    const result = normaliseRepoUrl(row.input);
    const codes = codesOf(result);
    expect(new Set(codes).size).toBe(codes.length);
    if (row.outcome === 'error') {
      expect(result.ok).toBe(false);
      expect(codes).toEqual([row.code]);
    } else {
      expect(result.ok && result.url.href).toBe(row.url);
    }
    if (row.outcome === 'ok') expect(result).toMatchObject({ findings: [], certain: true });
    if (row.outcome === 'fix') expect(['repo/rewritten', 'repo/scp-absolute-path']).toContain(codes[0]);
    if (row.outcome === 'warn') expect(codes.filter((code) => code !== 'repo/rewritten')).not.toEqual([]);
    if (row.suggests !== undefined) expect(hintsOf(result)).toContain(row.suggests);
  });
});

describe('what is read', () => {
  it.each([
    // Ports
    ['ssh://git@host.xz:29418:go/common', 'ssh://git@host.xz:29418/go/common rewritten'],
    ['ssh://git@host.xz:22:x', 'ssh://git@host.xz:22/x rewritten'],
    ['ssh://git@host.xz:22:/x', 'ssh://git@host.xz:22/x rewritten'],
    ['ssh://git@host.xz:22:33/x', 'error ambiguous-port'],
    ['ssh://git@host.xz:go:22/x', 'error bad-port'],
    ['ssh://git@host.xz:022/x', 'ssh://git@host.xz:22/x rewritten'],
    ['ssh://git@host.xz:42foo/x', '!ssh://git@host.xz/42foo/x rewritten'],
    ['ssh://git@host.xz/x:22', 'error port-after-path'],
    ['https://host.xz/x:22', 'https://host.xz/x:22'],
    ['https://host.xz:/x', 'https://host.xz/x rewritten'],
    ['https://github.com:o/r.git', 'https://github.com/o/r.git rewritten'],
    ['https://host.xz:443/x', 'https://host.xz:443/x'],
    ['ssh://git@ssh.github.com:443/o/r.git', 'ssh://git@ssh.github.com:443/o/r.git'],
    // The scp form
    ['git@host.xz:go/x', 'ssh://git@host.xz/go/x rewritten'],
    ['git@host.xz:/go/x', 'ssh://git@host.xz/go/x scp-absolute-path'],
    ['me@host.xz:go/x', '!ssh://me@host.xz/go/x rewritten'],
    ['git@host.xz:2222/x', '!ssh://git@host.xz/2222/x scp-port'],
    ['git@host.xz:22:x', 'error ambiguous-port'],
    ['git@host.xz:22:/abs/x', 'error ambiguous-port'],
    ['git@host.xz:70000:x', 'error ambiguous-port'],
    ['host.xz:22:x', 'error ambiguous-port'],
    ['git@[::1]:22:x', 'error ambiguous-port'],
    ['git@[host.xz:22]:33:x', 'ssh://git@host.xz:22/33:x rewritten'],
    ['git@host.xz:70000/x', 'ssh://git@host.xz/70000/x rewritten'],
    ['git@host.xz:foo//bar', 'ssh://git@host.xz/foo/bar rewritten'],
    ['git@host.xz:2222/x/', '!ssh://git@host.xz/2222/x scp-port rewritten'],
    ['git@host.xz:a%20b', 'ssh://git@host.xz/a%2520b rewritten'],
    ['git@host.xz:100%', 'ssh://git@host.xz/100%25 rewritten'],
    ['git@host.xz:./x', 'error dot-segment'],
    ['git@host.xz:a/../b', 'error dot-segment'],
    ['git@host.xz:%2e%2e/b', 'error dot-segment'],
    ['git@host.xz:~me/x', 'ssh://git@host.xz/~me/x rewritten home-directory'],
    ['[git@host.xz:2222]:x', 'ssh://git@host.xz:2222/x rewritten'],
    ['[git@::1]:x', 'ssh://git@[::1]/x rewritten'],
    ['git@[host.xz]:x', 'ssh://git@host.xz/x rewritten'],
    ['git@:x', 'error empty-host'],
    [':x', 'error empty-host'],
    ['git@::1:x', 'error empty-host'],
    ['git@2001:db8::1:x', 'error bad-host'],
    ['git@fe80::1:x', 'error bad-host'],
    ['git@[::1:x', 'error bad-host'],
    ['git@[::1]/x', 'error no-scheme'],
    // IPv6
    ['ssh://[git@::1]:22/x', 'ssh://git@[::1]:22/x rewritten'],
    ['ssh://git@2001:db8::1/x', 'ssh://git@[2001:db8::1]/x rewritten'],
    ['ssh://git@fe80::1:22/x', '!ssh://git@[fe80::1:22]/x rewritten'],
    ['https://[::ffff:10.0.0.1]/x', 'https://[::ffff:10.0.0.1]/x'],
    ['https://[1:2:3:4:5:6:7:8]/x', 'https://[1:2:3:4:5:6:7:8]/x'],
    ['https://[1:2:3:4:5:6:7:8:9]/x', 'error bad-host'],
    ['https://[1:2:3:4:5:6::8]/x', 'https://[1:2:3:4:5:6::8]/x'],
    ['https://[1:2:3:4:5:6:7::8]/x', 'error bad-host'],
    ['https://[::1::2]/x', 'error bad-host'],
    ['https://[::12345]/x', 'error bad-host'],
    ['https://[::1.2.3.256]/x', 'error bad-host'],
    ['https://[1.2.3.4::]/x', 'error bad-host'],
    ['https://[fe80::1%25eth0]/x', 'error bad-host'],
    ['ssh://git@[fe80::1%eth0]/x', 'error bad-host'],
    ['https://[host.xz]/x', 'error bad-host'],
    ['https://[::1/x', 'error bad-host'],
    ['https://[::1]x/y', 'error bad-host'],
    // Hosts
    ['https://GitLab.Company.com/x', 'https://GitLab.Company.com/x'],
    ['https://host.xz./x', 'https://host.xz./x'],
    ['https://host..xz/x', 'error bad-host'],
    ['https://host_1/x', 'https://host_1/x'],
    ['https://ho st/x', 'error bad-host'],
    ['https://ho*st/x', 'error bad-host'],
    ['https://-host/x', 'error leading-dash'],
    ['https://host\u200b.xz/x', 'error control-character'],
    // What no browser takes, or takes for another address
    ['https://gitlab.1/x', 'error bad-host'],
    ['ssh://git@gerrit.0x1f/x', 'error bad-host'],
    ['git@host.010:x', 'error bad-host'],
    ['https://010.0.0.1/x', 'error bad-host'],
    ['https://10.1/x', 'error bad-host'],
    ['https://1.2.3.256/x', 'error bad-host'],
    ['https://xn--a/x', 'error bad-host'],
    ['https://10.0.0.1/x', 'https://10.0.0.1/x'],
    ['https://10.0.0.1./x', 'https://10.0.0.1./x'],
    ['https://1host.x0/x', 'https://1host.x0/x'],
    ['https://xn--gitlb-jra.example/x', 'https://xn--gitlb-jra.example/x'],
    ['ssh://git@host%2exz/x', 'error percent-in-authority'],
    ['https:///host.xz/x', 'error empty-host'],
    ['ssh://:22/x', 'error empty-host'],
    // Users
    ['ssh://git%40corp@host.xz/x', 'ssh://git%40corp@host.xz/x'],
    ['ssh://a%2fb@host.xz/x', 'error percent-in-authority'],
    ['ssh://a%zz@host.xz/x', 'error bad-percent'],
    ['ssh://me you@host.xz/x', 'ssh://me%20you@host.xz/x rewritten'],
    ['ssh://-oProxyCommand=x@host.xz/x', 'error leading-dash'],
    ['ssh://%2doProxyCommand=x@host.xz/x', 'error leading-dash'],
    ['ssh://a[b@host.xz/x', 'error forbidden-character'],
    // Paths
    ['https://gitlab.com/a/b.git/', 'https://gitlab.com/a/b.git rewritten'],
    ['https://host.xz/./x', 'error dot-segment'],
    ['https://host.xz/a/%2E./x', 'error dot-segment'],
    ['https://host.xz/.hidden/..x', 'https://host.xz/.hidden/..x'],
    ['https://host.xz/a%2Fb', 'error encoded-slash'],
    ['https://host.xz/a%5cb', 'error encoded-slash'],
    ['https://host.xz/a%0Ab', 'error control-character'],
    ['https://host.xz/a\tb', 'error control-character'],
    ['https://host.xz/a\x85b', 'error control-character'],
    ['https://host.xz/a\u200bb', 'error control-character'],
    ['https://host.xz/a\ud800b', 'error forbidden-character'],
    ['https://host.xz/a😀b', 'https://host.xz/a%F0%9F%98%80b rewritten'],
    ['https://host.xz/a^b|c`d', 'https://host.xz/a%5Eb%7Cc%60d rewritten'],
    ["https://host.xz/a!$&'()*+,;=:@[]b", "https://host.xz/a!$&'()*+,;=:@[]b"],
    ['https://host.xz/{team}/x', 'error forbidden-character'],
    ['https://host.xz/a https://host.xz/b', 'error forbidden-character'],
    ['https://host.xz/%', 'error bad-percent'],
    ['ssh://git@host.xz/%40[::1]', 'error forbidden-character'],
    ['https://host.xz:0/../x%zz', 'error bad-port bad-percent dot-segment'],
    ['ssh://host.xz/%7Eme/x', 'ssh://host.xz/%7Eme/x ssh-without-user home-directory'],
    ['ssh://git@hg.sr.ht/~me/x', 'ssh://git@hg.sr.ht/~me/x'],
    ['ssh://git@host.xz:7999/~me/x', 'ssh://git@host.xz:7999/~me/x'],
    ['ssh://me@host.xz:29418/a/x', 'ssh://me@host.xz:29418/a/x gerrit-a-over-ssh'],
    // Schemes
    ['HTTPS://host.xz/x', 'https://host.xz/x rewritten'],
    ['http://host.xz/x', 'http://host.xz/x insecure-scheme'],
    ['git+https://host.xz/x', 'https://host.xz/x rewritten'],
    ['GIT+HTTPS://host.xz/x', 'https://host.xz/x rewritten'],
    ['git+http://host.xz/x', 'http://host.xz/x rewritten insecure-scheme'],
    ['git+file:///srv/x', 'error file-scheme'],
    ['git+https:host.xz/x', 'error missing-slashes'],
    ['hg+https://host.xz/x', 'error unsupported-scheme'],
    ['svn://host.xz/x', 'error unsupported-scheme'],
    ['https:///x', 'error empty-host'],
    ['FILE:/x', 'error file-scheme'],
    ['https://https://https://host.xz/x', 'error double-scheme'],
    ['https://host.xz://x', 'https://host.xz/x rewritten'],
    ['//host.xz/x', 'error no-scheme'],
    ['javascript:alert', 'error unsupported-scheme'],
    ['javascript:alert(1)', 'error unsupported-scheme'],
    ['data:text/html,x', 'error unsupported-scheme'],
    ['mailto:git@host.xz', 'error credentials'],
    ['ldap:host.xz/x', 'error unsupported-scheme'],
    ['s3:bucket/x', 'error unsupported-scheme'],
    ['s3://bucket/x', 'error unsupported-scheme'],
    ['gitserver:group/x', 'error unsupported-scheme'],
    ['codecommit://x', 'error unsupported-scheme'],
    ['codecommit::eu-west-1://x', 'error transport-helper'],
    ['view-source:https://host.xz/x', 'error unsupported-scheme'],
    ['git@gitserver:group/x', 'ssh://git@gitserver/group/x rewritten'],
    // What is pasted
    ['\ufeffhttps://host.xz/x\u00a0\u200b', 'https://host.xz/x rewritten'],
    ['"https://host.xz/x"', 'error forbidden-character'],
    ["'https://host.xz/x'", 'error forbidden-character'],
    ['git clone https://host.xz/x', 'error not-a-url'],
    ['\\\\server\\share', 'error windows-path'],
    ['', 'error not-a-url'],
    [' \n', 'error not-a-url'],
  ])('%j', (input, expected) => {
    expect(summary(input)).toBe(expected);
  });

  it('has its parts as the URL has them', () => {
    expect(normaliseRepoUrl('SSH://a b@[::1]:0022/c d/')).toMatchObject({
      ok: true,
      url: {
        href: 'ssh://a%20b@[::1]:22/c%20d',
        scheme: 'ssh',
        user: 'a%20b',
        host: '[::1]',
        port: 22,
        path: '/c%20d',
      },
    });
    const plain = normaliseRepoUrl('https://host.xz/x');
    expect(plain.ok && Object.keys(plain.url)).toEqual(['href', 'scheme', 'host', 'path']);
  });
});

describe('web pages', () => {
  it.each([
    ['https://gitlab.company.com/a/b/-/issues', 'https://gitlab.company.com/a/b.git rewritten'],
    ['https://gitlab.company.com/a/b/-/tree/main/c/d', '!https://gitlab.company.com/a/b.git rewritten'],
    ['https://gitlab.com/a/b.git/-/tree/main', 'https://gitlab.com/a/b.git rewritten'],
    ['https://gitlab.com/a/b/-/tree/-/c', '!https://gitlab.com/a/b.git rewritten'],
    ['https://gitlab.com/groups/a/b/-/issues', 'error web-url'],
    ['https://gitlab.com/-/profile', 'error web-url'],
    ['https://gitiles.example/a/+log/main', '!https://gitiles.example/a rewritten'],
    ['https://a.googlesource.com/b/c/+/main', 'https://a.googlesource.com/b/c rewritten'],
    ['ssh://git@gitlab.com/a/b/-/c', 'ssh://git@gitlab.com/a/b/-/c'],
  ])('%s', (input, expected) => {
    expect(summary(input)).toBe(expected);
  });

  it.each([
    ['https://github.com/o/r/blob/main/a.go', 'https://github.com/o/r'],
    ['https://github.com/o/r/pull/7', 'https://github.com/o/r'],
    ['https://ghe.company.com/o/r/tree/main', 'https://ghe.company.com/o/r'],
    ['https://gitea.company.com/o/r/src/branch/main', 'https://gitea.company.com/o/r'],
    ['https://company.com/gitea/o/r/src/tag/v1', 'https://company.com/gitea/o/r'],
    ['https://bb.company.com/projects/P/repos/r/browse', 'https://bb.company.com/scm/P/r.git'],
    ['https://company.com/bb/users/me/repos/r', 'https://company.com/bb/scm/~me/r.git'],
    ['https://gerrit.example/c/go/common/+/1234', 'https://gerrit.example/a/go/common'],
    ['https://gerrit.example:8443/r/plugins/gitiles/go/common', 'https://gerrit.example:8443/r/a/go/common'],
    ['https://github.com/o/r/-/tree/main', undefined],
  ])('%s suggests %s', (input, url) => {
    const result = normaliseRepoUrl(input);
    if (url === undefined) return expect(result.ok).toBe(true);
    expect(codesOf(result)).toEqual(['repo/web-url']);
    expect(hintsOf(result)).toBe(`write \`${url}\``);
  });

  it('leaves other systems alone', () => {
    expect(summary('https://svn.example/o/r/tree/main', 'svn')).toBe('https://svn.example/o/r/tree/main');
    expect(summary('https://proxy.example/a/-/b', 'mod')).toBe('https://proxy.example/a/-/b');
  });
});

describe('hints', () => {
  it.each([
    ['git@host.xz:2222/foo.git', 'ssh://git@host.xz:2222/foo.git'],
    [
      'git@host.xz:22:x',
      'write `ssh://git@host.xz:22/x` if `22` is the port, or `ssh://git@host.xz/22:x` if it is part',
    ],
    [
      'git@host.xz:2222/x',
      'write `ssh://git@host.xz/2222/x` if it is part of the path, or `ssh://git@host.xz:2222/x` if',
    ],
    ['host.xz:2222/x', '`ssh://git@host.xz:2222/x` if `2222` is the port'],
    ['git@host.xz:70000:x', 'write `ssh://git@host.xz/70000:x` if it is part of the path'],
    ['me@host.xz:x', 'home directory'],
    ['ssh://git@gitläb.example/x.git', 'xn--gitlb-jra.example'],
    ['https://host.xz/x?token=1', '`https://host.xz/x`'],
    ['git@host.xz:x#main', '`ssh://git@host.xz/x`'],
    ['<https://host.xz/x>', '`https://host.xz/x`'],
    ["'git@host.xz:x'", '`ssh://git@host.xz/x`'],
    ['git clone git+ssh://git@host.xz/x', '`ssh://git@host.xz/x`'],
    ['htps://host.xz/x', '`https://host.xz/x`'],
    ['https//host.xz/x', '`https://host.xz/x`'],
    ['https;//host.xz/x', '`https://host.xz/x`'],
    ['github:acme/x', '`https://github.com/acme/x`'],
    ['gitserver:group/x', '`ssh://git@gitserver/group/x`'],
    ['codecommit::eu-west-1://dev@x', '`https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/x`'],
    ['view-source:https://host.xz/x', '`https://host.xz/x`'],
    ['svn://host.xz/x', '`vcs: svn`'],
    ['https://gitweb.example?p=team/x.git;a=summary', '`https://gitweb.example/team/x.git`'],
    ['https:host.xz/x', '`https://host.xz/x`'],
    ['https:///host.xz/x', '`https://host.xz/x`'],
    ['https:/\\host.xz/x', '`https://host.xz/x`'],
    ['ssh://https://http://host.xz/x', '`http://host.xz/x`'],
    ['//host.xz/x', '`https://host.xz/x`'],
    ['git@host.xz/x', '`ssh://git@host.xz/x`'],
    ['https://u:pw@host.xz/x', '`https://host.xz/x`'],
    ['ssh://host.xz/x', '`ssh://git@host.xz/x`'],
    ['https://me@host.xz:8443/x', '`https://host.xz:8443/x`'],
    ['ssh://me@host.xz:29418/a/x', '`ssh://me@host.xz:29418/x`'],
  ])('%s: %s', (input, expected) => {
    expect(hintsOf(normaliseRepoUrl(input))).toContain(expected);
  });
});

describe('a scheme in the place of the host', () => {
  it.each([
    ['git@https://github.com/acme/foo.git', 'https://github.com/acme/foo.git'],
    ['GIT@HTTPS://github.com:8443/acme/foo', 'https://github.com:8443/acme/foo'],
    ['user@http:/host.xz/foo', 'http://host.xz/foo'],
    ['git@https:github.com/acme/foo', 'https://github.com/acme/foo'],
    ['git@ssh://git@host.xz:2222/foo', 'ssh://git@host.xz:2222/foo'],
    ['git@ssh://alice@gerrit.xz:29418/foo', 'ssh://alice@gerrit.xz:29418/foo'],
    ['git@git://host.xz/foo', 'git://host.xz/foo'],
    ['git@git+ssh://git@host.xz/foo', 'ssh://git@host.xz/foo'],
    ['git@ssh:acme/foo.git', undefined],
    ['git@file:///srv/foo', undefined],
    ['git@sftp://host.xz/foo', undefined],
    ['ssh://https://github.com/acme/foo', 'https://github.com/acme/foo'],
    ['ssh://https:/github.com/acme/foo', 'https://github.com/acme/foo'],
    ['ssh://git@https://github.com/acme/foo', 'https://github.com/acme/foo'],
    ['https://git@https://github.com/acme/foo', 'https://github.com/acme/foo'],
    ['https://https//github.com/acme/foo', 'https://github.com/acme/foo'],
    // What older versions of `check --fix` wrote.
    ['ssh://git@https/github.com/acme/foo.git', 'https://github.com/acme/foo.git'],
    ['ssh://git@https:443/github.com/acme/foo', 'https://github.com/acme/foo'],
    ['ssh://git@git/github.com/acme/foo', 'git://github.com/acme/foo'],
  ])('%s', (input, url) => {
    const result = normaliseRepoUrl(input);
    expect(codesOf(result)).toEqual(['repo/double-scheme']);
    const general = 'write one scheme, with the host directly after it: `https://HOST/PATH`';
    expect(hintsOf(result)).toBe(url === undefined ? general : `write \`${url}\``);
  });

  it.each([
    ['git@git:group/foo.git', 'ssh://git@git/group/foo.git rewritten'],
    ['git@git:/srv/git/foo', 'ssh://git@git/srv/git/foo scp-absolute-path'],
    ['ssh://git@git/group/foo.git', 'ssh://git@git/group/foo.git'],
    ['ssh://git@ssh/group/foo', 'ssh://git@ssh/group/foo'],
    ['ssh://git@https.company.com/group/foo', 'ssh://git@https.company.com/group/foo'],
  ])('%s has a host that is only called like one', (input, expected) => {
    expect(summary(input)).toBe(expected);
  });
});

describe('what is around a URL', () => {
  const url = 'https://host.xz/acme/foo';
  it.each([
    ...[`“${url}”`, `‘${url}’`, `«${url}»`, `„${url}“`, `"${url}"`, `'${url}'`, `\`${url}\``, `${url}”`, `<${url}>`],
    'https://“host.xz”/acme/foo',
  ])('%s: forbidden', (input) => {
    const result = normaliseRepoUrl(input);
    expect(codesOf(result)).toEqual(['repo/forbidden-character']);
    expect(hintsOf(result)).toBe(`write \`${url}\``);
  });

  it.each([
    ...[`[foo](${url})`, `[${url}](${url} "title")`, `![foo](${url})`, `**${url}**`, `(${url})`],
    ...[`<a href="${url}">foo</a>`, 'https%3A%2F%2Fhost.xz%2Facme%2Ffoo'],
    ...[`git clone ${url}`, `$ git clone --depth=1 -b release/1.0 "${url}" foo`, `git clone ${url}; cd foo`],
    ...[`git -c http.sslVerify=false clone ${url}`, `git clone -c core.sshCommand="ssh -i ~/.ssh/key" ${url}`],
    ...[`git clone “${url}” && scp -p a@host.xz:x y`, `"${url}" && scp -p a@host.xz:x y`, `${url} && cd foo`],
    ...[`${url} --depth 1`, `${url} (fetch)`, `origin\t${url} (fetch)`, `repo: ${url}`, `url = ${url}`],
    'go get host.xz/acme/foo',
  ])('%s: no URL', (input) => {
    const result = normaliseRepoUrl(input);
    expect(codesOf(result)).toEqual(['repo/not-a-url']);
    expect(hintsOf(result)).toBe(`write \`${url}\``);
  });

  it.each([
    ['git clone git@host.xz:acme/foo.git', 'ssh://git@host.xz/acme/foo.git'],
    ['https://host.xz/acme/foo.git foo', 'https://host.xz/acme/foo.git'],
    [
      'git clone "ssh://alice@host.xz:29418/go/x" && scp -p -P 29418 alice@host.xz:hooks/commit-msg "x/.git/hooks/"',
      'ssh://alice@host.xz:29418/go/x',
    ],
  ])('%s: no URL either', (input, expected) => {
    expect(summary(input)).toBe('error not-a-url');
    expect(hintsOf(normaliseRepoUrl(input))).toBe(`write \`${expected}\``);
  });

  it.each(['\u200b', '\u00ad', '\u200e', '\u2028', '\u00a0', '\u3000', '\ufeff', '\u2060'])('holds %j', (invisible) => {
    for (const input of [`https:${invisible}//host.xz/acme/foo`, `https://host.xz${invisible}/acme/foo`]) {
      expect(summary(input)).toBe('error control-character');
      expect(hintsOf(normaliseRepoUrl(input))).toBe(`write \`${url}\``);
    }
  });

  it('may be an invisible space, in a command', () => {
    expect(hintsOf(normaliseRepoUrl(`git\u00a0clone\u00a0${url}`))).toBe(`write \`${url}\``);
  });

  it.each([',', ';', '.,', '),', '…', '，', '。'])('ends in %s', (mark) => {
    expect(summary(`${url}${mark}`)).toBe('error trailing-punctuation');
    expect(hintsOf(normaliseRepoUrl(`${url}${mark}`))).toBe(`write \`${url}\``);
    expect(hintsOf(normaliseRepoUrl(`git@host.xz:x.git${mark}`))).toBe('write `ssh://git@host.xz/x.git`');
  });

  it.each([
    [`${url}.`, `${url}. trailing-period`],
    [`${url}.git.`, 'error trailing-punctuation'],
    ['git@ssh.dev.azure.com:v3/o/My - Project/x', 'ssh://git@ssh.dev.azure.com/v3/o/My%20-%20Project/x rewritten'],
    ['https://host.xz/a,b;c/x', 'https://host.xz/a,b;c/x'],
  ])('%s', (input, expected) => {
    expect(summary(input)).toBe(expected);
  });
});

describe('variables', () => {
  it.each([
    ...['$' + '{HOST}/x', 'https://$HOST/x', 'https://host.xz/$group/x', 'git@$HOST:x', 'https://{{ host }}/x'],
    ...[
      'https://{{host}}/x',
      '%BASE%/x',
      'https://%DEV_HOST%/x',
      '$(git remote get-url origin)',
      'https://<%= host %>/x',
    ],
  ])('%s', (input) => {
    expect(summary(input)).toBe('error unexpanded-variable');
  });

  it.each([
    'u:$' + '{T}@',
    'u:$T@',
    '$' + '{U}:$' + '{T}@',
    '$T@',
    'u:%TOKEN%@',
    'u:{{ .Values.token }}@',
    'oauth2:$T@',
  ])('as a login, %s, is left out of the hint', (login) => {
    const result = normaliseRepoUrl(`https://${login}host.xz/x`);
    expect(codesOf(result)).toEqual(['repo/unexpanded-variable']);
    expect(hintsOf(result)).toBe('write `https://host.xz/x`');
  });

  it.each([
    ['https://u:pa$$WORD@host.xz/x', 'error credentials'],
    ['https://host.xz/%DE%AB%20x', 'https://host.xz/%DE%AB%20x'],
    ['https://host.xz/a$/b$1', 'https://host.xz/a$/b$1'],
  ])('%s is none', (input, expected) => {
    expect(summary(input)).toBe(expected);
  });
});

describe('one URL to write', () => {
  it.each([
    ['host.xz:group/x', 'ssh://git@host.xz/group/x'],
    ['ssh://github.com:acme/goboot.git', 'ssh://git@github.com/acme/goboot.git'],
    ['git@github.com:acme/mono/tools.git', 'ssh://git@github.com/acme/mono'],
    ['git@ssh.dev.azure.com:acme/tools/lib', 'ssh://git@ssh.dev.azure.com/v3/acme/tools/lib'],
    ['ssh.dev.azure.com:acme/tools/lib', 'ssh://git@ssh.dev.azure.com/v3/acme/tools/lib'],
    ['acme@vs-ssh.visualstudio.com:tools/lib', 'ssh://acme@vs-ssh.visualstudio.com/v3/acme/tools/lib'],
    [
      'ssh://acme@acme.visualstudio.com:22/DefaultCollection/tools/_git/lib',
      'ssh://acme@vs-ssh.visualstudio.com/v3/acme/tools/lib',
    ],
    ['https://dev.azure.com/acme/tools/lib', 'https://dev.azure.com/acme/tools/_git/lib'],
  ])('%s: %s', (input, url) => {
    const hints = normaliseRepoUrl(input).findings.flatMap(({ hint }) => hint ?? []);
    expect(hints).toHaveLength(1);
    expect(hints[0]).toContain(`\`${url}\``);
  });

  it.each(['https://github.com/acme', 'https://gitlab.com/acme', 'https://bitbucket.org/acme'])(
    '%s is an owner',
    (input) => {
      expect(codesOf(normaliseRepoUrl(input))).toEqual(['config/unusual-project']);
      expect(hintsOf(normaliseRepoUrl(input))).toContain(`${input}/{name}`);
    },
  );
});

describe('version control systems', () => {
  it.each<[Vcs, string, string]>([
    ['hg', 'ssh://hg@host.xz//abs/x', 'ssh://hg@host.xz//abs/x'],
    ['hg', 'ssh://hg@host.xz///abs//x', 'ssh://hg@host.xz//abs/x rewritten'],
    ['hg', 'hg@host.xz:x', 'ssh://hg@host.xz/x rewritten'],
    ['hg', 'hg@host.xz:/abs/x', 'ssh://hg@host.xz//abs/x scp-absolute-path'],
    ['hg', 'git://host.xz/x', 'error unsupported-scheme'],
    ['hg', 'git+ssh://git@host.xz/x', 'error unsupported-scheme'],
    ['svn', 'svn+ssh://me@host.xz/x', 'svn+ssh://me@host.xz/x'],
    ['svn', 'svn+ssh://host.xz/x', 'svn+ssh://host.xz/x ssh-without-user'],
    ['svn', 'svn://host.xz/x', 'svn://host.xz/x insecure-scheme'],
    ['svn', 'ssh://me@host.xz/x', 'error unsupported-scheme'],
    ['svn', 'svn+ssh://me@host.xz:x/y', 'error bad-port'],
    ['svn', 'me@host.xz:x', 'error no-scheme'],
    ['bzr', 'bzr+ssh://me@host.xz/x', 'bzr+ssh://me@host.xz/x'],
    ['bzr', 'bzr://host.xz/x', 'bzr://host.xz/x insecure-scheme'],
    ['fossil', 'https://host.xz/x', 'https://host.xz/x'],
    ['fossil', 'ssh://git@host.xz/x', 'error unsupported-scheme'],
    ['mod', 'https://athens.company.com', 'https://athens.company.com'],
    ['mod', 'https://athens.company.com/', 'https://athens.company.com rewritten'],
    ['mod', 'https://company.com/athens/', 'https://company.com/athens rewritten'],
    ['mod', 'http://athens:3000', 'http://athens:3000 insecure-scheme'],
    ['mod', 'https://u:pw@athens.company.com', 'error credentials'],
    ['mod', 'ssh://git@host.xz/x', 'error unsupported-scheme'],
    ['mod', 'direct', 'error no-scheme'],
    ['mod', 'file:///srv/cache', 'error file-scheme'],
  ])('%s %s', (vcs, input, expected) => {
    expect(summary(input, vcs)).toBe(expected);
  });
});

describe('credentials', () => {
  const secret = 'S3cr7t';
  it.each([
    `https://u:${secret}@host.xz/x y?z`,
    `https://u:sec@${secret}@host.xz/x`,
    `https://u:a/${secret}@host.xz/x`,
    `https://u:12/${secret}@host.xz/x`,
    `https://u:a?${secret}@host.xz/x`,
    `https://u:a#${secret}@host.xz/x`,
    `https://u:a ${secret}@host.xz/x`,
    `https://u:a\\${secret}@host.xz/x`,
    `https://CORP\\u:${secret}@host.xz/x`,
    `https://u%3A${secret}@host.xz/x`,
    `https://u：${secret}@host.xz/x`,
    `https://:${secret}@host.xz/x`,
    `https://u:${secret}@host.xz:99999/x`,
    `https://u:${secret}@host.xz/../x`,
    `https://u:${secret}@gitläb.example/x`,
    `https://u:${secret}@host.xz/x\n.git`,
    `https://[u:${secret}@::1]/x`,
    `https://u://${secret}@host.xz/x`,
    `https:/u:${secret}@host.xz/x`,
    `https:u:${secret}@host.xz/x`,
    `ssh://https://u:${secret}@host.xz/x`,
    `git clone https://u:${secret}@host.xz/x`,
    `<https://u:${secret}@host.xz/x>`,
    `u:${secret}@host.xz:x`,
    `u:/${secret}@host.xz:x`,
    `u:a/${secret}@host.xz:x`,
    `git:${secret}@host.xz:x`,
    `u@corp.com:${secret}@host.xz:x`,
    `ssh://u@corp.com:a/${secret}@host.xz/x`,
    `C:${secret}@host.xz/x`,
    `git@https://u:${secret}@host.xz/x`,
    `“https://u:${secret}@host.xz/x”`,
    `[x](https://u:${secret}@host.xz/x)`,
    `(https://u:${secret}@host.xz/x)`,
    `git clone "https://u:${secret}@host.xz/x" && cd x`,
    `git clone https://u: ${secret}@host.xz/x`,
    `u: ${secret}@host.xz:x`,
    `https://u:${secret}\u200b@host.xz/x`,
    `https://u:\u00a0${secret}@host.xz/x`,
    `https%3A%2F%2Fu%3A${secret}%40host.xz%2Fx`,
    `view-source:https://u:${secret}@host.xz/x`,
    `https://u:$X${secret}-@host.xz/x`,
    `github:u:${secret}@host.xz/x`,
    `${'glpat-'}${secret}@host.xz:x`,
    `https://ghp_${secret}@host.xz/x`,
    `https://github_pat_${secret}@host.xz/x`,
    `https://ATBB${secret}@host.xz/x`,
    `https://${secret}aaaaaaaaaabbbbbbbbbbccccccccccdd@host.xz/x`,
    `https://host.xz/glpat-${secret}aaaaaaaaaaaaaa/x`,
    'https://oauth2@host.xz/x',
    'https://x-token-auth@host.xz/x',
  ])('%s', (input) => {
    const result = normaliseRepoUrl(input);
    expect(codesOf(result)).toEqual(['repo/credentials']);
    expect(JSON.stringify(result)).not.toContain(secret);
  });

  it.each([
    [`https://host.xz/x?private_token=${secret}`, 'repo/query-not-allowed'],
    [`https://host.xz/x#${secret}`, 'repo/fragment-not-allowed'],
    [`https://u?${secret}@host.xz/x`, 'repo/query-not-allowed'],
    [`https://${secret}/x?y@host.xz/x`, 'repo/query-not-allowed'],
    [`https://git://${secret}@host.xz/x`, 'repo/double-scheme'],
    [`user://${secret}@host.xz/x`, 'repo/unsupported-scheme'],
    [`git:/${secret}@host.xz/x`, 'repo/missing-slashes'],
    [`${secret}@host.xz/x`, 'repo/no-scheme'],
    [`https//u:${secret}@host.xz/x`, 'repo/no-scheme'],
    [`ext::sh -c ${secret}`, 'repo/transport-helper'],
    [`https://u:${secret}@host.xz/${'x'.repeat(2048)}`, 'repo/too-long'],
  ])('%s is not quoted', (input, code) => {
    const result = normaliseRepoUrl(input);
    expect(codesOf(result)).toEqual([code]);
    expect(JSON.stringify(result)).not.toContain(secret);
  });

  it.each([
    'ssh://APKAEIBAERJR2EXAMPLE@git-codecommit.eu-west-1.amazonaws.com/v1/repos/x',
    'ssh://git@host.xz:29418/x@y',
    'ssh://git@[::1]/x@y',
    'https://host.xz/a:b@c',
    'https://gitlab.com/tools/glpat-rotation-service',
    'ssh://atbbrown@host.xz/x',
  ])('%s holds none', (input) => {
    expect(summary(input)).toBe(input);
  });
});

const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
const parameters = { seed, numRuns: 10_000 };
console.info(`repo-url properties: FC_SEED=${seed}`);

const pieces = [
  ...[
    'ssh',
    'https',
    'http',
    'git',
    'git+ssh',
    'git+https',
    'svn+ssh',
    'file',
    'SSH',
    'ext',
    '://',
    ':/',
    '//',
    '::',
    ':',
    '/',
    '@',
  ],
  ...['git', 'git@', 'user@corp.com@', 'host.xz', 'Host', 'git.sr.ht', 'github.com', 'go.googlesource.com', 'gitläb'],
  ...['[', ']', '::1', '[::1]', '[fe80::1%25eth0]', '10.0.0.1', ':22', ':0', ':99999', ':0022', ':29418', ':443', '22'],
  ...[
    '%',
    '%2e',
    '%2F',
    '%5c',
    '%00',
    '%20',
    '%40',
    '%3A',
    '%zz',
    '%25',
    '%7E',
    '~',
    '~user',
    '.',
    '..',
    '-',
    '+',
    '+log',
  ],
  ...[
    ' ',
    '\t',
    '\n',
    '\0',
    '\u00a0',
    '\u200b',
    '\ufeff',
    '\ud800',
    '\udc00',
    '😀',
    'é',
    '\\',
    '<',
    '>',
    '"',
    "'",
    '`',
  ],
  ...[
    '{',
    '}',
    '|',
    '^',
    '?',
    '#',
    '&',
    ';',
    '=',
    '.git',
    'foo',
    'bar',
    'a/b',
    'tree',
    'blob',
    'src',
    'branch',
    'main',
  ],
  ...[
    'git clone ',
    ' && ',
    ', ',
    '“',
    '”',
    '](',
    '[',
    '$',
    '$HOST',
    '{{x}}',
    '%HOST%',
    'https',
    'ssh',
    'v3',
    '_git',
    'admin',
  ],
  ...[
    'ssh.dev.azure.com',
    'dev.azure.com',
    'git@https://',
    'q',
    'project:x',
    'pulls',
    'archive',
    'x.zip',
    '\u3000',
    '010.1',
  ],
  ...['projects', 'users', 'repos', 'plugins/gitiles', 'groups', 'c', '/-/', '/+/', 'x', '1', '_', '$'],
];
const pile = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join(''));
const tail = fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((parts) => parts.join(''));
const tameTail = fc
  .array(fc.constantFrom('a', 'B.git', '/', '/', '//', ' ', 'é', '%20', '~', '22', ':', '-', '+', '^', 'tree', '`'), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''));
const nearlyUrl = fc
  .tuple(
    fc.constantFrom('ssh://', 'https://', 'http://', 'git+ssh://', 'svn+ssh://', 'bzr+ssh://', 'SSH://', '', ' '),
    fc.constantFrom('', '', 'git@', 'a b@', 'é@', 'a@b@'),
    fc.constantFrom('host.xz', 'github.com', 'go.googlesource.com', '[::1]', '::1', 'fe80::1:22', 'git.sr.ht'),
    fc.constantFrom('/', '/', ':', ':/', ':22/', ':22:', ':0443/', '//', ''),
    fc.oneof(tail, tameTail, tameTail),
  )
  .map((parts) => parts.join(''));
const text = fc.oneof(
  { weight: 6, arbitrary: nearlyUrl },
  { weight: 2, arbitrary: pile },
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
);
const vcs = fc.constantFrom<Vcs>('git', 'git', 'git', ...vcsNames);

describe('properties', () => {
  it('normalising twice is normalising once, without a second finding of a change', () => {
    let good = 0;
    const property = fc.property(text, vcs, (input, system) => {
      const first = normaliseRepoUrl(input, system);
      if (!first.ok) return;
      good++;
      const second = normaliseRepoUrl(first.url.href, system);
      expect(second).toMatchObject({ ok: true, url: first.url, certain: true });
      expect(codesOf(second).filter((code) => /rewritten|scp/.test(code))).toEqual([]);
    });
    fc.assert(property, parameters);
    expect(good).toBeGreaterThan(1_000);
  });

  it('every text has an outcome that keeps the contract', () => {
    const property = fc.property(text, vcs, (input, system) => {
      const result = normaliseRepoUrl(input, system);
      expect(hasError(result.findings)).toBe(!result.ok);
      for (const { code, message } of result.findings) {
        expect(message).toMatch(/^[^A-Z].*[^.]$/s);
        if (!result.ok) expect(diagnosticCodes[code].severity).toBe('error');
      }
      expect(new Set(codesOf(result)).size).toBe(result.findings.length);
      if (!result.ok) return;
      const { href, scheme, user, host, port, path } = result.url;
      expect(href).toBe(
        `${scheme}://${user === undefined ? '' : `${user}@`}${host}${port === undefined ? '' : `:${port}`}${path}`,
      );
      expect(href).toMatch(/^[!#-;=?-[\]_a-z~]+$/);
      expect(path).toMatch(system === 'mod' ? /^(?:\/.+)?$/ : /^\/./);
      if (href !== input)
        expect(codesOf(result)).toEqual(expect.arrayContaining([expect.stringMatching(/rewritten|scp/)]));
    });
    fc.assert(property, parameters);
  });

  it('arbitrary strings do not throw', () => {
    for (const unit of ['binary', 'grapheme'] as const) {
      const property = fc.property(fc.string({ unit, maxLength: 200 }), (input) => void normaliseRepoUrl(input));
      fc.assert(property, parameters);
    }
    const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
    const inUrl = fc.property(units, (input) => void normaliseRepoUrl(`https://host.xz/${input}`));
    fc.assert(inUrl, parameters);
  });

  it('a planted secret never comes back', () => {
    const around = fc.constantFrom(
      '',
      '',
      '/',
      '?',
      '#',
      '@',
      ' ',
      '\\',
      ':',
      '%',
      '%40',
      '[',
      ']',
      '<',
      'é',
      '\n',
      '12/',
      '//',
    );
    const secret = fc.tuple(around, around).map(([before, after]) => ({ before, core: 'qZ9wV7kX', after }));
    const scheme = fc.constantFrom(
      'https://',
      'ssh://',
      'http:/',
      'https:',
      'ftp://',
      'ssh://https://',
      '',
      '//',
      '<https://',
      'x ',
    );
    const user = fc.constantFrom('u', 'git', 'oauth2', 'u%20v', '', 'é', 'x.y');
    const place = fc.constantFrom(
      'host.xz/x',
      'host.xz:x',
      'host.xz:0/x',
      'host.xz',
      '[::1]/x',
      'hé/x',
      '',
      'host.xz/../x?y',
    );
    const property = fc.property(scheme, user, secret, place, tail, vcs, (start, name, password, host, end, system) => {
      const { before, core, after } = password;
      // That is `git://` with a user.
      fc.pre(!(name === 'git' && before === '//'));
      const result = normaliseRepoUrl(`${start}${name}:${before}${core}${after}@${host}${end}`, system);
      expect(result.ok).toBe(false);
      expect(JSON.stringify(result)).not.toContain(core);
    });
    fc.assert(property, parameters);
  });

  it('tokens as user, and queries, never come back', () => {
    const token = fc.constantFrom('glpat-', 'gldt-', 'gloas-', 'ghp_', 'gho_', 'ghs_', 'github_pat_', 'ATBB');
    const scheme = fc.constantFrom('https://', 'ssh://', 'http:/', 'https:', '', '//', 'git clone https://');
    const property = fc.property(scheme, token, tail, vcs, (start, prefix, end, system) => {
      const asUser = normaliseRepoUrl(`${start}${prefix}qZ9wV7kX@host.xz/${end}`, system);
      expect(asUser.ok).toBe(false);
      expect(JSON.stringify(asUser)).not.toContain('qZ9wV7kX');
      const asQuery = normaliseRepoUrl(`${start}host.xz/x?private_token=qZ9wV7kX${end}`, system);
      expect(asQuery.ok).toBe(false);
      expect(JSON.stringify(asQuery)).not.toContain('qZ9wV7kX');
    });
    fc.assert(property, parameters);
  });

  it('refuses what is too long at once', () => {
    for (const piece of ['a', ':', '/', '%', '[', 'ssh://', ' ']) {
      const input = `https://host.xz/${piece.repeat(100_000)}`.slice(0, 100_000);
      expect(summary(input)).toBe('error too-long');
    }
    expect(summary(`https://host.xz/${'é'.repeat(1_000)}`)).toBe('error too-long');
    expect(summary(`https://host.xz/${'a'.repeat(2_032)}`)).toBe(`https://host.xz/${'a'.repeat(2_032)}`);
    expect(summary(`https://host.xz/${'a'.repeat(2_033)}`)).toBe('error too-long');
  });
});
