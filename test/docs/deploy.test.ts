import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCa } from '../e2e/harness/ca.ts';
import { createCleanup, type Defer } from '../e2e/harness/cleanup.ts';
import { type Daemon, startDaemon } from '../e2e/harness/daemon.ts';
import { freePort } from '../e2e/harness/free-port.ts';
import { startNginx } from '../e2e/harness/nginx.ts';
import { describeWithTools, toolPath } from '../e2e/harness/required-tools.ts';
import { runCommand } from '../e2e/harness/run-command.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { adaptNginx, execStart, files, folder, main, type Parsed, root, text, yaml } from './deploy-files.ts';

const everything = files.map(text).join('\n');

const container = yaml('kubernetes/deployment.yaml').spec.template.spec.containers[0];
const compose = yaml('compose/compose.yaml').services.govanity;
const dashboard: Parsed = JSON.parse(text('grafana/dashboard.json'));
const rules: Parsed[] = yaml('prometheus/alerts.yaml').groups.flatMap((group: Parsed) => group.rules);

/** Every command line by which these files start the server. */
const commandLines: Record<string, string[]> = {
  'systemd/govanity.service': execStart('systemd/govanity.service'),
  'systemd/govanity@.service': execStart('systemd/govanity@.service').map((word) =>
    word.replace('1%i', '9090').replace('%i', '8080'),
  ),
  'systemd/govanity.service.d/socket.conf': execStart('systemd/govanity.service.d/socket.conf'),
  'kubernetes/deployment.yaml': container.args,
  'compose/compose.yaml': compose.command,
};

/** The value of a flag, written as `--flag value` or `--flag=value`. */
function flag(args: readonly string[], name: string): string | undefined {
  const words = args.join('=').split('=');
  const at = words.indexOf(name);
  return at === -1 ? undefined : words[at + 1];
}

function portOf(address: string | undefined): number {
  return Number(address?.split(':').at(-1));
}

interface Running extends Daemon {
  readonly port: number;
  readonly adminPort: number;
}

