import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Defer } from './cleanup.ts';

/** Which loopback port stands for `host:port`. */
export type Addresses = Readonly<Record<string, number>>;

export type ConnectProxy = {
  readonly port: number;
  /** Every `host:port` asked for, including those without success. */
  readonly asked: readonly string[];
};

/**
 * The network of a test: a proxy that turns host names into loopback ports, so that no name is ever looked up and
 * nothing leaves the machine. An address that it does not know is refused.
 */
export async function startConnectProxy(defer: Defer, addresses: Addresses): Promise<ConnectProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(502).end('only CONNECT is served here\n');
  });
  server.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    const address = request.url ?? '';
    asked.push(address);
    sockets.add(client.once('close', () => sockets.delete(client)));
    pipeTo(addresses[address], client, head);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  defer(() => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, asked };
}

function pipeTo(port: number | undefined, client: Socket, head: Buffer): void {
  client.on('error', () => client.destroy());
  if (port === undefined) {
    client.end('HTTP/1.1 502 Connection refused\r\n\r\n');
    return;
  }
  const server = connect(port, '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connected\r\n\r\n');
    server.write(head);
    server.pipe(client).pipe(server);
  });
  server.on('error', () => client.destroy());
  client.on('close', () => server.destroy());
}
