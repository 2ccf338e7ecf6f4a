import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import type { PageView, SetupView } from '../../src/site/page-views.ts';
import { buildSetupView, findSetupNeeds } from '../../src/site/setup-view.ts';

function viewOf(yaml: string, hosts = ['go.company.com']): Omit<SetupView, keyof PageView> {
  const { config, diagnostics } = parseConfig(yaml, 'vanity.yaml');
  if (config === undefined) throw new Error(JSON.stringify(diagnostics));
  return buildSetupView(findSetupNeeds(config), hosts, undefined);
}

const onBackend = (forge: string, clone: string, project: string, ssh?: string) => `
host: go.company.com
backends: {b: {forge: ${forge}, web: 'https://${forge === 'azure' ? 'dev.azure.com' : 'host.example'}', clone: ${clone}${ssh === undefined ? '' : `, ssh: '${ssh}'`}}}
backend: b
paths: {/a: {project: ${project}}}
`;

const company = `
host: go.company.com
backends:
  gitlab: {forge: gitlab, web: https://gitlab.company.com/git, clone: ssh, ssh: 'git@ssh.company.com:2222'}
  gerrit: {forge: gerrit, web: https://gerrit.company.com, clone: ssh, ssh: 'goproxy@gerrit.company.com:29418'}
  unused: {forge: gitea, web: https://gitea.company.com}
backend: gitlab
paths:
  /a/b: {}
  /a/c: {}
  /gerrit/x: {backend: gerrit}
  /web: {repo: https://git.company.com/web}
  /hidden: {repo: https://hidden.company.com/x, hidden: true}
  /hub: {repo: https://github.com/company/hub}
  /proxy: {vcs: mod, repo: https://athens.company.com/x}
  /svn: {vcs: svn, repo: svn://svn.company.com/x}
  /plain: {repo: http://old.company.com/plain}
  /plain/{name}: {repo: 'http://old.company.com/{name}'}
`;

