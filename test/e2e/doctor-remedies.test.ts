import { chmod, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../cli/run.ts';
import { createCleanup } from './harness/cleanup.ts';
import { GITLAB_NETRC } from './harness/company.ts';
import { goModule } from './harness/go-module.ts';
import { startGovanity } from './harness/govanity.ts';
import { createRemedyMachine, type Filled, type RemedyMachine } from './harness/remedy-machine.ts';
import { ALL_TOOLS, describeWithTools } from './harness/required-tools.ts';
import { runCommand } from './harness/run-command.ts';
import { createSshKey } from './harness/ssh-key.ts';
import { createTempDir } from './harness/temp-dir.ts';
import { type DeveloperOptions, page, startTroubledCompany, type TroubledCompany } from './harness/troubled-company.ts';

type Step = { name: string; status: string; message: string; code?: string; remedy?: string };

type Case = {
  /** The repository in the tag of go.company.com/NAME; the project is called NAME, too. */
  readonly repo: string;
  readonly step: string;
  readonly code: string;
  /** A cross unless told. */
  readonly before?: 'warning';
  readonly developer?: DeveloperOptions;
  /** The keys that ssh offers by itself: those of the company unless told. */
  readonly keys?: 'unregistered' | 'open to others';
  /** Makes the trouble, where the network does not. */
  readonly prepare?: string;
  /** What the reader fills in. */
  readonly filled?: Filled;
  /** Which of several alternatives is taken: by its place or its line. */
  readonly only?: RegExp;
};

const GITLAB_SSH = 'ssh://git@gitlab.company.com/go';
const GITLAB_HTTPS = 'https://gitlab.company.com/go';
const LOGIN = { USER: 'gopher', TOKEN: 'sesame' };
const PUBLIC = { GOPRIVATE: '', GONOSUMDB: '' };

const CASES: Readonly<Record<string, Case>> = {
  'old-exchange': {
    repo: 'ssh://old@old.company.com:29418/go/old-exchange',
    step: 'repository',
    code: 'ssh/key-exchange',
  },
  'new-host': { repo: 'ssh://git@new.company.com/go/new-host.git', step: 'repository', code: 'ssh/unknown-host-key' },
  'replaced-host': {
    repo: 'ssh://git@replaced.company.com/go/replaced-host.git',
    step: 'repository',
    code: 'ssh/host-key-changed',
  },
  'wrong-user': {
    repo: 'ssh://stranger@gitlab.company.com/go/wrong-user.git',
    step: 'repository',
    code: 'ssh/permission-denied',
  },
  'unregistered-key': {
    repo: `${GITLAB_SSH}/unregistered-key.git`,
    step: 'repository',
    code: 'ssh/permission-denied',
    keys: 'unregistered',
    only: /ssh\/config/,
  },
  'open-key': {
    repo: `${GITLAB_SSH}/open-key.git`,
    step: 'repository',
    code: 'ssh/key-permissions',
    keys: 'open to others',
  },
  'web-port': { repo: 'ssh://git@gitlab.company.com:80/go/web-port.git', step: 'repository', code: 'ssh/not-ssh' },
  'blocked-port': {
    repo: 'ssh://git@github.com/go/blocked-port.git',
    step: 'repository',
    code: 'ssh/connection-refused',
  },
  'no-login': {
    repo: `${GITLAB_HTTPS}/no-login.git`,
    step: 'repository',
    code: 'git/no-credentials',
    filled: LOGIN,
    only: /netrc/,
  },
  'ssh-instead': {
    repo: `${GITLAB_HTTPS}/ssh-instead.git`,
    step: 'repository',
    code: 'git/no-credentials',
    only: /shell/,
  },
  'old-token': {
    repo: `${GITLAB_HTTPS}/old-token.git`,
    step: 'repository',
    code: 'git/authentication-failed',
    developer: { netrc: 'machine gitlab.company.com login gopher password expired\n' },
    filled: LOGIN,
  },
  'untrusted-forge': {
    repo: `${GITLAB_HTTPS}/untrusted-forge.git`,
    step: 'repository',
    code: 'git/untrusted-certificate',
    developer: { netrc: GITLAB_NETRC },
    prepare: 'unset GIT_SSL_CAINFO',
  },
  'forbidden-transport': {
    repo: `${GITLAB_SSH}/forbidden-transport.git`,
    step: 'repository',
    code: 'git/transport-not-allowed',
    prepare: 'git config --global protocol.allow never\nexport GIT_ALLOW_PROTOCOL=https',
  },
  'public-proxy': {
    repo: `${GITLAB_SSH}/public-proxy.git`,
    step: 'module proxy',
    code: 'proxy/not-found',
    developer: { env: { ...PUBLIC, GOPROXY: 'https://public.company.com' } },
  },
  'exported-list': {
    repo: `${GITLAB_SSH}/exported-list.git`,
    step: 'module proxy',
    code: 'proxy/not-found',
    developer: { env: { ...PUBLIC, GOPRIVATE: 'other.company.com', GOPROXY: 'https://public.company.com' } },
  },
  'proxy-off': {
    repo: `${GITLAB_SSH}/proxy-off.git`,
    step: 'module proxy',
    code: 'proxy/off',
    developer: { env: { ...PUBLIC, GOPROXY: 'off' } },
  },
  'checksum-database': {
    repo: `${GITLAB_SSH}/checksum-database.git`,
    step: 'checksum database',
    code: 'sumdb/not-found',
    developer: { env: { ...PUBLIC, GOSUMDB: 'sum.golang.org https://sum.company.com' } },
  },
  'forbidden-vcs': {
    repo: `${GITLAB_SSH}/forbidden-vcs.git`,
    step: 'repo url',
    code: 'discovery/vcs-not-allowed',
    developer: { env: { GOVCS: '*:off' } },
  },
  'vanity-login': {
    repo: `${GITLAB_SSH}/vanity-login.git`,
    step: 'go-get',
    code: 'http/unauthorized',
    filled: LOGIN,
    only: /netrc/,
  },
  'open-netrc': {
    repo: `${GITLAB_HTTPS}/open-netrc.git`,
    step: '.netrc',
    code: 'doctor/netrc',
    before: 'warning',
    developer: { netrc: GITLAB_NETRC },
    prepare: 'chmod 644 ~/.netrc',
  },
};

/** Repository URLs that `go` refuses; the remedy holds the one to be written. */
const REFUSED_URLS = {
  scp: 'git@gitlab.company.com:go/scp.git',
  colon: 'ssh://git@gitlab.company.com:go/colon.git',
};

const pageOf = (name: string, repo: string) => page(`go.company.com/${name} git ${repo}`);
const login = `Basic ${Buffer.from('gopher:sesame').toString('base64')}`;

const PAGES = {
  ...Object.fromEntries(Object.entries(CASES).map(([name, { repo }]) => [`/${name}`, pageOf(name, repo)])),
  ...Object.fromEntries(Object.entries(REFUSED_URLS).map(([name, repo]) => [`/${name}`, pageOf(name, repo)])),
  '/vanity-login': `if ($http_authorization != "${login}") { return 401; } ${pageOf('vanity-login', `${GITLAB_SSH}/vanity-login.git`)}`,
  '/majors': pageOf('majors', `${GITLAB_SSH}/majors.git`),
  '/majors/v2': pageOf('majors', `${GITLAB_SSH}/majors.git`),
};

describeWithTools('what the doctor prints', ALL_TOOLS, () => {
  const cleanup = createCleanup();
  let troubled: TroubledCompany;

  beforeAll(async () => {
    troubled = await startTroubledCompany(cleanup.defer, PAGES, async () => ({ port: 9 }));
    const { company, oldGerrit } = troubled;
    for (const name of [...Object.keys(CASES), ...Object.keys(REFUSED_URLS)]) {
      const forge = name === 'old-exchange' ? oldGerrit : company.gitlab;
      await forge.create(`go/${name}`, [{ files: goModule(`go.company.com/${name}`), tags: ['v1.0.0'] }]);
    }
    await company.gitlab.create('go/majors', [
      { files: goModule('go.company.com/majors'), tags: ['v1.0.0'] },
      { files: goModule('go.company.com/majors/v2'), tags: ['v2.0.0'] },
    ]);
  });
  afterAll(cleanup.run);

  async function diagnose(machine: RemedyMachine, name: string, ...argv: string[]): Promise<Step[]> {
    const { stdout, stderr } = await run(['doctor', `go.company.com/${name}`, ...argv, '--format', 'json'], {
      env: machine.env,
    });
    expect(stderr).toBe('');
    return JSON.parse(stdout).steps;
  }

  async function keysDir(kind: Case['keys'], dir: string): Promise<string> {
    if (kind === 'unregistered') await createSshKey(join(dir, 'git'));
    else await cp(troubled.company.keysDir, dir, { recursive: true });
    if (kind === 'open to others') await chmod(join(dir, 'git'), 0o644);
    return dir;
  }

  test.for(Object.entries(CASES))('fixes %s', async ([name, wanted], { onTestFinished: defer }) => {
    const { company } = troubled;
    const keys = await keysDir(wanted.keys, await createTempDir(defer, 'keys'));
    const machine = await createRemedyMachine(defer, troubled, { ...wanted.developer, keysDir: keys });
    await machine.shell(wanted.prepare ?? ':');
    const ill = (await diagnose(machine, name)).find(({ status }) => status === (wanted.before ?? 'failed'));
    expect(ill).toMatchObject({ name: wanted.step, code: wanted.code });

    const own = { '~/.ssh/id_ed25519': join(company.keysDir, 'git'), '/path/to/company-ca.pem': company.ca.certFile };
    await machine.paste(ill?.remedy ?? '', { ...own, ...wanted.filled }, wanted.only);

    const steps = await diagnose(machine, name);
    expect(steps.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(steps.find(({ name }) => name === wanted.step)).toMatchObject({ status: 'ok' });
    expect(steps.find(({ name }) => name === 'go list')).toMatchObject({ status: 'ok' });
  });

  test.for(Object.keys(REFUSED_URLS))('fixes the URL of %s in vanity.yaml', async (name, { onTestFinished: defer }) => {
    const machine = await createRemedyMachine(defer, troubled);
    const ill = (await diagnose(machine, name)).find(({ status }) => status === 'failed');
    expect(ill).toMatchObject({ name: 'repo url', code: 'discovery/invalid-repo-root' });

    const printed = /\bssh:\/\/\S+/.exec(ill?.remedy ?? '')?.[0];
    const govanity = await startGovanity(defer, `host: go.company.com\npaths: {/${name}: {repo: "${printed}"}}\n`);

    const steps = await diagnose(machine, name, '--server', `http://127.0.0.1:${govanity.port}`);
    expect(steps.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(steps.find(({ name }) => name === 'repo url')).toMatchObject({ status: 'ok' });
    expect(steps.find(({ name }) => name === 'repository')).toMatchObject({ status: 'ok' });
  });

  const COMMANDS: Readonly<
    Record<string, { code: string; prepare?: string; command: string; only?: RegExp; after?: string }>
  > = {
    "a directory of somebody else's": {
      code: 'git/dubious-ownership',
      prepare: 'git init --quiet --bare ../theirs.git\nexport GIT_TEST_ASSUME_DIFFERENT_OWNER=1',
      command: 'git -C ../theirs.git rev-parse --git-dir',
      only: /safe\.directory/,
    },
    'an option that ssh does not know': {
      code: 'ssh/unknown-option',
      prepare: 'echo "UseKeychain yes" > ~/.ssh/config',
      command: 'ssh -F ~/.ssh/config -G gitlab.company.com',
    },
    'a command outside of a module': {
      code: 'go/not-in-module',
      prepare: 'rm go.mod',
      command: 'go get go.company.com/new-major',
      only: /^go mod init/,
      after: 'go list -m',
    },
    'a version of another major': {
      code: 'module/major-mismatch',
      command: 'go get go.company.com/majors@v2.0.0',
      after: 'go list -m go.company.com/majors/v2',
    },
    'a module that a proxy does not have': {
      code: 'proxy/not-found',
      prepare: 'export GOPROXY=https://public.company.com\nunset GOPRIVATE GONOSUMDB',
      command: 'go get go.company.com/public-proxy',
    },
  };

  test.for(Object.entries(COMMANDS))('fixes %s from output', async ([, wanted], { onTestFinished: defer }) => {
    const machine = await createRemedyMachine(defer, troubled);
    await machine.shell(wanted.prepare ?? ':');
    const at = () => ({ cwd: join(machine.home, 'app'), env: machine.env });
    const sh = (command: string) => runCommand('/bin/sh', ['-c', command], at());
    const failed = await sh(wanted.command);
    expect(failed.exitCode).not.toBe(0);

    const { stdout } = await run(['doctor', '--explain', '-', '--format', 'json'], {
      stdin: Readable.from([failed.stderr]),
      env: machine.env,
    });
    const [explanation] = JSON.parse(stdout).explanations;
    expect(explanation).toMatchObject({ code: wanted.code });
    await machine.paste(explanation.remedy, {}, wanted.only);

    expect(await sh(wanted.after ?? wanted.command)).toMatchObject({ exitCode: 0 });
  });
});