/** Runs a command line of these files for real, with ports and files of this machine. */
async function start(
  defer: Defer,
  commandLine: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Running> {
  if (!existsSync(main)) throw new Error(`${main} does not exist: run npm run build`);
  const config = join(await createTempDir(defer, 'deploy'), 'vanity.yaml');
  const lines = Object.entries(more).map(([key, value]) => `${key}: ${value}\n`);
  await writeFile(config, text('compose/config/vanity.yaml') + lines.join(''));
  const [port, adminPort] = [await freePort(), await freePort()];
  const args = commandLine.map((word) =>
    word
      .replace('/etc/govanity/vanity.yaml', config)
      .replace(/^(--listen=)?(?:127\.0\.0\.1|0\.0\.0\.0):8080$/, `$1127.0.0.1:${port}`)
      .replace(/^(--admin=)?(?:127\.0\.0\.1|0\.0\.0\.0):9090$/, `$1127.0.0.1:${adminPort}`),
  );
  const env = { ...process.env, PORT: String(port) };
  const daemon = await startDaemon(defer, { command: process.execPath, args: [main, ...args], port: adminPort, env });
  return { ...daemon, port, adminPort };
}

const goGet = '/teams/payments/ledger?go-get=1';
const goImport = 'go.company.com/teams/payments/ledger git ssh://git@gitlab.company.com/platform/payments/ledger.git';

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Asks 127.0.0.1; with `ca`, over TLS. */
function ask(
  port: number,
  path: string,
  { ca, headers = {}, posted }: { ca?: string; headers?: Record<string, string>; posted?: string } = {},
) {
  return new Promise<Answer>((resolve, reject) => {
    const request = ca === undefined ? requestHttp : requestHttps;
    const all = {
      host: '127.0.0.1',
      port,
      path,
      ca,
      servername: 'go.company.com',
      method: posted === undefined ? 'GET' : 'POST',
      headers: { host: 'go.company.com', ...headers },
    };
    request(all, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on('error', reject)
      .end(posted);
  });
}

/** The admin listener answers for addresses, as probes and Prometheus ask. */
const askAdmin = (port: number, path: string) => ask(port, path, { headers: { host: `127.0.0.1:${port}` } });

const cleanup = createCleanup();
afterAll(cleanup.run);

describe('docs/deploy', () => {
  test.for(files.filter((file) => file.endsWith('.yaml')))('%s is YAML', (file) => {
    expect(loadAll(text(file))).toHaveLength(1);
  });

  test.for(files.filter((file) => file.endsWith('.md')))('%s links to files and headings that exist', (file) => {
    for (const [, link = ''] of text(file).matchAll(/\]\(([^)\s]+)\)/g)) {
      const [target = '', anchor] = link.split('#');
      const path = target === '' ? file : join(dirname(file), target);
      expect(existsSync(join(folder, path)), link).toBe(true);
      if (anchor === undefined) continue;
      const headings = [...text(path).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => title.toLowerCase());
      expect(
        headings.map((title) => title.replaceAll(' ', '-')),
        link,
      ).toContain(anchor);
    }
  });

  test('the pages link to every file', () => {
    const linked = files
      .filter((file) => file.endsWith('.md'))
      .flatMap((page) => [...text(page).matchAll(/\]\(([^)#\s]+)/g)].map(([, link = '']) => join(dirname(page), link)));
    expect(files.filter((file) => file !== 'README.md' && !linked.includes(file))).toEqual([]);
  });

  test.for(['compose/config/vanity.yaml', 'kubernetes/vanity.yaml'])('%s has nothing to report', async (file) => {
    const { exitCode, stdout } = await runCommand(process.execPath, [main, 'check', '--strict', join(folder, file)]);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('0 warnings') });
  });

  test('every flag is one of the program, or of a program that is named here', async () => {
    const helps = await Promise.all(
      ['serve', 'health', 'check', 'passwd'].map((command) => runCommand(process.execPath, [main, command, '--help'])),
    );
    const known = helps.flatMap(({ stdout }) => stdout.match(/--[a-z][a-z-]+/g) ?? []);
    const foreign = {
      npm: ['--omit'],
      docker: ['--build', '--detach', '--target'],
      gcloud: [
        ...['--tag', '--data-file', '--image', '--set-secrets', '--args', '--allow-unauthenticated', '--memory'],
        ...['--max-instances', '--service', '--domain'],
      ],
      npx: ['--no-install'],
      systemctl: ['--now'],
      useradd: ['--system', '--no-create-home', '--shell'],
      usermod: ['--append', '--groups'],
    };
    const named = new Set(everything.match(/(?<![\w-])--[a-z][a-z-]+/g));
    expect([...named].filter((name) => ![...known, ...Object.values(foreign).flat()].includes(name))).toEqual([]);
  });
});

describe.for(Object.entries(commandLines))('the command line of %s', ([, args]) => {
  test('starts the server, whose probes answer', async () => {
    const { port, adminPort } = await start(cleanup.defer, args);
    expect((await ask(port, goGet)).body).toContain(goImport);
    const { livenessProbe, readinessProbe } = container;
    const health = new URL(compose.healthcheck.test.at(-1)).pathname;
    for (const path of [livenessProbe.httpGet.path, readinessProbe.httpGet.path, health, '/metrics', '/config']) {
      expect((await askAdmin(adminPort, path)).status, path).toBe(200);
    }
  });

  test('has the ports and the file that all others have', () => {
    expect(args[0]).toBe('serve');
    expect(flag(args, '--config')).toBe('/etc/govanity/vanity.yaml');
    expect(portOf(flag(args, '--admin'))).toBe(9090);
    expect(portOf(flag(args, '--listen') ?? '127.0.0.1:8080')).toBe(8080);
  });
});

describe('systemd', () => {
  const service = text('systemd/govanity.service');

  test('with the socket, the port is in govanity.socket and nowhere else', () => {
    expect(flag(commandLines['systemd/govanity.service'] ?? [], '--listen')).toBe('127.0.0.1:8080');
    expect(text('systemd/govanity.socket')).toMatch(/^ListenStream=127\.0\.0\.1:8080$/m);
    const withSocket = commandLines['systemd/govanity.service.d/socket.conf'] ?? [];
    expect(withSocket).toEqual(
      (commandLines['systemd/govanity.service'] ?? []).filter((word) => !/^(--listen|127\.0\.0\.1:8080)$/.test(word)),
    );
    expect(text('systemd/govanity.service.d/socket.conf')).toMatch(/^ExecStart=$/m);
  });

  test('it runs what package.json installs', () => {
    expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).bin.govanity).toBe('dist/main.js');
  });

  test('it gives the requests in flight their time', async () => {
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(service)?.[1])).toBeGreaterThan(await graceSeconds());
  });

  test('nginx, the page and the service mean the same unix socket', () => {
    const paths = new Set(everything.match(/\/run\/govanity\/\w+(?:\.\w+)?/g));
    expect([...paths]).toEqual(['/run/govanity/govanity.sock']);
    expect(service).toMatch(/^RuntimeDirectory=govanity$/m);
  });
});

