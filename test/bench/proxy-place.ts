import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDiscoveryStub } from '../../src/programs/go/discovery-stub.ts';
import { goEnvironment, writeGitWrapper } from '../../src/programs/go/go-environment.ts';
import type { Defer } from '../e2e/harness/cleanup.ts';
import { startGitHttpServer } from '../e2e/harness/git-http-server.ts';
import { createRepository, PLAIN_GIT } from '../e2e/harness/git-repository.ts';
import { type Contender, govanity, nginx } from './contenders.ts';

export const host = 'go.company.com';
/** Modules that a build downloads at once. */
export const modules = 200;
/** Bytes of a usual zip, and of a large one. */
const usualBytes = 28_000;
const largeBytes = 100_000_000;

export interface ModuleProxyBench {
  readonly directory: string;
  readonly rounds: number;
  readonly seconds: number;
  /** Binaries of other proxies, built outside of this repository; undefined: they are left out. */
  readonly goproxy: string | undefined;
  readonly athens: string | undefined;
}

export interface Place extends ModuleProxyBench {
  /** Where govanity and `go` find the repositories. */
  readonly gitPort: number;
  /** Environment of a `go` that asks the repositories, with caches below a directory. */
  readonly environment: (home: string) => Record<string, string>;
}

/** Creates the repositories and the server of them. */
export async function createPlace(bench: ModuleProxyBench, defer: Defer): Promise<Place> {
  // For nginx, whose worker is another user.
  await chmod(bench.directory, 0o755);
  const projects = join(bench.directory, 'projects');
  await createProjects(projects);
  const { port: gitPort } = await startGitHttpServer(defer, projects);
  return { ...bench, gitPort, environment: await directEnvironment(defer, bench.directory, gitPort) };
}

async function directEnvironment(defer: Defer, directory: string, gitPort: number): Promise<Place['environment']> {
  const stub = await startDiscoveryStub((path) => {
    const name = /^go\.company\.com\/go\/([^/]+)/.exec(path)?.[1];
    return (
      name && `<meta name="go-import" content="${host}/go/${name} git http://127.0.0.1:${gitPort}/go/${name}.git">`
    );
  });
  defer(stub.close);
  const gitEnv = { ...PLAIN_GIT, PATH: process.env.PATH ?? '', HOME: directory, GIT_TERMINAL_PROMPT: '0' };
  const bin = join(directory, 'bin');
  await writeGitWrapper(bin, gitEnv);
  return (home) => {
    const modCache = join(home, 'mod');
    const env = goEnvironment({ gitEnv, bin, home, modCache, hosts: [host], stubUrl: stub.url, vcs: ['git'] });
    return Object.fromEntries(Object.entries(env).map(([name, value = '']) => [name, value]));
  };
}

async function createProjects(projects: string): Promise<void> {
  const create = async (name: string, bytes: number) => {
    await mkdir(join(projects, 'go'), { recursive: true });
    // Nothing that is compressed further.
    const data = randomBytes(Math.round(bytes * 0.75)).toString('base64');
    const files = { 'go.mod': `module ${host}/go/${name}\n`, 'x.go': 'package x\n', 'data.txt': data };
    await createRepository(join(projects, `go/${name}.git`), [{ files, tags: ['v1.0.0'] }]);
  };
  for (let index = 0; index < modules; index++) await create(`m${index}`, usualBytes);
  await create('large', largeBytes);
}

const open = '{restrict: none}';
/** govanity with a store of its own. */
export async function ours({ directory, gitPort }: Place, store: string, access = open): Promise<Contender> {
  const isOpen = access === open;
  const config = join(directory, `proxy-${store}-${isOpen}.yaml`);
  const [modulesDir, work] = [join(directory, `store-${store}`), join(directory, `work-${store}`)];
  await writeFile(
    config,
    `host: ${host}
access: ${access}
proxy: {store: ${JSON.stringify(modulesDir)}, work: ${JSON.stringify(work)}}
paths:
  /go/{name}: {repo: 'http://127.0.0.1:${gitPort}/go/{name}.git'}
`,
  );
  return govanity('govanity', config);
}

/** The others run `go` on the same repositories, with the same discovery. */
export function others({ directory, goproxy, athens, environment }: Place): (Contender & { mount: string })[] {
  const found: (Contender & { mount: string })[] = [];
  if (goproxy !== undefined) {
    const cache = join(directory, 'goproxy');
    const env = environment(join(directory, 'goproxy-home'));
    const args = (port: number) => ['server', '--address', `127.0.0.1:${port}`, '--cacher-dir', cache];
    found.push({ name: 'goproxy', mount: '', command: (port) => ({ file: goproxy, args: args(port), env }) });
  }
  if (athens !== undefined) {
    const { PATH = '', ...go } = environment(join(directory, 'athens-home'));
    // It does not start without its directory.
    mkdirSync(join(directory, 'athens'), { recursive: true });
    const env = (port: number) => ({
      PATH,
      HOME: directory,
      ATHENS_STORAGE_TYPE: 'disk',
      ATHENS_DISK_STORAGE_ROOT: join(directory, 'athens'),
      ATHENS_PORT: `127.0.0.1:${port}`,
      ATHENS_LOG_LEVEL: 'error',
      ATHENS_GO_BINARY_ENV_VARS: Object.entries(go)
        .map(([name, value]) => `${name}=${value}`)
        .join(';'),
    });
    found.push({ name: 'Athens', mount: '', command: (port) => ({ file: athens, args: [], env: env(port) }) });
  }
  return found;
}

/** nginx on the files of a store: nothing over HTTP is faster. */
export function filesOf({ directory }: Place): Contender & { mount: string } {
  const server = `server { listen 127.0.0.1:PORT; root ${join(directory, 'store-warm')}; open_file_cache max=10000; }`;
  return { ...nginx('nginx, the files of the store', directory, server), mount: '' };
}
