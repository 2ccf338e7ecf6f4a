import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { Fault } from './fault.ts';
import { withTimeLimit } from './time-limit.ts';

export interface HttpAnswer {
  readonly status: number;
  /** Such as `404 Not Found`. */
  readonly statusLine: string;
  readonly headers: IncomingMessage['headers'];
  /** At most a megabyte. */
  readonly body: Buffer;
}

export interface HttpQuestion {
  readonly url: URL;
  /** The request target: path and query, or the whole URL for a proxy. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly limitMs: number;
}

const maxBody = 1_048_576;

/** Asks once over an open connection and closes it; throws a Fault in Go's words. */
export async function httpGet(socket: Socket, { url, target, headers, limitMs }: HttpQuestion): Promise<HttpAnswer> {
  const known = { host: url.hostname, port: url.port || (url.protocol === 'https:' ? '443' : '80') };
  const fault = (words: string) => new Fault(`Get "${url.href}": ${words}`, known);
  const asked = request({
    path: target,
    headers: { Host: url.host, 'User-Agent': 'Go-http-client/1.1', Connection: 'close', ...headers },
    createConnection: () => socket,
    setHost: false,
  });
  try {
    const late = () => fault('net/http: timeout awaiting response headers (Client.Timeout exceeded)');
    return await withTimeLimit(readAnswer(asked), limitMs, late);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const { code = '' } = error as NodeJS.ErrnoException;
    throw fault(
      code.startsWith('HPE_') ? 'malformed HTTP response' : code === 'ECONNRESET' ? 'EOF' : (error as Error).message,
    );
  } finally {
    asked.on('error', () => {}).destroy();
    socket.destroy();
  }
}

function readAnswer(asked: ClientRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    asked.once('error', reject);
    asked.once('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const finish = () => {
        const status = response.statusCode ?? 0;
        const statusLine = `${status} ${response.statusMessage ?? ''}`.trim();
        resolve({ status, statusLine, headers: response.headers, body: Buffer.concat(chunks).subarray(0, maxBody) });
      };
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > maxBody) finish();
      });
      response.once('end', finish);
      response.once('error', reject);
    });
    asked.end();
  });
}
