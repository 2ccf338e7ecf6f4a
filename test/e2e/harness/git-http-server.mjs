// git-http-server.mjs PORT: serves the repositories of GIT_PROJECT_ROOT through the CGI program GIT_HTTP_BACKEND. A
// process of its own, since to start a program costs five times as much in a large one, such as that of a test.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

createServer((request, response) => {
  const cgi = spawn(process.env.GIT_HTTP_BACKEND ?? '', { env: cgiEnvironment(request) });
  request.pipe(cgi.stdin);
  cgi.stdin.on('error', () => {});
  response.on('close', () => cgi.kill());
  const chunks = [];
  cgi.stdout.on('data', (chunk) => chunks.push(chunk));
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
}).listen(Number(process.argv[2]), '127.0.0.1');

function cgiEnvironment({ method = '', url = '', headers }) {
  const [path = '', query = ''] = url.split('?');
  return {
    ...process.env,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
    REQUEST_METHOD: method,
    PATH_INFO: decodeURIComponent(path),
    QUERY_STRING: query,
    CONTENT_TYPE: headers['content-type'] ?? '',
    HTTP_CONTENT_ENCODING: String(headers['content-encoding'] ?? ''),
    ...(headers['content-length'] ? { CONTENT_LENGTH: headers['content-length'] } : {}),
  };
}
