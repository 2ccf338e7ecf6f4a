import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { run } from '../cli/run.ts';
import { tempFile } from '../cli/temp-file.ts';
import { withoutProgress } from '../support/without-progress.ts';
import { type EmulatedProject, emulateForge, withoutAuthorities } from './forge-emulators.ts';

const module = (name: string, path = `go.company.com/${name.split('/').at(-1)}`): EmulatedProject => ({
  name,
  files: { 'go.mod': `module ${path}\n` },
});
const projects: readonly EmulatedProject[] = [
  module('platform/lib'),
  { ...module('platform/tool'), description: 'Say "hi": # all' },
  module('platform/api'),
];

const backends = `backends:
  gitlab:
    forge: gitlab
    web: https://gitlab.company.com
backend: gitlab
`;

/** Asks an emulated GitLab for what a file lacks. */
async function initOn(yaml: string, args: readonly string[] = [], listed = projects) {
  const forge = await emulateForge('gitlab', { projects: listed });
  const file = await tempFile(yaml);
  const api = ['--api', `${forge.url}/api/v4`, '--from-gitlab', 'platform'];
  const printed = withoutProgress(await run(['init', file, ...api, ...args], { env: withoutAuthorities }));
  expect(await readFile(file, 'utf8'), 'nothing is written without --write').toBe(yaml);
  const written = withoutProgress(await run(['init', file, ...api, ...args, '--write'], { env: withoutAuthorities }));
  return { file, printed, written, text: await readFile(file, 'utf8') };
}

const keysOf = (yaml: string) =>
  parseConfig(yaml, 'vanity.yaml').config?.routes.map(({ key, repo }) => `${key} ${repo.href}`);
const base = 'https://gitlab.company.com/platform';

