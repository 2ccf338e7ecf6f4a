import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { Defer } from './cleanup.ts';
import { startDaemon } from './daemon.ts';
import { freePort } from './free-port.ts';
import { toolPath } from './required-tools.ts';
import { createTempDir } from './temp-dir.ts';

/** Services that speak S3: moto refuses nothing, versitygw checks signatures and digests. */
export type BucketService = 'moto_server' | 'versitygw';

/** What becomes of a request on its way to the bucket. */
export type OnItsWay = (
  incoming: IncomingMessage,
  response: ServerResponse,
) => 'pass' | 'answered' | { readonly cutAfter: number } | { readonly delayMs: number };

/** A bucket, reached through a proxy that can make trouble. */
export type Bucket = {
  readonly endpoint: string;
  /** For `store`. */
  readonly store: string;
  /** The login, as variables for the AWS SDK. */
  readonly env: Readonly<Record<string, string>>;
  readonly keys: () => Promise<string[]>;
  /** Methods and paths that were asked for since the last call. */
  readonly asked: () => string[];
  onItsWay: OnItsWay | undefined;
};

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const login = { AWS_ACCESS_KEY_ID: 'test-key', AWS_SECRET_ACCESS_KEY: 'test-secret-of-the-bucket' };
const bucketName = 'go-modules';

export async function startBucket(defer: Defer, service: BucketService): Promise<Bucket> {
  const port = await freePort();
  const dir = await createTempDir(defer, 'bucket');
  await mkdir(join(dir, 'objects'));
  const env = {
    ...{ PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? dir },
    ...{ ROOT_ACCESS_KEY: login.AWS_ACCESS_KEY_ID, ROOT_SECRET_KEY: login.AWS_SECRET_ACCESS_KEY },
  };
  const args =
    service === 'versitygw'
      ? ['--port', `127.0.0.1:${port}`, 'posix', join(dir, 'objects')]
      : ['-H', '127.0.0.1', '-p', String(port)];
  await startDaemon(defer, { command: toolPath(service), args, port, env, cwd: dir });
  const asked: string[] = [];
  const server = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const fate = bucket.onItsWay?.(incoming, response) ?? 'pass';
    if (fate === 'answered') return;
    if (typeof fate === 'object' && 'delayMs' in fate) {
      setTimeout(() => forward(port, incoming, response, undefined), fate.delayMs);
      return;
    }
    forward(port, incoming, response, typeof fate === 'object' ? fate.cutAfter : undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new S3Client({
    ...{ endpoint, region: 'us-east-1', forcePathStyle: true },
    credentials: { accessKeyId: login.AWS_ACCESS_KEY_ID, secretAccessKey: login.AWS_SECRET_ACCESS_KEY },
  });
  const bucket: Bucket = {
    endpoint,
    store: `s3://${bucketName}/prod`,
    env: login,
    asked: () => asked.splice(0),
    async keys() {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucketName }));
      return Contents.map(({ Key = '' }) => Key);
    },
    onItsWay: undefined,
  };
  await client.send(new CreateBucketCommand({ Bucket: bucketName }));
  return bucket;
}

/** Passes a request on as it is, since its signature covers the Host, and may cut the answer off. */
function forward(port: number, incoming: IncomingMessage, response: ServerResponse, cutAfter: number | undefined) {
  const { method, url, rawHeaders } = incoming;
  const asked = request({ host: '127.0.0.1', port, method, path: url, headers: rawHeaders, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 0, answer.rawHeaders);
    if (cutAfter === undefined) {
      answer.pipe(response);
      return;
    }
    let left = cutAfter;
    answer.on('data', (chunk: Buffer) => {
      if (left <= 0) return;
      response.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) setTimeout(() => response.destroy(), 20);
    });
    answer.on('end', () => left > 0 && response.end());
  });
  asked.on('error', () => response.destroy());
  incoming.on('close', () => incoming.complete || asked.destroy());
  incoming.pipe(asked);
}
