import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyPatch, parsePatch, reversePatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/config/apply-edits.ts';
import type { Config } from '../../src/config/config.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { unifiedDiff } from '../../src/config/unified-diff.ts';
import { tempDir } from '../cli/temp-file.ts';
import { runCommand } from '../e2e/harness/run-command.ts';
import { fuzz } from '../support/fuzz.ts';
import { backends, configOf, moved, planOf } from './plan-of.ts';

const gerritUrl = 'ssh://goproxy@gerrit.company.com:29418';

/** Ways to write an entry; `N` is its number. All of them but the last ones stand for themselves alone. */
const ownForms = [
  '/g/N:',
  '/g/N:   # nothing',
  '/g/N: ~',
  '/g/N: null # nothing',
  '/g/N: {}',
  '/g/N: { } # empty',
  '"/g/N": {"hidden":true,"description":"a: b"}',
  "'/g/N': {'description': 'it''s', docs: 'https://docs.company.com/N'} # docs",
  '/g/N: {project: x/N, cache_max_age: 60}',
  '/g/N: { backend: gerrit }',
  '/g/N: {backend: \'gerrit\', project: "y/N"} # quoted',
  '/g/N:\n  # above\n  project: z/N # behind\n\n  # below',
  '/g/N:\n      description: >\n        two\n        lines # of text\n      project: z/N',
  '/g/N:\n  backend: gerrit # not yet\n  hidden: false',
  `/g/N:\n  vcs: git\n  repo: ${gerritUrl}/r/N.git # url\n  description: x`,
  `/g/N:\n    repo: >-\n      ${gerritUrl}/r/N\n    docs: https://docs.company.com/N`,
  `/g/N:\n  "repo": |\n    ${gerritUrl}/r/N\n`,
  `/g/N: {repo: '${gerritUrl}/r/N', hidden: true}`,
  `/g/N: {"repo":"https://gerrit.company.com/a/r/N"}`,
  '/g/N: {repo: https://old.company.com/r/N.git,\n    description: on two lines}',
  '/g/N/{a}: {project: "p/N/{a}"}',
  `/g/N/{a}/{b}:\n  repo: "${gerritUrl}/p/N/{a}-{b}"`,
  'go.company.cn/g/N:',
  '/g/N: {backend: gitlab}',
  '/g/N: {repo: https://gitlab.company.com/s/N.git}',
  '/g/N: {vcs: mod, repo: https://athens.company.com}',
  '/g/N: !!map\n  project: x/N',
];
/** These name the entry before them, which has an anchor. */
const sharingForms = [
  ['/g/N: &aN {project: x/N}', '/h/N: *aN'],
  ['/g/N: &aN\n  backend: gerrit\n  project: x/N', '/h/N: {<<: *aN, project: y/N}'],
  ['/g/N: &aN {backend: gerrit, hidden: true}', '/h/N:\n  <<: *aN\n  description: x'],
  [`/g/N: {repo: &aN "${gerritUrl}/r/N"}`, '/h/N: {repo: *aN}'],
  ['/g/N: {backend: &aN gerrit}', '/h/N: {backend: *aN, project: y/N}'],
  ['/g/N: &aN {hidden: true}', '/h/N: {<<: [*aN, {project: q/N}]}'],
];

const block = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...ownForms).map((form) => [form]) },
  { weight: 1, arbitrary: fc.constantFrom(...sharingForms) },
);

interface Layout {
  readonly indent: number;
  readonly lineBreak: string;
  readonly isUnended: boolean;
  readonly default: string;
}

const layout = fc.record<Layout>({
  indent: fc.constantFrom(1, 2, 4),
  lineBreak: fc.constantFrom('\n', '\r\n'),
  isUnended: fc.boolean(),
  default: fc.constantFrom('', 'backend: gerrit # default\n', "backend: 'gitlab'\n"),
});

function textOf(blocks: readonly (readonly string[])[], form: Layout): string {
  const entries = blocks.flatMap((lines, index) => lines.map((line) => line.replaceAll('N', `n${index}`)));
  const paths = entries.map((entry) => entry.replace(/^(?=.)/gm, ' '.repeat(form.indent))).join('\n');
  const head = `# Modules.\nhost: [go.company.com, go.company.dev]\ntitle: "ours" # title\n${backends}${form.default}\npaths: # all\n`;
  return `${head}${paths}${form.isUnended ? '' : '\n# the end\n'}`.replaceAll('\n', form.lineBreak);
}

/** Everything that a configuration says, without places in its file. */
function meaningOf(config: Config, except: ReadonlySet<string>): object {
  const routes = config.routes.map(({ span: _span, ...route }) => (except.has(route.key) ? route.key : route));
  return { ...config, routes };
}

