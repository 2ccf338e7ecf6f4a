import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run } from '../cli/run.ts';
import { CASES, PAGES } from './doctor-cases.ts';
import { createCleanup, type Defer } from './harness/cleanup.ts';
import type { Company } from './harness/company.ts';
import { freePort } from './harness/free-port.ts';
import { goModule, inDirectory } from './harness/go-module.ts';
import { type Govanity, startGovanity } from './harness/govanity.ts';
import { startNginx, tlsServer } from './harness/nginx.ts';
import { spawnGroup } from './harness/process-group.ts';
import { ALL_TOOLS, describeWithTools, toolPath } from './harness/required-tools.ts';
import { mustRun, runCommand } from './harness/run-command.ts';
import { createTempDir } from './harness/temp-dir.ts';
import { type DeveloperOptions, startTroubledCompany, type TroubledCompany } from './harness/troubled-company.ts';

type Step = { name: string; status: string; ms: number; message: string; code?: string; remedy?: string };
type Diagnosis = { importPath: string; ok: boolean; steps: Step[]; exitCode: number; printed: string };

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

const VANITY_YAML = `
host: go.company.cn
paths:
  /good:
    repo: git@gitlab.company.com:go/cn.git
`;

const gitEnv = { PATH: process.env.PATH ?? '' };

/** A step's name and what became of it. */
const outcomes = ({ steps }: Diagnosis) => Object.fromEntries(steps.map(({ name, status }) => [name, status]));
const broken = ({ steps }: Diagnosis) => steps.find(({ status }) => status === 'failed');

const AFTER_TLS = {
  'go-get': 'ok',
  tags: 'ok',
  verification: 'ok',
  'repo url': 'ok',
  repository: 'ok',
  version: 'ok',
  'go.mod': 'ok',
  'checksum database': 'ok',
  '.netrc': 'ok',
  'git config': 'ok',
  'ssh config': 'ok',
};
const BEFORE_DNS = { 'import path': 'ok', 'go env': 'ok', 'module proxy': 'ok' };

