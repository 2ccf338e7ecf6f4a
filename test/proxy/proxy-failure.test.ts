import { describe, expect, it } from 'vitest';
import { classifyOutput } from '../../src/proxy/fetch/proxy-failure.ts';

const repo = 'ssh://git@gitlab.company.com/go/foo.git';
const gitFailure =
  'go: go.company.com/foo@v1.0.0: invalid version: git ls-remote -q --end-of-options origin in /srv/vcs/0ad3: exit status 128:\n\t';

/** What programs print, and what a client of the proxy gets to see. */
const outputs: readonly (readonly [string, number, string])[] = [
  ['go.company.com/foo@v1.9.9: invalid version: unknown revision v1.9.9', 404, 'unknown revision'],
  ['go: module go.company.com/foo/a: no matching versions for query "latest"', 404, 'no matching versions'],
  ['create zip: foo.go: case-insensitive file name collision: "FOO.go" and "foo.go"', 404, 'collision'],
  ['create zip: module source tree too large (max size is 524288000 bytes)', 404, 'too large'],
  [
    'go.company.com/foo/v2@v2.0.0: invalid version: go.mod has non-.../v2 module path "go.company.com/foo" at revision v2.0.0',
    404,
    'non-',
  ],
  [
    'go.company.com/foo@v2.0.0: invalid version: module contains a go.mod file, so module path must match major version ("go.company.com/foo/v2")',
    404,
    'must match',
  ],
  [
    'go.company.com/foo/v2@v2.0.0: invalid version: missing go.company.com/foo/go.mod and .../v2/go.mod at revision v2.0.0',
    404,
    'missing',
  ],
  ['go.company.com/foo@v1.2.0 requires go >= 1.99 (running go 1.26.8; GOTOOLCHAIN=local)', 500, 'requires go 1.99'],
  [
    `${gitFailure}git@gitlab.company.com: Permission denied (publickey).\n\tfatal: Could not read from remote repository.`,
    502,
    'on the server',
  ],
  [
    `${gitFailure}Host key verification failed.\n\tfatal: Could not read from remote repository.`,
    502,
    'cannot read the repository',
  ],
  [
    `${gitFailure}fatal: could not read Username for 'https://gitlab.company.com': terminal prompts disabled`,
    502,
    'gitlab.company.com',
  ],
  [`${gitFailure}fatal: Authentication failed for 'https://gitlab.company.com/go/foo.git/'`, 502, 'gitlab.company.com'],
  [
    `${gitFailure}fatal: unable to access 'https://gitlab.company.com/go/foo.git/': Could not resolve host: gitlab.company.com`,
    502,
    'DNS',
  ],
  [
    `${gitFailure}fatal: unable to access 'https://gitlab.company.com/go/foo.git/': server certificate verification failed. CAfile: none CRLfile: none`,
    502,
    'certificate',
  ],
  [
    `${gitFailure}fatal: unable to access 'https://gitlab.company.com/go/foo.git/': Failed to connect to gitlab.company.com port 443: Connection refused`,
    502,
    'gitlab.company.com:443',
  ],
  [
    `${gitFailure}fatal: unable to access 'https://gitlab.company.com/go/foo.git/': The requested URL returned error: 429`,
    502,
    'limits how often',
  ],
  [
    `${gitFailure}fatal: unable to access 'https://gitlab.company.com/go/foo.git/': The requested URL returned error: 503`,
    502,
    'cannot read the repository',
  ],
  [`${gitFailure}fatal: protocol error: bad line length character`, 502, 'cannot read the repository'],
  [`${gitFailure}fatal: repository 'https://gitlab.company.com/go/foo.git/' not found`, 403, 'no such repository'],
  [
    `${gitFailure}ERROR: The project you were looking for could not be found or you don't have permission to view it.`,
    403,
    'no such repository',
  ],
  ['go: writing go.mod cache: write /srv/x: no space left on device', 503, 'no space left'],
  ['something that nobody has ever seen', 502, 'fetching failed'],
  ['', 502, 'fetching failed'],
];

describe('what programs print', () => {
  it.each(outputs)('%s', (output, status, words) => {
    const failure = classifyOutput(output, undefined, repo);
    expect([failure.status, failure.lines.join('\n')]).toEqual([status, expect.stringContaining(words)]);
  });

  it.each([
    ['time-limit', 504],
    ['queue-full', 503],
    ['not-started', 503],
    ['stopped', 503],
    ['signal', 503],
  ] as const)('and a program that ends by %s', (failure, status) => {
    expect(classifyOutput('x: unknown revision y', failure, repo).status).toBe(status);
  });

  it('shows no secret of theirs', () => {
    const output = `${gitFailure}fatal: unable to access 'https://me:glpat-PLANTED0secret@gitlab.company.com/go/foo.git/': some reason`;
    expect(JSON.stringify(classifyOutput(output, undefined, repo))).not.toContain('PLANTED');
  });
});