describe('the set-up', () => {
  const view = viewOf(company, ['go.company.com', 'go.company.dev']);

  it('names the back ends in use, each once, and no other', () => {
    expect(view.ssh.map(({ name, forge }) => [name, forge])).toEqual([
      ['ssh.company.com:2222', 'GitLab'],
      ['gerrit.company.com:29418', 'Gerrit'],
    ]);
    expect(view.https.map(({ name, isProxy }) => [name, isProxy])).toEqual([
      ['git.company.com', false],
      ['github.com', false],
      ['athens.company.com', true],
      ['old.company.com', false],
    ]);
    expect(view.others).toEqual(['svn://svn.company.com/']);
    expect(JSON.stringify(view)).not.toMatch(/hidden|gitea|unused/);
  });

  it('has the lines for go', () => {
    expect(view.goPrivate).toBe('go.company.com,go.company.dev');
    expect(view.insecure).toBe(
      'go.company.com/plain,go.company.dev/plain,go.company.com/plain/*,go.company.dev/plain/*',
    );
    expect(view.netrc?.split('\n')).toEqual(
      ['git.company.com', 'github.com', 'athens.company.com', 'old.company.com'].map(
        (host) => `machine ${host} login YOUR_NAME password YOUR_TOKEN`,
      ),
    );
  });

  it('has the lines for ssh', () => {
    expect(view.ssh).toEqual([
      {
        name: 'ssh.company.com:2222',
        forge: 'GitLab',
        keysPage: 'https://gitlab.company.com/git/-/user_settings/ssh_keys',
        keygen: 'ssh-keygen -t ed25519',
        scan: 'ssh-keyscan -p 2222 ssh.company.com >> ~/.ssh/known_hosts',
        fingerprint: "ssh-keygen -lf ~/.ssh/known_hosts -F '[ssh.company.com]:2222'",
        test: 'ssh -T -p 2222 git@ssh.company.com',
        ownAccount: undefined,
        viaHttps: 'git config --global url.https://gitlab.company.com/git/.insteadOf ssh://git@ssh.company.com:2222/',
        tokenName: 'token',
      },
      {
        name: 'gerrit.company.com:29418',
        forge: 'Gerrit',
        keysPage: 'https://gerrit.company.com/settings/#SSHKeys',
        keygen: 'ssh-keygen -t ed25519',
        scan: 'ssh-keyscan -p 29418 gerrit.company.com >> ~/.ssh/known_hosts',
        fingerprint: "ssh-keygen -lf ~/.ssh/known_hosts -F '[gerrit.company.com]:29418'",
        test: 'ssh -T -p 29418 YOUR_NAME@gerrit.company.com',
        ownAccount:
          'git config --global url.ssh://YOUR_NAME@gerrit.company.com:29418/.insteadOf ssh://goproxy@gerrit.company.com:29418/',
        viaHttps:
          'git config --global url.https://gerrit.company.com/a/.insteadOf ssh://goproxy@gerrit.company.com:29418/',
        tokenName: 'HTTP password',
      },
    ]);
  });

  it.each([
    ['gerrit', 'HTTP password', undefined],
    ['gitlab', 'token', 'read_repository'],
    ['gitea', 'token', 'read:repository'],
  ])('names what %s takes as a password', (forge, tokenName, tokenRight) => {
    expect(viewOf(onBackend(forge, 'https', 'a/b')).https).toMatchObject([{ tokenName, tokenRight }]);
  });

  it('creates keys that Azure DevOps accepts', () => {
    expect(viewOf(onBackend('azure', 'ssh', 'acme/tools/a')).ssh).toMatchObject([
      { keygen: 'ssh-keygen -t rsa -b 4096', viaHttps: undefined },
    ]);
  });

  it.each<[string, string, string, [string, string][]]>([
    ['gitlab', 'https', 'go/a', [['https://host.example/go/a.git', 'ssh://git@ssh.example:2222/go/a.git']]],
    ['gitlab', 'ssh', 'go/a', [['ssh://git@ssh.example:2222/go/a.git', 'https://host.example/go/a.git']]],
    [
      'bitbucket-server',
      'https',
      'GO/a',
      [['https://host.example/scm/GO/a.git', 'ssh://git@ssh.example:2222/GO/a.git']],
    ],
    // Gerrit takes a first `p/` away over https, and over https alone.
    [
      'gerrit',
      'https',
      'p/a',
      [
        ['https://host.example/a/go/b', 'ssh://YOUR_NAME@ssh.example:2222/go/b'],
        ['https://host.example/a/p/p/a', 'ssh://YOUR_NAME@ssh.example:2222/p/a'],
      ],
    ],
    [
      'gerrit',
      'ssh',
      'p/a',
      [
        ['ssh://YOUR_NAME@ssh.example:2222/go/b', 'https://host.example/a/go/b'],
        ['ssh://YOUR_NAME@ssh.example:2222/p/a', 'https://host.example/a/p/p/a'],
      ],
    ],
  ])('has lines with which git asks %s another way than over %s', (forge, clone, project, urls) => {
    const user = forge === 'gerrit' ? 'YOUR_NAME' : 'git';
    const { ssh, https } = viewOf(onBackend(forge, clone, project, `${user}@ssh.example:2222`));
    const { home, git } = runInHome([ssh[0]?.viaHttps ?? https[0]?.viaSsh ?? 'false'], {});
    for (const [from, to] of urls) expect(git(from)).toBe(to);
    rmSync(home, { recursive: true });
  });

  it('has no lines for https URLs without the /a/ of Gerrit', () => {
    const repo = 'https://gerrit.company.com/go/a';
    expect(viewOf(`host: go.company.com\npaths: {/a: {repo: '${repo}'}}`).https).toMatchObject([{ viaSsh: undefined }]);
  });

  it.each([
    ['https://github.com/company/a', '', false],
    ['https://github.com/company/a', 'access: {restrict: all, users: users}\n', true],
    ['https://gitlab.company.com/company/a', '', true],
    ['http://github.com/company/a', '', true],
    ['ssh://git@github.com/company/a', '', true],
  ])('%s needs setup %j: %s', (repo, access, needsSetup) => {
    const { config } = parseConfig(`host: go.company.com\n${access}paths: {/a: {repo: '${repo}'}}`, 'vanity.yaml');
    expect(config && findSetupNeeds(config).needsSetup).toBe(needsSetup);
  });

  it.each([
    ['https://github.com/company/a', true],
    ['ssh://git@github.com/company/a', false],
    ['https://git.company.com/a', false],
  ])('%s is public: %s', (repo, isPublic) => {
    expect(viewOf(`host: go.company.com\npaths: {/a: {repo: '${repo}'}}`).isPublic).toBe(isPublic);
  });

  it('of many insecure modules names the hosts', () => {
    const paths = Array.from({ length: 9 }, (_, index) => `  /m${index}: {repo: http://old.company.com/m${index}}`);
    expect(viewOf(`host: go.company.com\npaths:\n${paths.join('\n')}`).insecure).toBe('go.company.com');
  });
});

interface GitlabCi {
  readonly variables: Record<string, string>;
  readonly default: { readonly before_script: string[] };
}

interface Workflow {
  readonly env: Record<string, string>;
  readonly jobs: { test: { steps: { name?: string; env?: Record<string, string>; run?: string }[] } };
}