function expectLinesKept(before: string, after: string): void {
  const rest = after.split(/(?<=\n)/);
  for (const line of before.split(/(?<=\n)/)) {
    // Lines that may have been edited: those with what names a repository, and those of entries without lines of their own.
    if (/repo|backend|project|ssh:|https:|[{~]|null|\/[gh]\//.test(line)) continue;
    const at = rest.indexOf(line);
    expect(at, `${JSON.stringify(line)} is kept, in its order`).toBeGreaterThanOrEqual(0);
    rest.splice(0, at + 1);
  }
}

const commentsOf = (text: string) => text.match(/(?<=\s)#[^\r\n]*/g);

describe('writing a move into a file', () => {
  it('changes what was planned and nothing else, or says why not', () => {
    let written = 0;
    let refused = 0;
    const property = fc.property(
      fc.array(block, { minLength: 1, maxLength: 8 }),
      layout,
      fc.infiniteStream(fc.boolean()),
      (blocks, form, picks) => {
        const text = textOf(blocks, form);
        fc.pre(parseConfig(text, 'vanity.yaml').config !== undefined);
        const before = configOf(text);
        const selected = new Set(before.routes.filter(() => picks.next().value).map(({ key }) => key));
        const options = { isSelected: ({ key }: { key: string }) => selected.has(key) };
        const plan = planOf(text, 'gitlab', options);
        expect(plan.faults).toEqual([]);
        const edited = moved(text, 'gitlab', options);
        if (!edited.ok) {
          refused++;
          expect(edited.refusals.length).toBeGreaterThan(0);
          expect(text).toContain('&a');
          return;
        }
        written++;
        const after = configOf(edited.text);
        const moving = new Set(plan.moves.map(({ route }) => route.key));
        expect(meaningOf(after, moving)).toEqual(meaningOf(before, moving));
        const repos = new Map(after.routes.map(({ key, repo, backend }) => [key, [repo.href, backend]]));
        for (const { route, to } of plan.moves) expect(repos.get(route.key)).toEqual([to, 'gitlab']);
        expect(commentsOf(edited.text)).toEqual(commentsOf(text));
        expectLinesKept(text, edited.text);
        expect(edited.text.replaceAll(form.lineBreak, '')).not.toMatch(/[\r\n]/);
        expect(planOf(edited.text, 'gitlab', options).moves).toEqual([]);
        const patch = unifiedDiff('vanity.yaml', text, edited.edits);
        expect(applyPatch(text, patch)).toBe(edited.text);
        const [parsed] = parsePatch(patch);
        if (parsed !== undefined) expect(applyPatch(edited.text, reversePatch(parsed))).toBe(text);
      },
    );
    fc.assert(property, fuzz('edits', 2_000));
    expect(written).toBeGreaterThan(500);
    expect(refused).toBeGreaterThan(20);
  });

  it('shows thousands of changes as git applies them, in a time that grows with the file', async () => {
    const entries = Array.from({ length: 10_000 }, (_, index) => {
      const gap = '    # nothing changes here\n'.repeat(index % 11);
      return `  /m${index}:\n${gap}    repo: https://old.company.com/m${index}\n`;
    });
    const text = `paths:\n${entries.join('')}`;
    const edits = [...text.matchAll(/repo: https:\/\/old.company.com\//g)].map(({ index, 0: old }) => {
      return { start: index, end: index + old.length, text: 'backend: new\n    project: ' };
    });
    const patch = unifiedDiff('vanity.yaml', text, edits);
    const dir = await tempDir();
    await writeFile(join(dir, 'vanity.yaml'), text);
    const applied = await runCommand('git', ['apply', '-p0', '-'], { cwd: dir, input: patch });
    expect(applied).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await readFile(join(dir, 'vanity.yaml'), 'utf8')).toBe(applyEdits(text, edits));
    // As diff -u shows it: no two hunks with less than seven lines between them.
    const [parsed] = parsePatch(patch);
    const ends = parsed?.hunks.map(({ oldStart, oldLines }) => [oldStart, oldStart + oldLines] as const) ?? [];
    expect(ends.length).toBeGreaterThan(1_000);
    expect(ends.every(([start], index) => index === 0 || start > (ends[index - 1]?.[1] ?? 0))).toBe(true);
  }, 20_000);

  it.each(ownForms)('can be done for every entry with a repository of its own: %j', (form) => {
    for (const text of ['backend: gerrit\n', 'backend: gitlab\n'].map((top) =>
      textOf([[form], ['/g/N: {backend: gerrit}'], ['/k/N:']], {
        indent: 2,
        lineBreak: '\n',
        isUnended: false,
        default: top,
      }),
    )) {
      const first = configOf(text).routes[0]?.key;
      expect(moved(text, 'gitlab', { isSelected: ({ key }) => key === first })).toMatchObject({ ok: true });
    }
  });
});