/** The default of `--grace`, which none of these files sets. */
async function graceSeconds(): Promise<number> {
  const { stdout } = await runCommand(process.execPath, [main, 'serve', '--help']);
  const [, seconds] = /--grace [^-]*\(default:\s+"(\d+)"\)/.exec(stdout) ?? [];
  expect(Number(seconds)).toBeGreaterThan(0);
  return Number(seconds);
}

describe('kubernetes', () => {
  const { spec } = yaml('kubernetes/deployment.yaml');
  const pod = spec.template.spec;
  const labels = spec.template.metadata.labels;
  const service = yaml('kubernetes/service.yaml');

  test('every resource is in the kustomization', () => {
    const listed: string[] = yaml('kubernetes/kustomization.yaml').resources;
    const present = files.filter((file) => /^kubernetes\/.*\.yaml$/.test(file)).map((file) => file.slice(11));
    expect([...listed, 'kustomization.yaml', 'vanity.yaml'].toSorted()).toEqual(present);
  });

  test('ports lead from the Ingress to the server', () => {
    const ports = Object.fromEntries(container.ports.map((port: Parsed) => [port.name, port.containerPort]));
    expect(ports).toEqual({
      http: portOf(flag(container.args, '--listen')),
      admin: portOf(flag(container.args, '--admin')),
    });
    expect(container.livenessProbe.httpGet.port).toBe('admin');
    expect(container.readinessProbe.httpGet.port).toBe('admin');
    expect(flag(container.args, '--admin')).toBe('0.0.0.0:9090');
    expect(spec.template.metadata.annotations['prometheus.io/port']).toBe(String(ports.admin));
    expect(service.spec.ports.map((port: Parsed) => port.targetPort)).toEqual(['http']);
    const backend = yaml('kubernetes/ingress.yaml').spec.rules[0].http.paths[0].backend.service;
    expect(backend).toEqual({ name: service.metadata.name, port: { name: service.spec.ports[0].name } });
    const allowed = yaml('kubernetes/network-policy.yaml').spec.ingress.map((rule: Parsed) => rule.ports[0].port);
    expect(allowed).toEqual([ports.http, ports.admin]);
  });

  test('all selectors mean the pods', () => {
    expect(spec.selector.matchLabels).toEqual(labels);
    expect(service.spec.selector).toEqual(labels);
    expect(pod.topologySpreadConstraints[0].labelSelector.matchLabels).toEqual(labels);
    expect(yaml('kubernetes/pod-disruption-budget.yaml').spec.selector.matchLabels).toEqual(labels);
    expect(yaml('kubernetes/network-policy.yaml').spec.podSelector.matchLabels).toEqual(labels);
  });

  test('the ConfigMap is mounted as a directory, under the name that the generator gives', () => {
    const { configMapGenerator, generatorOptions, images } = yaml('kubernetes/kustomization.yaml');
    const [generated] = configMapGenerator;
    expect(generatorOptions.disableNameSuffixHash).toBe(true);
    const volume = pod.volumes.find((candidate: Parsed) => candidate.configMap?.name === generated.name);
    const mount = container.volumeMounts.find((candidate: Parsed) => candidate.name === volume.name);
    expect(mount).toEqual({ name: volume.name, mountPath: '/etc/govanity', readOnly: true });
    expect(generated.files.map((file: string) => join(mount.mountPath, file))).toEqual([
      flag(container.args, '--config'),
    ]);
    expect(images[0].name).toBe(container.image);
  });

  test('a pod that is stopped has the time for preStop and the requests in flight', async () => {
    const [program, seconds] = container.lifecycle.preStop.exec.command;
    expect(program).toBe('sleep');
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(Number(seconds) + (await graceSeconds()));
  });

  test('the process may nothing, as the user of the image', () => {
    const { runAsNonRoot, runAsUser, runAsGroup } = pod.securityContext;
    const user = /^USER (.+)$/m.exec(readFileSync(join(root, 'Dockerfile'), 'utf8'))?.[1];
    expect({ runAsNonRoot, user: `${runAsUser}:${runAsGroup}` }).toEqual({ runAsNonRoot: true, user });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });
});

