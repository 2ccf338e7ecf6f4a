import { writeFileSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { applyPatch } from 'diff';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { createCleanup } from '../e2e/harness/cleanup.ts';
import { goModule } from '../e2e/harness/go-module.ts';
import { describeWithTools } from '../e2e/harness/required-tools.ts';
import { runCommand } from '../e2e/harness/run-command.ts';
import { createSides } from '../migrate/git-repositories.ts';
import { type GitServers, startGitServers } from '../migrate/git-servers.ts';
import { backends } from '../migrate/plan-of.ts';
import { run } from './run.ts';
import { tempDir, tempFile } from './temp-file.ts';

const head = `host: go.company.com\n${backends}backend: gerrit\npaths:\n`;

describeWithTools('govanity migrate apply', ['git'], () => {
  const cleanup = createCleanup();
  let servers: GitServers;

  beforeAll(async () => {
    servers = await startGitServers(cleanup.defer);
    await createSides(servers, 'go/safe', [{ files: goModule('go.company.com/go/safe'), tags: ['v1.0.0'] }]);
  });
  afterAll(cleanup.run);

  const apply = (file: string, argv: readonly string[] = [], io: Parameters<typeof run>[1] = {}) =>
    run(['migrate', 'apply', ...argv, '--to', 'gitlab', '--config', file], { env: servers.env, ...io });

  const yaml = `${head}  /go/safe: # comment\n  /go/absent:\n`;
  const safely = ['--only', '/go/safe'];
  const after = yaml.replace('# comment\n', '# comment\n    backend: gitlab\n');

  it('writes what is safe, prints the difference, and says how to undo it', async () => {
    const file = await tempFile(yaml);
    await chmod(file, 0o640);
    const { exitCode, stdout, stderr } = await apply(file, safely);
    expect(exitCode).toBe(0);
    expect(await readFile(file, 'utf8')).toBe(after);
    expect(stdout).toBe(`--- ${file}
+++ ${file}
@@ -5,4 +5,5 @@
 backend: gerrit
 paths:
   /go/safe: # comment
+    backend: gitlab
   /go/absent:
`);
    const undo = /^.* was written; to undo: (mv .*)\n$/.exec(stderr)?.[1] ?? '';
    expect((await runCommand('sh', ['-c', undo])).exitCode).toBe(0);
    expect(await readFile(file, 'utf8')).toBe(yaml);
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect(await readdir(dirname(file))).toEqual([basename(file)]);
  });

  it('refuses the whole where a part is not safe, and names what is', async () => {
    const file = await tempFile(yaml);
    const { exitCode, stdout, stderr } = await apply(file);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^\/go\/absent {2}unreachable\n/);
    expect(stderr).toMatch(/nothing was written: .*\nto move only what is safe: --only \/go\/safe\n$/);
    expect(await readdir(dirname(file))).toEqual([basename(file)]);
    expect(await readFile(file, 'utf8')).toBe(yaml);
  });

  it('--force writes it all the same, and says what is unsafe', async () => {
    const file = await tempFile(yaml);
    const { exitCode, stdout, stderr } = await apply(file, ['--force']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('/go/absent  unreachable');
    expect(await readFile(file, 'utf8')).toBe(yaml.replace('backend: gerrit', 'backend: gitlab'));
    expect(applyPatch(yaml, stdout)).toBe(yaml.replace('backend: gerrit', 'backend: gitlab'));
  });

  it('--dry-run prints the difference alone, and needs no server', async () => {
    const file = await tempFile(yaml);
    const { exitCode, stdout, stderr } = await apply(file, ['--dry-run'], { env: { PATH: '/nowhere' } });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(applyPatch(yaml, stdout)).toBe(yaml.replace('backend: gerrit', 'backend: gitlab'));
    expect(await readFile(file, 'utf8')).toBe(yaml);
  });

  it('keeps every earlier state', async () => {
    const file = await tempFile(yaml);
    await writeFile(`${file}.before-gitlab`, 'an earlier one');
    const { stderr } = await apply(file, safely);
    expect(stderr).toContain(`mv ${file}.before-gitlab-2 ${file}`);
    expect(await readFile(`${file}.before-gitlab`, 'utf8')).toBe('an earlier one');
    expect(await readFile(`${file}.before-gitlab-2`, 'utf8')).toBe(yaml);
  });

  it('writes through a symbolic link', async () => {
    const dir = await tempDir();
    await mkdir(join(dir, 'real place'));
    const real = join(dir, 'real place', 'vanity.yaml');
    await writeFile(real, yaml);
    const link = join(dir, 'vanity.yaml');
    await symlink(real, link);
    const { exitCode, stderr } = await apply(link, safely);
    expect(exitCode).toBe(0);
    expect(await readFile(real, 'utf8')).toBe(after);
    await runCommand('sh', ['-c', /to undo: (.*)\n/.exec(stderr)?.[1] ?? '']);
    expect(await readFile(link, 'utf8')).toBe(yaml);
  });

  it('writes nothing over an edit that came meanwhile', async () => {
    const file = await tempFile(yaml);
    const edited = `${yaml}  /new: {project: a/b}\n`;
    let said = '';
    // The clock of the progress is fast: it is shown while the comparison goes on, and somebody saves the file just then.
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 3_000;
      return now;
    });
    onTestFinished(() => void vi.restoreAllMocks());
    const stderr = (text: string) => {
      if (said === '') writeFileSync(file, edited);
      said += text;
    };
    const { exitCode, stdout } = await apply(file, safely, { isTerminal: true, stderr });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(said).toContain(`${file} was changed while the repositories were compared: nothing was written`);
    expect(await readFile(file, 'utf8')).toBe(edited);
  });

  it('refuses what it cannot edit, before it asks anybody', async () => {
    const file = await tempFile(
      `${head}  /foo: &f {hidden: true}\n  /go/safe: &s {<<: *f, backend: gerrit}\n  /go/x: {<<: *s}\n`,
    );
    const { exitCode, stdout, stderr } = await apply(file, safely, { env: { PATH: '/nowhere' } });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toBe(
      `${file}:9: \`/go/x\` cannot be edited safely: it shares lines by \`*\` or \`<<\` with an entry that moves: write out its values, or move both\n`,
    );
  });

  it('has nothing to do where everything is there', async () => {
    const file = await tempFile(yaml.replace('backend: gerrit', 'backend: gitlab'));
    const said = await apply(file, [], { env: { PATH: '/nowhere' } });
    expect(said).toEqual({ exitCode: 0, stdout: '', stderr: 'nothing moves to gitlab\n' });
  });

  it('does not start with an entry that has no project', async () => {
    const file = await tempFile(`${yaml}  /bad: {repo: https://dev.azure.com/x/_git}\n`);
    const { exitCode, stderr } = await apply(file, ['--force']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('does not name a project: name its project with --project /bad=PROJECT');
  });
});
