import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect, type Socket } from 'node:net';

export interface Response {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The client's own port: which connection it was. */
  readonly localPort: number | undefined;
}

export interface Ask {
  readonly method?: string;
  /** Default: go.company.com. */
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Without one, each request has a connection of its own. */
  readonly agent?: Agent;
  /** A CA in PEM: ask over TLS. */
  readonly ca?: string;
  readonly tls?: { readonly minVersion?: 'TLSv1.3'; readonly maxVersion?: 'TLSv1.1' | 'TLSv1.2'; ciphers?: string };
}

/** Milliseconds without an answer after which a request has failed. */
const timeoutMs = 20_000;

/** Asks a server on loopback (a port) or on a unix socket (a path). */
export function ask(at: number | string, target: string, options: Ask = {}): Promise<Response> {
  const { method = 'GET', host = 'go.company.com', headers = {}, agent = false, ca, tls } = options;
  const place = typeof at === 'number' ? { host: '127.0.0.1', port: at } : { socketPath: at };
  // As `go` and proxies ask, though nothing more comes: `Connection: close` would go round the front.
  const connection = agent === false ? { connection: 'keep-alive' } : {};
  const common = { ...place, path: target, method, headers: { host, ...connection, ...headers }, timeout: timeoutMs };
  return new Promise((resolve, reject) => {
    const outgoing =
      ca === undefined
        ? requestHttp({ ...common, agent })
        : requestHttps({ ...common, agent, ca, servername: host, ...tls });
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', reject);
      incoming.once('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const length = incoming.headers['content-length'];
        if (method !== 'HEAD' && length !== undefined && Number(length) !== Buffer.byteLength(body)) {
          reject(new Error(`${target}: the body has not the length that was announced`));
        }
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body, localPort });
      });
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error(`${target}: no answer in ${timeoutMs} ms`)));
    // A socket that failed does not know its own port any more.
    let localPort: number | undefined;
    outgoing.once('socket', (socket) => {
      localPort = socket.localPort;
      if (socket.connecting)
        socket.once('connect', () => {
          localPort = socket.localPort;
        });
    });
    outgoing.once('error', (error) => reject(Object.assign(error, { localPort })));
    outgoing.end();
  });
}

/** Basic credentials as a header. */
export function basic(user: string, password: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** A connection of its own whose bytes are given and read raw. */
export interface RawSocket {
  readonly socket: Socket;
  /** What has come back so far, a character each byte. */
  readonly received: () => string;
  /** Resolves with everything that came back when the server has closed. */
  readonly closed: Promise<string>;
}

export function openRaw(port: number): Promise<RawSocket> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const received = () => Buffer.concat(chunks).toString('latin1');
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const closed = new Promise<string>((done) => {
      socket.once('end', () => socket.end());
      socket.once('close', () => done(received()));
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.once('error', reject);
    // A reset after the answer is a clean close for the purposes of HTTP.
    socket.on('error', () => {});
    socket.once('connect', () => resolve({ socket, received, closed }));
  });
}

/**
 * Sends bytes (a character each) and returns everything that comes back until the server closes; where there is an
 * opening, when a page has answered that.
 */
export async function sendRaw(port: number, bytes: string, opening = ''): Promise<string> {
  const { socket, closed, received } = await openRaw(port);
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`the server did not close: ${received()}`)));
  if (opening !== '') {
    socket.write(Buffer.from(opening, 'latin1'));
    while (!received().endsWith('</html>\n')) await once(socket, 'data');
  }
  socket.write(Buffer.from(bytes, 'latin1'));
  return closed;
}

export function keepAlive(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 });
}
