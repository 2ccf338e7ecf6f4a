import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Milliseconds. A slow client holds a connection no longer than these; `go` sends its request in one packet. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 1_000,
};
/** Bytes of request line and headers together. */
const maxHeaderSize = 16 * 1024;

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

export interface Listener {
  /** The port that was really taken, where 0 asked for any. */
  readonly port: number;
  /** Stops accepting, waits for what is in flight up to `graceMs`, then cuts the rest. */
  close(graceMs: number): Promise<void>;
}

/** Opens a listener; rejects with the system's error where the address cannot be had. */
export function openListener(handler: RequestListener, { host, port }: ListenAddress): Promise<Listener> {
  const server = createServer({ ...limits, maxHeaderSize }, handler);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve({
        port: (server.address() as AddressInfo).port,
        close: (graceMs) =>
          new Promise((closed) => {
            const timer = setTimeout(() => server.closeAllConnections(), graceMs);
            server.close(() => {
              clearTimeout(timer);
              closed();
            });
            server.closeIdleConnections();
          }),
      });
    });
  });
}
