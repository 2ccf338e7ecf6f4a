import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Defer } from '../e2e/harness/cleanup.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { eventually, runGovanity, simpleYaml, startGovanity } from '../operate/govanity-process.ts';
import { parsePage } from '../support/page.ts';

const own = '{{#> layout}}<h1>Nothing at {{importPath}}, says the company</h1>{{/layout}}\n';

async function templatesWith(defer: Defer, files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await createTempDir(defer, 'templates');
  await mkdir(join(directory, 'static'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  return directory;
}

async function runWith(defer: Defer, templates: string) {
  const dir = await createTempDir(defer, 'overrides');
  await writeFile(join(dir, 'vanity.yaml'), simpleYaml());
  return runGovanity(['serve', '--listen', '127.0.0.1:0', '--admin', 'off', '--templates', templates], { cwd: dir });
}

describe('--templates', () => {
  test('overrides one file, and leaves the others and the tags', async ({ onTestFinished: defer }) => {
    const flags = ['--templates', await templatesWith(defer, { 'not-found.hbs': own, 'static/style.css': 'h1 {}\n' })];
    const { ask } = await startGovanity(defer, { flags });
    const unknown = await ask('/nowhere');
    expect([unknown.status, parsePage(unknown.body).text]).toEqual([404, expect.stringContaining('says the company')]);
    const module = parsePage((await ask('/lib')).body);
    expect(module.goImport).toEqual(['go.company.com/lib git https://github.com/company/first']);
    const style = module.links.find((link) => link.includes('style.')) ?? '';
    expect((await ask(style)).body).toBe('h1 {}\n');
  });

  test('is followed: edits, new files and files that go', async ({ onTestFinished: defer }) => {
    const templates = await templatesWith(defer, {});
    const { ask, log } = await startGovanity(defer, { flags: ['--templates', templates] });
    const text = async () => parsePage((await ask('/nowhere')).body).text;
    expect(await text()).toContain('Module not found');
    const file = join(templates, 'not-found.hbs');
    await writeFile(file, own);
    await eventually(async () => expect(await text()).toContain('says the company'));
    await writeFile(file, '{{#> layout}}{{#if}}\n');
    await eventually(() => expect(log().map(({ code }) => code)).toContain('template/broken'));
    expect(await text()).toContain('says the company');
    await rm(file);
    await eventually(async () => expect(await text()).toContain('Module not found'));
  });

  test.for([
    [
      '{{#> layout}}\n{{importPth}}{{/layout}}',
      'error[template/broken]: there is no `importPth` here',
      'not-found.hbs:2:3',
    ],
    ['{{#> layout}}{{{importPath}}}{{/layout}}', 'error[template/unescaped]: ', 'not-found.hbs:1:14'],
    ['<h1>{{importPath}}</h1>', 'error[template/no-tags]: ', 'not-found.hbs:1:1'],
  ])('%s does not start', async ([text = '', message = '', place = ''], { onTestFinished: defer }) => {
    const { exitCode, stdout } = await runWith(defer, await templatesWith(defer, { 'not-found.hbs': text }));
    expect(exitCode).toBe(1);
    expect(stdout).toContain(JSON.stringify(message).slice(1, -1));
    expect(stdout).toContain(`--> `);
    expect(stdout).toContain(place);
    expect(stdout).toContain('cannot serve vanity.yaml: fix the errors above');
  });

  test('of a directory that is not there does not start', async ({ onTestFinished: defer }) => {
    const { exitCode, stdout } = await runWith(defer, '/nowhere/at/all');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('error[template/no-directory]: cannot read /nowhere/at/all: there is no such directory');
  });

  test('with a file that cannot be read does not start', async ({ onTestFinished: defer }) => {
    const templates = await templatesWith(defer, {});
    await mkdir(join(templates, 'index.hbs'));
    const { exitCode, stdout } = await runWith(defer, templates);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('error[file/unreadable]: ');
  });

  test('warns of what overrides nothing, and names what was probably meant', async ({ onTestFinished: defer }) => {
    const templates = await templatesWith(defer, { 'modul.hbs': own, 'static/styles.css': 'h1 {}\n', '.hidden': '' });
    const { log, ask } = await startGovanity(defer, { flags: ['--templates', templates] });
    const warnings = () => log().filter(({ code }) => code === 'template/unknown-file');
    await eventually(() => expect(warnings()).toHaveLength(2));
    expect(warnings().map(({ msg }) => msg)).toEqual([
      expect.stringMatching(/modul\.hbs overrides nothing\n.*did you mean `module\.hbs`\?/),
      expect.stringMatching(/styles\.css overrides nothing\n.*did you mean `style\.css`\?/),
    ]);
    expect((await ask('/lib')).status).toBe(200);
  });
});
