import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Certificate } from './ca.ts';
import type { Defer } from './cleanup.ts';
import { startDaemon } from './daemon.ts';
import { freePort } from './free-port.ts';
import { toolPath } from './required-tools.ts';
import { createTempDir } from './temp-dir.ts';

export type Nginx = {
  readonly port: number;
  /** What it was asked so far, one line a request: `host method target status`. */
  readonly requests: () => Promise<string[]>;
};

/**
 * Starts a real nginx on a free port, or on one that is known already. `servers` gives the text inside `http { }` for it.
 *
 * It is one process (`master_process off`): nothing changes user, so root and others are alike, and one pid ends it.
 */
export async function startNginx(defer: Defer, servers: (port: number) => string, knownPort?: number): Promise<Nginx> {
  const dir = await createTempDir(defer, 'nginx');
  const port = knownPort ?? (await freePort());
  await mkdir(join(dir, 'temp'));
  await writeFile(join(dir, 'nginx.conf'), nginxConfig(servers(port)));
  const args = ['-p', `${dir}/`, '-c', join(dir, 'nginx.conf')];
  await startDaemon(defer, { command: toolPath('nginx'), args, port });
  const accessLog = join(dir, 'access.log');
  return { port, requests: async () => (await readFile(accessLog, 'utf8')).split('\n').filter(Boolean) };
}

/** A `server { }` that terminates TLS for some names. `locations` is nginx text. */
export function tlsServer(
  port: number,
  options: { names: readonly string[]; certificate: Certificate; locations: string },
): string {
  return `
  server {
    listen 127.0.0.1:${port} ssl;
    server_name ${options.names.join(' ')};
    ssl_certificate ${options.certificate.certFile};
    ssl_certificate_key ${options.certificate.keyFile};
    ${options.locations}
  }`;
}

function nginxConfig(servers: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
master_process off;
pid nginx.pid;
error_log stderr warn;
events { worker_connections 256; }
http {
  log_format asked '$host $request_method $request_uri $status';
  access_log access.log asked;
  client_max_body_size 0;
  ${temporary.map((name) => `${name}_temp_path temp/${name};`).join('\n  ')}
  ${servers}
}
`;
}