describe('compose', () => {
  test('publishes the port of the server on loopback, and not the admin port', () => {
    expect(compose.ports).toEqual([`127.0.0.1:8080:${portOf(flag(compose.command, '--listen'))}`]);
    expect(new URL(compose.healthcheck.test.at(-1)).port).toBe(String(portOf(flag(compose.command, '--admin'))));
  });

  test('mounts the directory of the configuration', () => {
    expect(compose.volumes).toEqual([`./config:${dirname(flag(compose.command, '--config') ?? '')}:ro`]);
    expect(existsSync(join(folder, 'compose', compose.build, 'Dockerfile'))).toBe(true);
  });

  test('believes the gateway of its network', () => {
    const [network] = yaml('compose/compose.yaml').networks.default.ipam.config;
    expect(flag(compose.command, '--trust-proxy')).toBe(network.gateway);
  });

  test('gives the requests in flight their time', async () => {
    expect(Number.parseInt(compose.stop_grace_period, 10)).toBeGreaterThan(await graceSeconds());
    expect(compose).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });
});

describeWithTools('prometheus and grafana', ['openssl'], () => {
  /** Series of real servers that have answered each kind of request: one as deployed, one with TLS and a module proxy. */
  let exposed: string;

  beforeAll(async () => {
    const { port, adminPort } = await start(cleanup.defer, container.args);
    for (const path of [goGet, '/nothing/here?go-get=1', '/', '/%zz']) await ask(port, path);
    await ask(port, goGet, { headers: { host: 'other.company.com' } });
    const dir = await createTempDir(cleanup.defer, 'deploy-proxy');
    const authority = await createCa(dir);
    const { certFile, keyFile } = await authority.issue(['go.company.com']);
    const tls = ['--tls-cert', certFile, '--tls-key', keyFile];
    const proxied = await start(cleanup.defer, [...container.args, ...tls], {
      access: '{restrict: none}',
      proxy: `{store: ${JSON.stringify(dir)}, fetch: false}`,
    });
    const ca = readFileSync(authority.certFile, 'utf8');
    await ask(proxied.port, '/-/proxy/go.company.com/teams/payments/ledger/@v/list', { ca });
    const pages = await Promise.all([adminPort, proxied.adminPort].map((each) => askAdmin(each, '/metrics')));
    exposed = pages.map(({ body }) => body).join('');
  });

  const queries: string[] = [
    ...rules.map((rule) => rule.expr),
    ...dashboard.panels.flatMap((panel: Parsed) => panel.targets.map((target: Parsed) => target.expr)),
    ...dashboard.annotations.list.map((annotation: Parsed) => annotation.expr),
    ...dashboard.templating.list.map((variable: Parsed) => variable.definition ?? ''),
  ];

  test('every metric exists in /metrics', () => {
    const names = new Set([...exposed.matchAll(/^(\w+)(?:\{| )/gm)].map(([, name]) => name));
    // `$govanity_...` is a variable of nginx.
    const named = everything.match(/(?<![$\w])(?:govanity|process|nodejs)_[a-z0-9_]+/g) ?? [];
    expect(new Set(named).size).toBeGreaterThan(8);
    expect([...new Set(named)].filter((name) => !names.has(name))).toEqual([]);
  });

  test('every label exists in /metrics, or comes from scraping', () => {
    const own = [...exposed.matchAll(/[{,](\w+)="/g)].map(([, label]) => label);
    const scraped = ['job', 'instance', 'namespace'];
    const used = queries.flatMap((query) => [
      ...[...query.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, label = '']) => label),
      ...[...query.matchAll(/\b(?:by|on|group_left)\s*\(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/)),
    ]);
    expect(new Set(used).size).toBeGreaterThan(6);
    expect([...new Set(used)].filter((label) => !own.includes(label) && !scraped.includes(label))).toEqual([]);
  });

  test('every kind that is asked for or described exists', () => {
    const kinds = [...exposed.matchAll(/^govanity_http_requests_total\{kind="([^"]+)"/gm)].map(([, kind]) => kind);
    const asked = queries.flatMap((query) => [...query.matchAll(/kind="([^"]+)"/g)].map(([, kind]) => kind));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((kind) => !kinds.includes(kind))).toEqual([]);
  });

  test('every alert says what happened and what to do, is tested, and is in the README', () => {
    const tested = yaml('prometheus/alerts.test.yaml').tests.flatMap((suite: Parsed) =>
      suite.alert_rule_test.filter((check: Parsed) => check.exp_alerts).map((check: Parsed) => check.alertname),
    );
    for (const rule of rules) {
      expect(tested).toContain(rule.alert);
      expect(text('README.md')).toContain(`| ${rule.alert} |`);
      expect(rule.annotations).toEqual({ summary: expect.any(String), description: expect.any(String) });
      expect(['critical', 'warning']).toContain(rule.labels.severity);
    }
    const named = new Set(everything.match(/\bGovanity[A-Z]\w+/g));
    expect([...named].toSorted()).toEqual(rules.map((rule) => rule.alert).toSorted());
  });

  test('panels have numbers of their own and do not cover each other', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }: Parsed) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    const ids = dashboard.panels.map((panel: Parsed) => panel.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describeWithTools('nginx/govanity.conf', ['nginx', 'openssl'], () => {
  let certificate: { certFile: string; keyFile: string };
  let ca: string;

  beforeAll(async () => {
    const authority = await createCa(await createTempDir(cleanup.defer, 'deploy-ca'));
    certificate = await authority.issue(['go.company.com']);
    ca = readFileSync(authority.certFile, 'utf8');
  });

  async function startFront(upstream: string) {
    const http = await freePort();
    const upstreams = [upstream];
    const { port: https } = await startNginx(cleanup.defer, (port) =>
      adaptNginx({ http, https: port, upstreams, certificate }),
    );
    return { http, https };
  }

  test('nginx -t accepts it without a warning', async () => {
    const dir = await createTempDir(cleanup.defer, 'nginx-t');
    const [http, https, upstreams] = [await freePort(), await freePort(), ['127.0.0.1:8080']];
    const server = adaptNginx({ http, https, upstreams, certificate });
    const ownPaths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${name};`);
    await writeFile(
      join(dir, 'nginx.conf'),
      `pid ${dir}/pid;\nerror_log stderr;\nevents {}\nhttp { access_log off; ${ownPaths.join(' ')}\n${server}\n}\n`,
    );
    const { exitCode, stderr } = await runCommand(toolPath('nginx'), ['-t', '-p', `${dir}/`, '-c', 'nginx.conf']);
    expect(stderr).toContain('test is successful');
    expect(stderr).not.toMatch(/\[(?:warn|error|crit|emerg)\]/);
    expect(exitCode).toBe(0);
  });

  describe.for(['tcp', 'unix'] as const)('in front of the server, over %s', (transport) => {
    let server: Running;
    let front: { http: number; https: number };

    beforeAll(async () => {
      const socket = join(await createTempDir(cleanup.defer, 'deploy-socket'), 'govanity.sock');
      const args = [...(commandLines['systemd/govanity.service'] ?? [])];
      if (transport === 'unix') args.splice(args.indexOf('--listen'), 2, '--socket', socket);
      server = await start(cleanup.defer, args);
      front = await startFront(transport === 'unix' ? `unix:${socket}` : `127.0.0.1:${server.port}`);
    });

    test('go gets its tag, and 304 where nothing is new', async () => {
      const answer = await ask(front.https, goGet, { ca });
      expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'public, max-age=300' } });
      expect(answer.body).toContain(`content="${goImport}"`);
      const again = await ask(front.https, goGet, { ca, headers: { 'if-none-match': answer.headers.etag ?? '' } });
      expect(again.status).toBe(304);
    });

    test('an error can be pasted, as long as a form of 64 KB is, and a longer one is refused', async () => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const paste = (text: string) =>
        ask(front.https, '/-/explain', { ca, headers, posted: new URLSearchParams({ text }).toString() });
      const words = 'git@gitlab.company.com: Permission denied (publickey).';
      const longest = await paste(`${'\n'.repeat(65_536 - words.length)}${words}`);
      expect([longest.status, longest.body]).toEqual([200, expect.stringContaining('ssh/permission-denied')]);
      expect(await paste('\n'.repeat(65_537))).toMatchObject({ status: 413, headers: { 'cache-control': 'no-store' } });
      expect((await paste('\n'.repeat(262_144))).status).toBe(413);
    });

    test('pages are compressed for those who take it, and 304 where nothing is new', async () => {
      const gzip = { 'accept-encoding': 'gzip' };
      const plain = await ask(front.https, '/-/setup', { ca });
      const page = await ask(front.https, '/-/setup', { ca, headers: gzip });
      expect([plain.headers['content-encoding'], page.headers['content-encoding']]).toEqual([undefined, 'gzip']);
      expect([plain.headers.vary, page.headers.vary]).toEqual(['Accept-Encoding', 'Accept-Encoding']);
      for (const etag of [plain.headers.etag ?? '', page.headers.etag ?? '']) {
        expect((await ask(front.https, '/-/setup', { ca, headers: { ...gzip, 'if-none-match': etag } })).status).toBe(
          304,
        );
      }
      expect((await ask(front.https, goGet, { ca, headers: gzip })).headers['content-encoding']).toBeUndefined();
    });

    test('the port of a Host does not matter, another name does', async () => {
      expect((await ask(front.https, goGet, { ca, headers: { host: 'GO.company.com:443' } })).status).toBe(200);
      expect((await ask(front.https, goGet, { ca, headers: { host: 'other.company.com' } })).status).toBe(421);
    });

    test.for([
      ['/teams/nothing?go-get=1', 404],
      ['//evil?go-get=1', 400],
      ['/teams/payments/../ledger?go-get=1', 400],
      ['/teams/payments%2fledger?go-get=1', 400],
      ['/%zz', 400],
    ] as const)('%s is refused, and no cache keeps that', async ([path, status]) => {
      const answer = await ask(front.https, path, { ca });
      expect(answer).toMatchObject({ status, headers: { 'cache-control': 'no-store' } });
    });

    test('a path that is too long is refused, and no cache keeps that', async () => {
      const answer = await ask(front.https, `/${'a'.repeat(9000)}`, { ca });
      expect(answer).toMatchObject({ status: 414, headers: { 'cache-control': 'no-store' } });
    });

    test('plain http leads to https, with ?go-get=1', async () => {
      const { status, headers } = await ask(front.http, goGet);
      expect({ status, location: headers.location }).toEqual({
        status: 308,
        location: `https://go.company.com${goGet}`,
      });
    });

    test('the address is the one that nginx has seen, whatever the client claims', async () => {
      const claims = { 'x-forwarded-for': '203.0.113.9', 'x-request-id': 'claimed' };
      await ask(front.https, '/teams/who/asks?go-get=1', { ca, headers: claims });
      const line = await lineOf(server, '/teams/who/asks');
      expect(line).toMatchObject({ client: '127.0.0.1', host: 'go.company.com', status: 200 });
      expect(line.reqId).toMatch(/^[0-9a-f]{32}$/);
    });
  });

  test('a site that passes on one prefix and /-/ has pages with their styles', async () => {
    const { port } = await start(cleanup.defer, commandLines['systemd/govanity.service'] ?? []);
    const [, locations = ''] = /```nginx\n(location \/go\/ .*?)```/s.exec(text('nginx/README.md')) ?? [];
    const upstream = `upstream govanity { server 127.0.0.1:${port}; }`;
    const front = await startNginx(
      cleanup.defer,
      (listen) => `${upstream}\nserver { listen 127.0.0.1:${listen}; location / { return 418; }\n${locations} }`,
    );
    expect((await ask(front.port, '/')).status).toBe(418);
    const page = await ask(front.port, '/go/unknown');
    const files = [...page.body.matchAll(/(?:href|src)="(\/-\/static\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(files.length).toBeGreaterThan(2);
    for (const path of [...files, '/-/setup', '/-/healthz']) expect((await ask(front.port, path)).status).toBe(200);
  });

  test('while govanity is away it answers 502, and no cache keeps that', async () => {
    const { https } = await startFront(`127.0.0.1:${await freePort()}`);
    expect(await ask(https, goGet, { ca })).toMatchObject({ status: 502, headers: { 'cache-control': 'no-store' } });
  });
});

/** The log's line of a request; lines may be written a little later than answers. */
async function lineOf(server: Running, path: string): Promise<Record<string, unknown>> {
  for (const deadline = Date.now() + 5_000; ; await sleep(20)) {
    const line = server
      .log()
      .split('\n')
      .find((candidate) => candidate.includes(`"path":"${path}"`) && candidate.endsWith('}'));
    if (line !== undefined) return JSON.parse(line);
    if (Date.now() > deadline) throw new Error(`no line for ${path} in\n${server.log()}`);
  }
}
