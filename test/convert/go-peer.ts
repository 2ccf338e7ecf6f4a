import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../e2e/harness/free-port.ts';

const exec = promisify(execFile);

/** A program that `go build` makes from the Go module proxy. */
export interface GoProgram {
  readonly module: string;
  /** Also `latest`. */
  readonly version: string;
}

/** A program that was built, or why the Go module proxy does not have it. */
export type BuiltPeer = { readonly binary: string } | { readonly binary: undefined; readonly refusal: string };

export const govanityurls: GoProgram = { module: 'github.com/GoogleCloudPlatform/govanityurls', version: 'v0.1.0' };

/**
 * Builds a program in a directory of its own. That the proxy does not have it is known of some; in CI anything else is
 * thrown, as a fault that a skip would hide.
 */
export async function buildPeer(program: GoProgram, directory: string): Promise<BuiltPeer> {
  try {
    return { binary: await buildProgram(program, directory) };
  } catch (error) {
    const refusal = ((error as { stderr?: string }).stderr || String(error)).trim();
    if (process.env.CI && !/\b(?:403 Forbidden|404 Not Found|410 Gone)\b/.test(refusal)) throw error;
    return { binary: undefined, refusal };
  }
}

async function buildProgram({ module, version }: GoProgram, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  // The checksum database does not have every module that the proxy has.
  const env = { ...process.env, GOFLAGS: '-mod=mod', GONOSUMDB: module, GOTOOLCHAIN: 'local' };
  const options = { cwd: directory, env, timeout: 120_000 };
  const goMod = join(directory, 'go.mod');
  await writeFile(goMod, 'module peer\n\ngo 1.21\n');
  const isLatest = version === 'latest';
  const found = isLatest
    ? await exec('go', ['list', '-m', '-f', '{{.Version}}', `${module}@latest`], options)
    : undefined;
  await writeFile(goMod, `module peer\n\ngo 1.21\n\nrequire ${module} ${found?.stdout.trim() ?? version}\n`);
  const binary = join(directory, 'peer');
  await exec('go', ['build', '-o', binary, module], options);
  return binary;
}

type CommandLine = (port: number) => { args: readonly string[]; env?: Record<string, string> };

/** Runs a server on a free port, asks it for targets with their hosts, and ends it. */
export function askPeer(
  binary: string,
  commandLine: CommandLine,
  asked: readonly { host: string; target: string }[],
): Promise<string[]> {
  return withPeer(binary, commandLine, async (port) => {
    const bodies: string[] = [];
    for (const { host, target } of asked) bodies.push(await askWhenUp(port, host, target));
    return bodies;
  });
}

/** Runs a server on a free port as long as it is used. */
export async function withPeer<Result>(
  binary: string,
  commandLine: CommandLine,
  use: (port: number) => Promise<Result>,
): Promise<Result> {
  const port = await freePort();
  const { args, env = {} } = commandLine(port);
  const child = spawn(binary, [...args], { env: { ...process.env, ...env }, stdio: 'ignore' });
  try {
    await askWhenUp(port, 'localhost', '/');
    return await use(port);
  } finally {
    child.kill('SIGKILL');
  }
}

async function askWhenUp(port: number, host: string, target: string): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask(port, host, target);
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(50);
    }
  }
}

function ask(port: number, host: string, target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: target, headers: { host }, agent: false };
    const outgoing = request(options, (incoming) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      incoming.on('end', () => resolve(body));
    });
    outgoing.on('error', reject).end();
  });
}

/** Runs a generator of static files and reads the page of each path; "" where there is none. */
export async function generatedPages(
  binary: string,
  args: readonly string[],
  pages: readonly string[],
): Promise<string[]> {
  await exec(binary, [...args], { timeout: 30_000 });
  return Promise.all(pages.map((page) => readFile(page, 'utf8').catch(() => '')));
}
