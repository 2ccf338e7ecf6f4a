import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Defer } from './cleanup.ts';
import { PLAIN_GIT } from './git-repository.ts';
import { toolPath } from './required-tools.ts';

/** Serves the bare repositories below a directory through git's own CGI program, over plain HTTP: nginx goes in front. */
export async function startGitHttpServer(defer: Defer, projectsDir: string): Promise<{ port: number }> {
  const server = createServer((request, response) => answerByCgi(projectsDir, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port };
}

function answerByCgi(projectsDir: string, request: IncomingMessage, response: ServerResponse): void {
  const cgi = spawn(toolPath('git-http-backend'), { env: cgiEnvironment(projectsDir, request) });
  request.pipe(cgi.stdin);
  cgi.stdin.on('error', () => {});
  response.on('close', () => cgi.kill());
  const chunks: Buffer[] = [];
  cgi.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  cgi.on('error', () => response.writeHead(500).end());
  cgi.on('close', () => {
    const output = Buffer.concat(chunks);
    const end = output.indexOf('\r\n\r\n');
    if (end === -1) return response.headersSent || response.writeHead(500).end();
    for (const line of output.subarray(0, end).toString().split('\r\n')) {
      const [name = '', value = ''] = line.split(/: (.*)/);
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    return response.end(output.subarray(end + 4));
  });
}

function cgiEnvironment(projectsDir: string, request: IncomingMessage): Record<string, string> {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  return {
    ...PLAIN_GIT,
    PATH: process.env.PATH ?? '',
    GIT_PROJECT_ROOT: projectsDir,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    REQUEST_METHOD: request.method ?? '',
    PATH_INFO: decodeURIComponent(path),
    QUERY_STRING: query,
    CONTENT_TYPE: request.headers['content-type'] ?? '',
    HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
    ...(request.headers['content-length'] ? { CONTENT_LENGTH: request.headers['content-length'] } : {}),
  };
}
