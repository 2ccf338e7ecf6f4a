import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Defer } from './cleanup.ts';
import { startDaemon } from './daemon.ts';
import { freePort } from './free-port.ts';
import { createTempDir } from './temp-dir.ts';

const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

export type Govanity = {
  readonly port: number;
  readonly configFile: string;
  /** What the running server has printed so far. */
  readonly log: () => string;
  /** Ends the server and starts it on the same port with another vanity.yaml. */
  readonly restart: (vanityYaml: string) => Promise<void>;
  /** Ends the server at once, as a crash does; what it has started goes on. */
  readonly kill: () => Promise<void>;
};

export type GovanityOptions = {
  /** The whole environment of the server; only PATH by default. */
  readonly env?: Readonly<Record<string, string>>;
  /** Further arguments; no admin listener by default. */
  readonly args?: readonly string[];
};

/** Starts the built govanity (`npm run build`) on a free loopback port. */
export async function startGovanity(
  defer: Defer,
  vanityYaml: string,
  { env, args: more = ['--admin', 'off'] }: GovanityOptions = {},
): Promise<Govanity> {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} does not exist: run npm run build`);
  const port = await freePort();
  const configFile = join(await createTempDir(defer, 'govanity'), 'vanity.yaml');
  const args = [MAIN, 'serve', '--config', configFile, '--listen', `127.0.0.1:${port}`, ...more];
  const start = async (yaml: string) => {
    await writeFile(configFile, yaml);
    return startDaemon(defer, { command: process.execPath, args, port, ...(env && { env }) });
  };
  let daemon = await start(vanityYaml);
  return {
    port,
    configFile,
    log: () => daemon.log(),
    kill: () => daemon.kill(),
    restart: async (yaml) => {
      await daemon.stop();
      daemon = await start(yaml);
    },
  };
}