/** Runs commands as a CI job would, in a home of their own; programs that would connect are stubs. */
function runInHome(
  commands: readonly string[],
  env: Record<string, string>,
): { home: string; git: (url: string) => string } {
  const home = mkdtempSync(join(tmpdir(), 'pg-setup-'));
  const path = process.env.PATH ?? '';
  const script = ['ssh-agent() { :; }', 'ssh-add() { :; }', ...commands].join('\n');
  execFileSync('bash', ['--norc', '-euc', script], { env: { PATH: path, HOME: home, ...env } });
  const plain = { PATH: path, HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
  const git = (url: string) =>
    execFileSync('git', ['ls-remote', '--get-url', url], { env: plain, cwd: home }).toString().trim();
  return { home, git };
}

describe('CI', () => {
  const view = viewOf(company);

  it('is a .gitlab-ci.yml that works', () => {
    const ci = load(view.gitlabCi) as GitlabCi;
    expect(ci.variables).toEqual({ GOPRIVATE: 'go.company.com' });
    const known = join(mkdtempSync(join(tmpdir(), 'pg-known-')), 'known');
    execFileSync('bash', ['-c', `echo gerrit.company.com ssh-ed25519 AAAA > ${known}; cp ${known} ${known}.key`]);
    const { home, git } = runInHome(ci.default.before_script, {
      ...{ CI_JOB_TOKEN: 'job-t0ken', SSH_PRIVATE_KEY: `${known}.key`, SSH_KNOWN_HOSTS: known },
      ...{ GIT_COMPANY_COM_USER: 'bot', GIT_COMPANY_COM_TOKEN: 't1', GITHUB_COM_USER: 'hub', GITHUB_COM_TOKEN: 't2' },
      ...{ ATHENS_COMPANY_COM_USER: 'a', ATHENS_COMPANY_COM_TOKEN: 't3' },
      ...{ OLD_COMPANY_COM_USER: 'o', OLD_COMPANY_COM_TOKEN: 't4' },
    });
    expect(git('ssh://git@ssh.company.com:2222/a/b.git')).toBe('https://gitlab.company.com/git/a/b.git');
    expect(git('ssh://goproxy@gerrit.company.com:29418/x')).toBe('ssh://goproxy@gerrit.company.com:29418/x');
    expect(readFileSync(join(home, '.netrc'), 'utf8').split('\n').slice(0, 3)).toEqual([
      'machine gitlab.company.com login gitlab-ci-token password job-t0ken',
      'machine git.company.com login bot password t1',
      'machine github.com login hub password t2',
    ]);
    expect(readFileSync(join(home, '.ssh/known_hosts'), 'utf8')).toContain('gerrit.company.com');
    rmSync(home, { recursive: true });
  });

  it('is a workflow for GitHub Actions that works', () => {
    const { env, jobs } = load(view.githubActions) as Workflow;
    expect(env).toEqual({ GOPRIVATE: 'go.company.com' });
    const step = jobs.test.steps.find(({ name }) => name === 'access to Go modules');
    const names = Object.keys(step?.env ?? {});
    expect(Object.values(step?.env ?? {})).toEqual(names.map((name) => `\${{ secrets.${name} }}`));
    const work = mkdtempSync(join(tmpdir(), 'pg-actions-'));
    const secrets = Object.fromEntries(names.map((name) => [name, `${name} value`]));
    const runner = { RUNNER_TEMP: work, GITHUB_ENV: join(work, 'env') };
    const { home } = runInHome([step?.run ?? 'false'], { ...secrets, ...runner });
    expect(readFileSync(runner.GITHUB_ENV, 'utf8')).toBe(`SSH_AUTH_SOCK=${work}/agent\n`);
    expect(readFileSync(join(home, '.netrc'), 'utf8')).toContain(
      'machine github.com login GITHUB_COM_USER value password GITHUB_COM_TOKEN value\n',
    );
    expect(readFileSync(join(home, '.ssh/known_hosts'), 'utf8')).toBe('SSH_KNOWN_HOSTS value\n');
    rmSync(home, { recursive: true });
  });

  it('is no more than a variable where nothing is known', () => {
    const empty = viewOf('host: go.company.com\npaths: {/a: {repo: https://git.company.com/a, hidden: true}}');
    expect(Object.keys(load(empty.gitlabCi) as object)).toEqual(['variables', 'test']);
    expect(empty.githubActions).not.toContain('secrets');
  });

  const readers = (access: string, repo: string) =>
    viewOf(
      `host: go.company.com\naccess: ${access}\nproxy: {store: modules}\npaths: {/a: {repo: ${repo}}, /b: {repo: https://gitlab.company.com/go/b}}`,
    );

  it.each([
    [
      '{restrict: downloads, forge: true}',
      'https://gitlab.company.com/go/a',
      true,
      'gitlab-ci-token password $CI_JOB_TOKEN',
    ],
    ['{restrict: downloads, forge: true}', 'https://github.com/company/a', true, '$GO_COMPANY_COM_USER password'],
    [
      '{restrict: downloads, users: htpasswd}',
      'https://gitlab.company.com/go/a',
      false,
      '$GO_COMPANY_COM_USER password',
    ],
  ])('has the login for downloads with %s and %s', (access, repo, isForgeLogin, login) => {
    const view = readers(access, repo);
    expect(view.isForgeLogin).toBe(isForgeLogin);
    expect(view.gitlabCi).toContain(`machine go.company.com login ${login}`);
  });
});
