import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../cli/run.ts';
import { type BuiltPeer, buildPeer, govanityurls, withPeer } from '../convert/go-peer.ts';
import { withoutProgress } from '../support/without-progress.ts';

/** As somebody has run it for years. */
const old = `host: go.company.com
cache_max_age: 86400
paths:
  /lib:
    repo: https://github.com/company/lib
  /bb:
    repo: https://bitbucket.org/company/bb
    vcs: git
  /shown:
    repo: https://github.com/company/shown
    display: "https://docs.company.com https://docs.company.com/tree{/dir} https://docs.company.com/blob{/dir}/{file}#L{line}"
  /prose:
    repo: https://github.com/company/prose
    display: What it does
  /scp:
    repo: ssh://git@gitlab.company.com:go/scp.git
    vcs: git
  /team/tool:
    repo: https://git.company.com/tool.git
    vcs: git
`;

let directory: string;
let built: BuiltPeer;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'govanity-against-'));
  built = await buildPeer(govanityurls, directory);
}, 150_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

it('compares a file with govanityurls itself, before and after a mistake', async ({ skip }) => {
  const { binary } = built;
  if (binary === undefined) return skip(`it cannot be built from the Go module proxy: ${built.refusal}`);
  const file = join(directory, 'vanity.yaml');
  await writeFile(file, old);
  const command = (port: number) => ({ args: [file], env: { PORT: String(port) } });
  await withPeer(binary, command, async (port) => {
    const url = `http://127.0.0.1:${port}`;
    const asIs = withoutProgress(await run(['check', file, '--against', url]));
    expect(asIs.stderr).toBe('');
    expect(asIs.exitCode).toBe(0);
    expect(asIs.stdout).toContain(`${url}: 25 paths of 6 entries, 0 differences, `);
    expect(asIs.stdout).toContain(
      'intended: the repository URL is corrected and names the same repository (1, such as go.company.com/scp, /scp/, /scp/pkg, /scp/pkg/)\n' +
        '  - go.company.com/scp git ssh://git@gitlab.company.com:go/scp.git\n' +
        '  + go.company.com/scp git ssh://git@gitlab.company.com/go/scp.git\n',
    );
    expect(asIs.stdout).toMatch(
      /intended: the source links are made from the forge of the repository \(\d, such as go\.company\.com\/lib/,
    );

    await run(['check', '--fix', file]);
    expect((await run(['check', file, '--against', url])).exitCode).toBe(0);

    const fixed = await readFile(file, 'utf8');
    const wrong = fixed
      .replace('company/lib', 'company/lib2')
      .replace(
        '  /team/tool:\n    repo: https://git.company.com/tool.git\n    vcs: git\n',
        '  /new: {repo: "https://github.com/company/new"}\n',
      )
      .replace('https://docs.company.com ', 'https://docs2.company.com ');
    await writeFile(file, wrong);
    const { exitCode, stdout } = await run(['check', file, '--against', url, '--format', 'json']);
    const { ok, against } = JSON.parse(stdout);
    expect({ exitCode, ok }).toEqual({ exitCode: 1, ok: false });
    const real = against.differences.filter(({ intended }: { intended: unknown }) => intended === null);
    const shown = real.map((each: Record<string, unknown>) => [
      each.what,
      (each.importPaths as string[])[0],
      each.old,
      each.new,
    ]);
    expect(shown).toEqual([
      [
        'tag',
        'go.company.com/lib',
        'go.company.com/lib git https://github.com/company/lib',
        'go.company.com/lib git https://github.com/company/lib2',
      ],
      [
        'links',
        'go.company.com/shown',
        expect.stringContaining('https://docs.company.com '),
        expect.stringContaining('https://docs2.company.com '),
      ],
      ['tag', 'go.company.com/new', 'no go-import tag (404)', 'go.company.com/new git https://github.com/company/new'],
      // The index of the old server names it.
      [
        'tag',
        'go.company.com/team/tool',
        'go.company.com/team/tool git https://git.company.com/tool.git',
        'no go-import tag (404)',
      ],
    ]);
  });
});
