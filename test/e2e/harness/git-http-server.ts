import { fileURLToPath } from 'node:url';
import type { Defer } from './cleanup.ts';
import { startDaemon } from './daemon.ts';
import { freePort } from './free-port.ts';
import { PLAIN_GIT } from './git-repository.ts';
import { toolPath } from './required-tools.ts';

const program = fileURLToPath(new URL('git-http-server.mjs', import.meta.url));

/** Serves the bare repositories below a directory through git's own CGI program, over plain HTTP: nginx goes in front. */
export async function startGitHttpServer(defer: Defer, projectsDir: string): Promise<{ port: number }> {
  const port = await freePort();
  const env = {
    ...PLAIN_GIT,
    PATH: process.env.PATH ?? '',
    GIT_PROJECT_ROOT: projectsDir,
    GIT_HTTP_BACKEND: toolPath('git-http-backend'),
  };
  await startDaemon(defer, { command: process.execPath, args: [program, String(port)], port, env });
  return { port };
}