describe('govanity init on a file that exists', () => {
  it.for([
    {
      name: 'with comments, anchors and blocks',
      yaml: `# ours\nhost: go.company.com\n${backends}paths: # all of them\n    /lib: {project: platform/lib} # since 2019\n\n    /x:\n      project: other/x\n      description: |\n        many\n        lines\n    # the end\ntitle: Go # modules\n`,
    },
    {
      name: 'without a line break at the end',
      yaml: `host: go.company.com\n${backends}paths:\n  /lib:\n    project: platform/lib`,
    },
    {
      name: 'with a block of text at the end',
      yaml: `host: go.company.com\n${backends}paths:\n  /lib:\n    project: platform/lib\n    description: >\n      folded\n      text\n\n`,
    },
    {
      name: 'with Windows line breaks',
      yaml: `host: go.company.com\n${backends}paths:\n  /lib:\n    project: platform/lib\n`.replaceAll('\n', '\r\n'),
    },
    {
      name: 'with an alias at the end',
      yaml: `host: go.company.com\n${backends}paths:\n  /lib: &lib\n    project: platform/lib\n  /old/lib: *lib\nignore: config/sibling-same-repo\n`,
    },
    {
      name: 'with an entry without a value at the end',
      yaml: `host: go.company.com\n${backends}paths:\n  /lib: {project: platform/lib}\n  /a/b:\n`,
    },
    { name: 'with paths first', yaml: `paths:\n  /lib:\n    project: platform/lib\n${backends}host: go.company.com\n` },
    {
      name: 'in braces',
      yaml: `{host: go.company.com, backend: gitlab, backends: {gitlab: {forge: gitlab, web: "https://gitlab.company.com"}}, paths: {/lib: {project: platform/lib}}}\n`,
    },
    {
      name: 'in JSON',
      yaml: `${JSON.stringify({ host: 'go.company.com', backend: 'gitlab', backends: { gitlab: { forge: 'gitlab', web: 'https://gitlab.company.com' } }, paths: { '/lib': { project: 'platform/lib' } } }, null, 2)}\n`,
    },
    {
      name: 'with a byte order mark',
      yaml: `\ufeffhost: go.company.com\n${backends}paths:\n  /lib: {project: platform/lib}\n`,
    },
  ])('prints what is missing, and adds it and nothing else: $name', async ({ yaml }) => {
    const { printed, written, text, file } = await initOn(yaml);
    expect(printed.exitCode).toBe(0);
    expect(printed.stdout).toMatch(/^--- .*\n\+\+\+ /);
    expect(printed.stderr).toBe(`${file}: 2 modules missing; --write adds them\n`);
    expect(written).toMatchObject({ exitCode: 0, stderr: '' });
    expect(written.stdout).toBe(
      `${file}: added 2 modules\nnext:\n  govanity check --strict ${file}\n  govanity serve ${file}\n`,
    );
    expect(keysOf(text)).toEqual([...(keysOf(yaml) ?? []), `/api ${base}/api.git`, `/tool ${base}/tool.git`]);
    expect(parseConfig(text, file).config?.routes.at(-1)?.description).toBe('Say "hi": # all');
    const at = [...text].findIndex((character, index) => character !== yaml[index]);
    const rest = yaml.length - at;
    expect(text.slice(0, at) + text.slice(text.length - rest), 'the old text is still there').toBe(yaml);
    expect((await run(['check', '--strict', file])).exitCode).toBe(0);
    expect((await initOn(text)).printed).toMatchObject({ exitCode: 0, stdout: '' });
  });

  it('knows what a pattern, another protocol and a parent answer already', async () => {
    const yaml = `host: go.company.com\npaths:\n  /{name}: {repo: "ssh://git@gitlab.company.com/platform/{name}.git"}\n`;
    const { printed, file } = await initOn(yaml, ['--web', 'https://gitlab.company.com']);
    expect(printed).toEqual({ exitCode: 0, stdout: '', stderr: `${file}: nothing is missing, 3 modules found\n` });
    const parent = `host: go.company.com\n${backends}paths:\n  /lib: {project: platform/lib}\n`;
    const listed = [module('platform/lib'), module('platform/sub', 'go.company.com/lib/sub')];
    expect(keysOf((await initOn(parent, [], listed)).text)).toEqual([
      `/lib ${base}/lib.git`,
      `/lib/sub ${base}/sub.git`,
    ]);
  });

  it('keeps an entry that leads elsewhere, and reports it', async () => {
    const yaml = `host: go.company.com\n${backends}paths:\n  /lib: {repo: "https://gerrit.company.com/a/lib"}\n  /tool: {project: platform/tool}\n`;
    const { printed, text } = await initOn(yaml);
    expect(printed.stderr).toContain(
      'left out: platform/lib: `/lib` leads to https://gerrit.company.com/a/lib by `/lib`, which is kept\n',
    );
    expect(keysOf(text)?.map((key) => key.split(' ')[0])).toEqual(['/lib', '/tool', '/api']);
  });

  it.for([
    {
      name: 'beside others',
      yaml: 'host: go.company.com\nbackends:\n  gerrit:\n    forge: gerrit\n    web: https://gerrit.company.com\nbackend: gerrit\npaths:\n  /x: {}\n',
    },
    {
      name: 'in a file of govanityurls',
      yaml: 'host: go.company.com\npaths:\n  /x:\n    repo: https://github.com/company/x\n',
    },
    {
      name: 'whose name is taken',
      yaml: 'host: go.company.com\nbackends: {gitlab: {forge: github, web: "https://github.com"}}\nbackend: gitlab\npaths:\n  /x: {project: company/x}\n',
    },
  ])('adds the back end $name', async ({ yaml }) => {
    const { text, written, file } = await initOn(yaml, ['--web', 'https://gitlab.company.com']);
    expect(written.exitCode).toBe(0);
    expect(keysOf(text)?.slice(1)).toEqual([`/api ${base}/api.git`, `/lib ${base}/lib.git`, `/tool ${base}/tool.git`]);
    expect((await run(['check', '--strict', file])).exitCode).toBe(0);
  });

  it('names the host in keys for one that is not among those of the file', async () => {
    const yaml = `host: go.company.com\n${backends}paths:\n  go.company.cn/x: {project: platform/x}\n  /lib: {project: platform/lib}\n`;
    const listed = [module('platform/lib'), module('platform/cn', 'go.company.cn/cn')];
    const { text } = await initOn(yaml, [], listed);
    expect(keysOf(text)?.at(-1)).toBe(`go.company.cn/cn ${base}/cn.git`);
  });

  it.for([
    {
      name: 'with errors',
      yaml: 'host: go.company.com\npaths:\n  /x: {rpeo: y}\n',
      args: [],
      code: 1,
      said: 'fix its errors first',
    },
    {
      name: 'for another host',
      yaml: `host: go.company.com\n${backends}paths: {/lib: {project: platform/lib}}\n`,
      args: ['--host', 'go.other.com'],
      code: 2,
      said: 'is for go.company.com, not for go.other.com',
    },
    {
      name: 'with two of these forges',
      yaml: `host: go.company.com\nbackends: {a: {forge: gitlab, web: "https://a.com"}, b: {forge: gitlab, web: "https://b.com"}}\nbackend: a\npaths: {/lib: {project: platform/lib}}\n`,
      args: [],
      code: 2,
      said: 'name one with --web: https://a.com, https://b.com',
    },
    {
      name: 'with aliases in braces',
      yaml: `{host: go.company.com, backend: gitlab, backends: {gitlab: {forge: gitlab, web: "https://gitlab.company.com"}}, paths: {/x: &x {project: platform/lib}, /lib: *x}}\n`,
      args: [],
      code: 1,
      said: 'cannot be added to safely: its last entry is an alias in braces',
    },
  ] as const)('writes nothing into a file $name', async ({ yaml, args, code, said }) => {
    const { written, text } = await initOn(yaml, args);
    expect(written.exitCode).toBe(code);
    expect(written.stderr).toContain(said);
    expect(text).toBe(yaml);
  });

  it('points to what adds to it', async () => {
    const file = await tempFile('host: go.company.com\n');
    const { exitCode, stderr } = await run(['init', file, '--host', 'go.company.com', '--forge', 'gitlab']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${file} exists; --from-gitlab GROUP`);
    await writeFile(file, 'host: go.company.com\n');
  });
});