describeWithTools('govanity doctor', ALL_TOOLS, () => {
  const cleanup = createCleanup();
  let troubled: TroubledCompany;
  let govanity: Govanity;
  let frontPort = 0;

  async function startHealthy({ ca }: Company): Promise<{ port: number }> {
    govanity = await startGovanity(cleanup.defer, VANITY_YAML);
    const certificate = await ca.issue(['go.company.cn'], 60);
    const locations = `location / { proxy_pass http://127.0.0.1:${govanity.port}; proxy_set_header Host $host; }`;
    const server = { names: ['go.company.cn'], certificate, locations };
    const nginx = await startNginx(cleanup.defer, (port) => tlsServer(port, server));
    frontPort = nginx.port;
    return nginx;
  }

  beforeAll(async () => {
    troubled = await startTroubledCompany(cleanup.defer, PAGES, startHealthy);
    const { gitlab } = troubled.company;
    const mono = inDirectory('sub', goModule('go.company.com/mono'));
    await gitlab.create('go/good', [{ files: goModule('go.company.com/good'), tags: ['v1.0.0'] }]);
    await gitlab.create('go/renamed', [{ files: goModule('github.com/gopher/renamed'), tags: ['v1.0.0'] }]);
    await gitlab.create('go/majors', [
      { files: goModule('go.company.com/majors'), tags: ['v1.0.0'] },
      { files: goModule('go.company.com/majors/v2'), tags: ['v2.0.0'] },
    ]);
    await gitlab.create('go/nested', [{ files: goModule('go.company.com/nested'), tags: ['v1.0.0'] }]);
    await gitlab.create('go/dangling', [{ files: goModule('go.company.com/dangling') }]);
    await gitlab.create('go/nothing-pushed', []);
    await gitlab.create('go/dumb', [{ files: goModule('go.company.com/dumb'), tags: ['v1.0.0'] }]);
    const git = (project: string, ...args: string[]) =>
      mustRun(toolPath('git'), ['-C', join(gitlab.projectsDir, `${project}.git`), ...args], { env: gitEnv });
    await git('go/dangling', 'branch', '-m', 'main', 'trunk');
    await git('go/dangling', 'symbolic-ref', 'HEAD', 'refs/heads/master');
    await git('go/dumb', 'update-server-info');
    await publish('go.company.com/published', 'go.company.com/published');
    await publish('go.company.com/mod-renamed', 'github.com/gopher/mod-renamed');
    await gitlab.create('go/mono', [{ files: mono, tags: ['sub/v1.2.0', 'v9.0.0'] }]);
    await gitlab.create('go/cn', [{ files: goModule('go.company.cn/good', 'api'), tags: ['v1.0.0', 'v1.1.0'] }]);
  });
  afterAll(cleanup.run);

  /** Puts a version into the Go proxy of the company. */
  async function publish(path: string, declared: string): Promise<void> {
    const dir = join(troubled.company.goproxyDir, path, '@v');
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, 'list'), 'v1.0.0\n');
    await writeFile(join(dir, 'v1.0.0.info'), '{"Version":"v1.0.0","Time":"2023-11-14T22:13:20Z"}');
    await writeFile(join(dir, 'v1.0.0.mod'), `module ${declared}\n`);
  }

  async function diagnose(defer: Defer, argv: readonly string[], options?: DeveloperOptions): Promise<Diagnosis> {
    const { env } = await troubled.developer(defer, options);
    const { stdout, stderr, exitCode } = await run(['doctor', ...argv, '--format', 'json'], { env });
    expect(stderr).toBe('');
    return { ...JSON.parse(stdout), exitCode, printed: stdout };
  }

  test.concurrent.for(Object.entries(CASES))('finds %s', async ([, wanted], { expect, onTestFinished: defer }) => {
    const diagnosis = await diagnose(defer, [wanted.query, ...(wanted.argv ?? [])], wanted.developer);

    expect(broken(diagnosis)).toMatchObject({ name: wanted.step, code: wanted.code });
    expect(broken(diagnosis)?.remedy).toMatch(wanted.remedy);
    expect([diagnosis.ok, diagnosis.exitCode]).toEqual([false, 1]);
    expect(diagnosis.printed).not.toContain('opensesame');
    // The real `go` fails for the same reason, which the catalogue reads from its output.
    const go = diagnosis.steps.find(({ name }) => name === 'go list');
    expect(go?.code).toBe('go' in wanted ? wanted.go : wanted.code);
    // A cross has a cause and a remedy, and none leads back here.
    for (const step of diagnosis.steps) {
      if (step.status !== 'failed') continue;
      expect(step.remedy ?? '').not.toMatch(/^$|govanity doctor/);
    }
  });

  test('ticks every step of a healthy set-up', async ({ onTestFinished: defer }) => {
    const diagnosis = await diagnose(defer, ['go.company.cn/good@v1.0.0', '--config', govanity.configFile]);

    expect(outcomes(diagnosis)).toEqual({
      ...BEFORE_DNS,
      dns: 'skipped',
      tcp: 'skipped',
      proxy: 'ok',
      tls: 'ok',
      ...AFTER_TLS,
      'vanity.yaml': 'ok',
      'go list': 'ok',
    });
    expect(diagnosis).toMatchObject({ importPath: 'go.company.cn/good', ok: true, exitCode: 0 });
    for (const step of diagnosis.steps) {
      expect(Object.keys(step)).toEqual(['name', 'status', 'ms', 'message']);
      expect(step.ms).toBeGreaterThanOrEqual(0);
    }
  });

  test('ticks DNS and TCP where it connects itself', async ({ onTestFinished: defer }) => {
    const server = `https://127.0.0.1:${frontPort}`;
    const diagnosis = await diagnose(defer, ['go.company.cn/good/api', '--server', server]);

    const direct = { dns: 'ok', tcp: 'ok', tls: 'ok', ...AFTER_TLS, 'go list': 'skipped' };
    expect(outcomes(diagnosis)).toEqual({ ...BEFORE_DNS, ...direct });
    expect(diagnosis.steps.find(({ name }) => name === 'version')?.message).toContain('the latest is v1.1.0');
  });

  test('asks a govanity that no other machine can reach yet', async ({ onTestFinished: defer }) => {
    const diagnosis = await diagnose(defer, ['go.company.cn/good', '--server', `http://127.0.0.1:${govanity.port}`]);

    expect(outcomes(diagnosis)).toEqual({ ...BEFORE_DNS, dns: 'ok', tcp: 'ok', ...AFTER_TLS, 'go list': 'skipped' });
  });

  test('finds a closed and a black-holed port without a proxy', async ({ onTestFinished: defer }) => {
    const closed = await diagnose(defer, ['go.company.cn/good', '--server', `https://127.0.0.1:${await freePort()}`]);
    const hole = `https://127.0.0.1:${troubled.blackHolePort}`;
    const silent = await diagnose(defer, ['go.company.cn/good', '--server', hole, '--timeout', '0.5']);

    expect(broken(closed)).toMatchObject({ name: 'tcp', code: 'network/connection-refused' });
    expect(broken(silent)).toMatchObject({ name: 'tcp', code: 'network/timeout' });
    expect(broken(silent)?.ms).toBeGreaterThanOrEqual(500);
    expect(outcomes(silent)).toMatchObject({ dns: 'ok', 'go-get': 'skipped', repository: 'skipped' });
  });

  test('finds a name that DNS does not have', async ({ onTestFinished: defer }) => {
    // Longer than a name can be: no resolver is asked.
    const host = `${'x'.repeat(64)}.company.com`;
    const diagnosis = await diagnose(defer, [`${host}/foo`], { env: { HTTPS_PROXY: '', HTTP_PROXY: '' } });

    expect(broken(diagnosis)).toMatchObject({ name: 'dns', code: 'network/no-such-host' });
    expect(broken(diagnosis)?.remedy).toContain(`nslookup ${host}`);
    expect(diagnosis.steps.at(-1)).toMatchObject({ name: 'go list', code: 'network/no-such-host' });
  });

  test('finds a server that runs with another vanity.yaml', async ({ onTestFinished: defer }) => {
    const file = join(await createTempDir(defer, 'other'), 'vanity.yaml');
    await writeFile(file, VANITY_YAML.replace('go/cn.git', 'go/new.git'));
    const diagnosis = await diagnose(defer, ['go.company.cn/good', '--config', file]);

    expect(broken(diagnosis)).toMatchObject({ name: 'vanity.yaml', code: 'doctor/config-differs' });
    expect(broken(diagnosis)?.message).toMatch(/go\/new\.git.*go\/cn\.git/);
  });

  test('finds a vanity.yaml that no server would take', async ({ onTestFinished: defer }) => {
    const file = join(await createTempDir(defer, 'other'), 'vanity.yaml');
    await writeFile(file, 'paths: {/good: {rpeo: x}}\n');
    const diagnosis = await diagnose(defer, ['go.company.cn/good', '--config', file]);

    expect(broken(diagnosis)).toMatchObject({ name: 'vanity.yaml', code: 'doctor/config-invalid' });
    expect(broken(diagnosis)?.remedy).toContain(`govanity check ${file}`);
  });

  test('goes through a proxy that speaks TLS, and looks at its certificate', async ({ onTestFinished: defer }) => {
    const { certFile, keyFile } = await troubled.company.ca.issue(['localhost']);
    const options = { cert: await readFile(certFile), key: await readFile(keyFile) };
    const proxy = createTlsServer(options, (socket) => {
      const inner = connect(troubled.proxyPort, '127.0.0.1');
      socket.on('error', () => inner.destroy()).on('close', () => inner.destroy());
      inner.on('error', () => socket.destroy()).on('close', () => socket.destroy());
      socket.pipe(inner).pipe(socket);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    defer(() => void proxy.close());
    const { port } = proxy.address() as AddressInfo;
    const through = (host: string) =>
      diagnose(defer, ['go.company.cn/good', '--timeout', '5'], { env: { HTTPS_PROXY: `https://${host}:${port}` } });

    expect(outcomes(await through('localhost'))).toMatchObject({ proxy: 'ok', tls: 'ok', tags: 'ok', 'go list': 'ok' });
    const misnamed = await through('127.0.0.1');
    expect(broken(misnamed)).toMatchObject({ name: 'proxy', code: 'tls/wrong-name' });
    expect(misnamed.steps.at(-1)).toMatchObject({ name: 'go list', code: 'tls/wrong-name' });
  });

  test('follows a tag to its Go proxy, and walks there as go does', async ({ onTestFinished: defer }) => {
    for (const query of ['go.company.com/published', 'go.company.com/published@v1.0.0']) {
      const diagnosis = await diagnose(defer, [query]);
      expect(diagnosis).toMatchObject({ ok: true, exitCode: 0 });
      expect(outcomes(diagnosis)).toMatchObject({ repository: 'ok', version: 'ok', 'go.mod': 'ok', 'go list': 'ok' });
    }
  });

  test('looks at go.mod where a repository is served as plain files', async ({ onTestFinished: defer }) => {
    const diagnosis = await diagnose(defer, ['go.company.com/dumb']);
    expect(diagnosis).toMatchObject({ ok: true, exitCode: 0 });
    expect(outcomes(diagnosis)).toMatchObject({ repository: 'ok', version: 'ok', 'go.mod': 'ok', 'go list': 'ok' });
  });

  test('knows where a module in a sub-directory has its tags, and what older Go sees', async ({
    onTestFinished: defer,
  }) => {
    const diagnosis = await diagnose(defer, ['go.company.com/mono']);

    expect(diagnosis).toMatchObject({ ok: true, exitCode: 0 });
    expect(diagnosis.steps.find(({ name }) => name === 'tags')).toMatchObject({
      status: 'warning',
      code: 'doctor/old-go',
      message: expect.stringContaining('Go 1.24 and older say: no go-import meta tags ()'),
    });
    expect(outcomes(diagnosis)).toMatchObject({ version: 'ok', 'go.mod': 'ok', 'go list': 'ok' });
    expect(diagnosis.steps.find(({ name }) => name === 'version')?.message).toContain('v1.2.0');
  });

  test('reports a .netrc that others can read, without its contents', async ({ onTestFinished: defer }) => {
    const { env } = await troubled.developer(defer, {
      netrc: 'machine gitlab.company.com login gopher password sesame\n',
    });
    await chmod(env.NETRC ?? '', 0o644);
    const { stdout } = await run(['doctor', 'go.company.com/private', '--format', 'json'], { env });

    const { steps } = JSON.parse(stdout) as Diagnosis;
    expect(steps.find(({ name }) => name === 'repository')).toMatchObject({ status: 'ok' });
    expect(steps.find(({ name }) => name === '.netrc')).toMatchObject({
      status: 'warning',
      code: 'doctor/netrc',
      message: expect.stringMatching(/mode 644.*an entry for gitlab\.company\.com; others can read it/),
      remedy: `chmod 600 ${env.NETRC}`,
    });
    expect(stdout).not.toMatch(/sesame|gopher/);
  });

  test('prints no secret, wherever it is', async ({ onTestFinished: defer }) => {
    const secret = 'opensesame';
    const env = {
      GOPROXY: `https://gopher:${secret}@public.company.com/api?token=${secret}|direct`,
      GOPRIVATE: '',
      GONOSUMDB: '*',
      GOFLAGS: `-modcacherw -ldflags=-X=main.token=${secret}`,
      GIT_CONFIG_COUNT: '4',
      GIT_CONFIG_KEY_0: `url.https://gopher:${secret}@gitlab.company.com/.insteadOf`,
      GIT_CONFIG_VALUE_0: 'https://gitlab.company.com/',
      GIT_CONFIG_KEY_1: 'http.extraHeader',
      GIT_CONFIG_VALUE_1: `X-Token: ${secret}`,
      GIT_CONFIG_KEY_2: 'credential.helper',
      GIT_CONFIG_VALUE_2: `!f() {\n${secret}\n}; f`,
      GIT_CONFIG_KEY_3: `http.https://gopher:${secret}@gitlab.company.com/.proxy`,
      GIT_CONFIG_VALUE_3: `http://gopher:${secret}@127.0.0.1:9`,
    };
    const netrc = `machine go.company.com login gopher password ${secret}\n`;
    const developer = await troubled.developer(defer, { env, netrc });
    const paths = ['private', 'with-password', 'corrected-password', 'to-login', 'good'];
    const asked = paths.flatMap((path) => [
      run(['doctor', `go.company.com/${path}`], { env: developer.env }),
      run(['doctor', `go.company.com/${path}`, '--format', 'json'], { env: developer.env }),
    ]);
    const other = join(await createTempDir(defer, 'other'), 'vanity.yaml');
    await writeFile(other, 'host: go.company.com\npaths: {/with-password: {repo: https://github.com/a/b}}\n');
    asked.push(run(['doctor', 'go.company.com/with-password', '--config', other], { env: developer.env }));
    const printed = (await Promise.all(asked)).map(({ stdout, stderr }) => stdout + stderr);

    for (const text of printed) expect(text).toContain('repo url');
    expect(printed.join('')).not.toContain(secret);
    expect(printed[0]).toMatch(/✓ git config .*insteadOf changes the URL to https:\/\/gopher:\*\*\*@/);
  });

  test.for(['git', 'ssh'] as const)('says that there is no %s', async (missing, { onTestFinished: defer }) => {
    const bin = join(await createTempDir(defer, 'bin'), 'bin');
    await mkdir(bin);
    await symlink(toolPath('go'), join(bin, 'go'));
    await symlink('/bin/sh', join(bin, 'sh'));
    if (missing === 'ssh') await symlink(toolPath('git'), join(bin, 'git'));
    const env = { PATH: bin, GIT_SSH_COMMAND: 'ssh' };
    const diagnosis = await diagnose(defer, ['go.company.com/good'], { env });

    const code = missing === 'git' ? 'doctor/git-missing' : 'ssh/not-installed';
    expect(broken(diagnosis)).toMatchObject({ name: 'repository', code });
    expect(diagnosis.steps.at(-1)).toMatchObject({ name: 'go list', code: `${missing}/not-installed` });
  });

  test('needs no go', async ({ onTestFinished: defer }) => {
    const bin = join(await createTempDir(defer, 'bin'), 'bin');
    await mkdir(bin);
    await symlink(toolPath('git'), join(bin, 'git'));
    for (const tool of ['sh', 'id']) await symlink(`/usr/bin/${tool}`, join(bin, tool));
    const diagnosis = await diagnose(defer, ['go.company.cn/good'], { env: { PATH: bin } });

    expect(diagnosis).toMatchObject({ ok: true, exitCode: 0 });
    expect(outcomes(diagnosis)).toMatchObject({ repository: 'ok', 'go.mod': 'ok', 'go list': 'skipped' });
    expect(diagnosis.steps.find(({ name }) => name === 'go env')?.message).toMatch(
      /^there is no `go` here.*GOPROXY=direct/,
    );
  });

  test('explains what the real go get printed', async ({ onTestFinished: defer }) => {
    const go = await troubled.developer(defer);
    const { exitCode, stderr } = await go.run('get', 'go.company.com/renamed');
    expect(exitCode).toBe(1);

    const explained = await run(['doctor', '--explain', '-', '--format', 'json'], { stdin: Readable.from([stderr]) });

    expect(explained.exitCode).toBe(1);
    expect(JSON.parse(explained.stdout)).toEqual({
      explanations: [
        {
          code: 'module/path-mismatch',
          line: 'module declares its path as: github.com/gopher/renamed',
          cause: expect.stringContaining('it was required as `go.company.com/renamed`'),
          remedy: expect.stringContaining('go mod edit -module go.company.com/renamed'),
        },
      ],
    });
  });

  test('leaves nothing behind, also where it is interrupted', async ({ onTestFinished: defer }) => {
    const { env } = await troubled.developer(defer);
    const leftovers = async () => (await readdir(env.TMPDIR ?? '')).filter((name) => name.startsWith('govanity-'));
    const { exitCode } = await runCommand(process.execPath, [MAIN, 'doctor', 'go.company.cn/good'], { env });
    expect([exitCode, await leftovers()]).toEqual([0, []]);

    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const slow = spawnGroup(process.execPath, [MAIN, 'doctor', 'hole.company.com/foo'], { env });
      await vi.waitFor(async () => expect(await leftovers()).toHaveLength(1), { timeout: 5_000 });
      slow.kill(signal);
      expect(await once(slow, 'exit')).toEqual([null, signal]);
      expect(await leftovers()).toEqual([]);
    }
  });

  test('shows ticks and crosses', async ({ onTestFinished: defer }) => {
    const { env } = await troubled.developer(defer);
    const good = await run(['doctor', 'go.company.cn/good'], { env });
    const bad = await run(['doctor', 'go.company.com/wrong-prefix'], { env });

    expect(good.stdout).toMatch(/^✓ import path +\d+ ms {2}go\.company\.cn\/good is a valid module path\n/);
    expect(good.stdout).toMatch(/\n\ngo\.company\.cn\/good: fine\n$/);
    expect(bad.stdout).toMatch(
      /\n✗ tags +\d+ ms {2}no go-import meta tags .*\n {4}cause: .*\n {4}remedy: .*\n {8}# in a shell:\n.*\n {8}# in nginx:\n {8}proxy_set_header Host \$host;\n/,
    );
    expect(bad.stdout).toMatch(/\n\ngo\.company\.com\/wrong-prefix: broken, first at: tags\n$/);
  });
});
