import { connect } from 'node:net';
import { afterAll, beforeAll, expect } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { nginxConfig } from '../../src/export/nginx/nginx-config.ts';
import { createCleanup, type Defer } from '../e2e/harness/cleanup.ts';
import { startNginx } from '../e2e/harness/nginx.ts';
import { parsePage } from '../support/page.ts';
import { serveYaml } from '../support/site-server.ts';

/** A response as it came over the wire. */
export interface WireResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** `serve` and an nginx with the export of the same configuration. */
export interface SideBySide {
  /** Sends the same bytes to both, each on a connection of its own. */
  ask(bytes: string): Promise<{ readonly serve: WireResponse; readonly nginx: WireResponse }>;
  readonly nginxPort: number;
}

/** Starts both on free ports of loopback. */
export async function startSideBySide(defer: Defer, yaml: string): Promise<SideBySide> {
  // An export has no page that explains errors, and so no text that names it.
  const server = await serveYaml(`explain: none\n${yaml}`);
  defer(() => server.close());
  return startBeside(defer, server.port, (port) => exportYaml(yaml, [`127.0.0.1:${port}`]));
}

/** Starts nginx with an export, for its port, beside a server that listens already. */
export async function startBeside(
  defer: Defer,
  servePort: number,
  exported: (port: number) => string,
): Promise<SideBySide> {
  const { port: nginxPort } = await startNginx(defer, exported);
  return {
    nginxPort,
    ask: async (bytes) => {
      const [serve, nginx] = await Promise.all([askRaw(servePort, bytes), askRaw(nginxPort, bytes)]);
      return { serve, nginx };
    },
  };
}

/** The export of a vanity.yaml; throws with its diagnostics where it has an error. */
export function exportYaml(yaml: string, listen: readonly string[], usersFile?: string): string {
  const { config, diagnostics } = parseConfig(yaml, 'vanity.yaml');
  if (config === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));
  return nginxConfig(config, { comment: ['an export'], listen, include: [], usersFile });
}

/** A request whose response ends with the connection. */
export function request(target: string, { method = 'GET', host = 'go.company.com', headers = '' } = {}): string {
  return `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n${headers}Connection: close\r\n\r\n`;
}

/** Sends bytes (a character each) and reads one response until the server closes the connection. */
export function askRaw(port: number, bytes: string): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from(bytes, 'latin1')));
    socket.setTimeout(5_000, () => socket.destroy(new Error(`no end of the answer to ${JSON.stringify(bytes)}`)));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // Who closes without reading all that was sent resets the connection.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const end = text.indexOf('\r\n\r\n');
      const [first = '', ...lines] = text.slice(0, end).split('\r\n');
      const headers = new Map(
        lines.map((line) => [line.split(':', 1)[0]?.toLowerCase() ?? '', line.replace(/^[^:]*: */, '')]),
      );
      resolve({ status: Number(first.split(' ')[1]), headers, body: text.slice(end + 4) });
    });
  });
}

/** Headers that have to be the same, beside those of helmet. */
const comparedHeaders = ['cache-control', 'vary', 'allow'];

/** What both have to agree on: all of it for `go`; of a page its tags and what caches are told. */
export function essence({ status, headers, body }: WireResponse): object {
  const isHtml = headers.get('content-type')?.startsWith('text/html') ?? false;
  const { goImport, goSource } = parsePage(isHtml ? body : '');
  const security = [...headers].filter(([name]) => /^(?:content-security|cross-origin|referrer|x-)/.test(name)).sort();
  return {
    status,
    headers: comparedHeaders.map((name) => headers.get(name)),
    hasEtag: headers.has('etag'),
    security,
    goImport,
    goSource,
  };
}

/** Sends the same to both and compares; bodies where both have to have the same. */
export async function compare(
  both: SideBySide,
  bytes: string,
): Promise<{ readonly serve: WireResponse; readonly nginx: WireResponse }> {
  const answers = await both.ask(bytes);
  const { serve, nginx } = answers;
  if (isOwnRefusal(nginx)) {
    expect([400, 405, 421], bytes).toContain(serve.status);
    return answers;
  }
  if (!serve.headers.has('x-content-type-options')) {
    // Node.js or Express gave up on it before `serve` saw it.
    expect([400, 405], bytes).toContain(nginx.status);
    expect(nginx.headers.get('cache-control')).toBe('no-store');
    return answers;
  }
  expect(essence(nginx), bytes).toEqual(essence(serve));
  const isForGo = /^\w+ [^? ]*\?go-get=1 /.test(bytes);
  if (isForGo && serve.status === 404) expect(nginx.body.split('\n')[0], bytes).toBe(serve.body.split('\n')[0]);
  else if (isForGo || [400, 401, 405, 421].includes(serve.status)) expect(nginx.body, bytes).toBe(serve.body);
  return answers;
}

/** Whether nginx refused a request before it looked at the configuration; it then has a page of its own. */
function isOwnRefusal({ status, headers }: WireResponse): boolean {
  if (status < 400 || headers.get('content-type') !== 'text/html') return false;
  expect([400, 405]).toContain(status);
  expect(headers.get('cache-control')).toBe('no-store');
  return true;
}

/** Starts both for the tests of a block. */
export function startedFor(text: string): () => SideBySide {
  const cleanup = createCleanup();
  let both: SideBySide;
  beforeAll(async () => {
    both = await startSideBySide(cleanup.defer, text);
  });
  afterAll(cleanup.run);
  return () => both;
}
