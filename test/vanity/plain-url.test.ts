import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normaliseRepoUrl } from '../../src/vanity/repo-url/normalise-repo-url.ts';
import { readPlainUrl } from '../../src/vanity/repo-url/plain-url.ts';
import { fuzz } from '../support/fuzz.ts';

/** Mostly one of the plain ones, else one that is nearly plain. */
const mostly = (plain: readonly string[], odd: readonly string[]) =>
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...plain) }, { weight: 1, arbitrary: fc.constantFrom(...odd) });

const scheme = mostly(['https://', 'ssh://'], ['http://', 'git+ssh://', 'HTTPS://', 'git:', '']);
const user = mostly(['', 'git@', 'alice@'], ['atbbx@', 'oauth2@', 'x-access-token@', 'a:b@', '-x@', '@']);
const host = mostly(['github.com', 'gitea.com', 'a.b-c.xz', '1.x0.de'], ['localhost', '1.2.3.4', 'GitHub.com', 'é.de']);
const port = mostly(['', '', ':22', ':80', ':443', ':29418'], [':2222', ':65536', ':022', ':0', ':']);
const words = ['a', 'group', 'lib_1', 'blob', 'tree', 'src', 'branch', 'gitiles', 'plugins', 'repos', 'projects', 'c'];
const odd = ['-', '+', '..', '', 'x.git', '~u', 'a%20b', 'a:1', 'ghp_0123456789abcdefABCD', 'glpat-x', 'é', '-x'];
const path = fc
  .array(mostly(words, odd), { maxLength: 6 })
  .map((elements) => elements.map((text) => `/${text}`).join(''));
const end = mostly(['', '.git'], ['/', '?a', '#b', ' ', '\n', '.git/']);
const url = fc.tuple(scheme, user, host, port, path, end).map((parts) => parts.join(''));

it('what is plain is read as the full reading reads it', () => {
  let plain = 0;
  const property = fc.property(url, (text) => {
    const quick = readPlainUrl(text);
    if (quick === undefined) return;
    plain++;
    // A space is not plain, and is taken away before anything else is looked at.
    const full = normaliseRepoUrl(` ${text}`);
    if (!full.ok) {
      expect(normaliseRepoUrl(text)).toStrictEqual(full);
      return;
    }
    const [corrected, ...findings] = full.findings;
    expect(corrected?.message).toBe('the URL was corrected: white space around it was removed');
    expect(quick).toStrictEqual(full.url);
    expect(normaliseRepoUrl(text)).toStrictEqual({ ...full, findings });
  });
  fc.assert(property, fuzz('plain URLs', 20_000));
  expect(plain).toBeGreaterThan(2_000);
});

it.each([
  'https://github.com/company/lib',
  'https://gitlab.company.com/group/sub/lib.git',
  'ssh://git@gitlab.company.com/group/lib.git',
  'ssh://alice@gerrit.company.com:29418/go/common',
])('%s is plain', (text) => {
  expect(readPlainUrl(text)?.href).toBe(text);
});
