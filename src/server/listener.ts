import { chmod, lstat, unlink } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer, Server as HttpsServer } from 'node:https';
import { type AddressInfo, connect, Server as NetServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TlsFiles } from '../files/tls.ts';
import { type GoGetFront, keepAliveMs } from './go-get-front.ts';

/** Milliseconds. A slow client holds a connection no longer than these; `go` sends its request in one packet. */
const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: keepAliveMs,
  connectionsCheckingInterval: 1_000,
};
/** Milliseconds without a byte in either direction, as with a client that does not read; the limits above apply first to other clients. */
export const inactivityMs = 20_000;
/** Bytes of request line and headers together. */
const maxHeaderSize = 16 * 1024;
/** For the group of a proxy on the same machine. */
const socketMode = 0o660;
/** Milliseconds that connections without a request stay open while the server stops, so that a request on its way is answered. */
const lingerMs = 500;

/** Where to listen: an address, a unix socket, or a descriptor that systemd has opened. */
export type ListenTarget = (
  | { readonly host: string; readonly port: number }
  | { readonly socket: string }
  | { readonly fd: number }
) & {
  /** What to set to listen elsewhere, such as "--listen", for errors. */
  readonly setBy?: string;
};

export interface Listener {
  /** The port that was really taken, where 0 asked for any; undefined for sockets. */
  readonly port: number | undefined;
  /** Puts a new certificate into service for new connections. Throws where it does not fit its key. */
  setTls(tls: TlsFiles): void;
  /** Stops accepting, waits for what is in flight up to `graceMs`, then cuts the rest. */
  close(graceMs: number): Promise<void>;
}

/** What answers on a listener. */
export interface Handler {
  /** Answers everything. */
  readonly listener: RequestListener;
  /** Answers what is simplest and most frequent before it comes to the HTTP server; undefined: nothing is. */
  readonly front?: GoGetFront;
  /** Ends a connection with a text instead of an answer, after the answers that it still waits for; default: at once. */
  readonly endWith?: (text: string, socket: Socket) => void;
}

export interface ListenerOptions {
  /** Default: plain HTTP. */
  readonly tls?: TlsFiles | undefined;
  /** Default: no limit. */
  readonly maxConnections?: number;
  /** A connection was closed at once, because there are `maxConnections`. */
  readonly onDrop?: () => void;
  /** The system could not give a connection, as without free descriptors; the listener goes on. Default: ignored. */
  readonly onError?: (error: Error) => void;
}

/** Opens a listener; rejects, naming the target, if it cannot be had. */
export async function openListener(
  { listener: answer, front, endWith = endAtOnce }: Handler,
  target: ListenTarget,
  { tls, maxConnections = 0, onDrop = () => undefined, onError = () => undefined }: ListenerOptions = {},
): Promise<Listener> {
  const options = { ...timeouts, maxHeaderSize };
  const server = tls
    ? createHttpsServer(
        { ...options, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: timeouts.headersTimeout },
        answer,
      )
    : createHttpServer(options, answer);
  if (maxConnections > 0) server.maxConnections = maxConnections;
  server.on('drop', onDrop);
  server.timeout = inactivityMs;
  // Else the end of the last request would be the end of an answer that is still being made.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('connect', (_request, socket) => refuseTunnel(socket as Socket, endWith));
  server.on('clientError', (error, socket) => refuseMalformed(error, socket as Socket, endWith));
  if (front !== undefined) putBefore(server, front);
  const sockets = trackSockets(server);
  try {
    if ('socket' in target) await removeStaleSocket(target.socket);
    await listen(server, target);
  } catch (error) {
    throw new Error(`cannot listen on ${formatTarget(target)}: ${describeListenError(error as Error, target)}`);
  }
  server.on('error', onError);
  if ('socket' in target) await chmod(target.socket, socketMode);
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? (address as AddressInfo).port : undefined,
    setTls: (next) => (server as HttpsServer).setSecureContext({ ...next, minVersion: 'TLSv1.2' }),
    close: (graceMs) => closeServer(server, sockets, graceMs, front),
  };
}

/** By code of the system: why it refuses an address or a socket. */
const listenFaults: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process listens there (EADDRINUSE)',
  EADDRNOTAVAIL: 'this machine has no such address (EADDRNOTAVAIL)',
  EACCES: 'permission denied (EACCES)',
  ENOTFOUND: 'there is no host of that name (ENOTFOUND)',
  EAI_AGAIN: 'the name of the host cannot be looked up now (EAI_AGAIN)',
  ENOENT: 'there is no such directory (ENOENT)',
};

function describeListenError(error: NodeJS.ErrnoException, target: ListenTarget): string {
  const { code = '', message } = error;
  const isPrivileged = code === 'EACCES' && 'port' in target && target.port < 1024;
  const known = isPrivileged ? `only root may use ports below 1024 (${code})` : listenFaults[code];
  const remedy = target.setBy === undefined ? '' : `: name another with ${target.setBy}`;
  return `${known ?? message}${remedy}`;
}

function formatTarget(target: ListenTarget): string {
  if ('socket' in target) return target.socket;
  return 'fd' in target ? `file descriptor ${target.fd}` : `${target.host}:${target.port}`;
}

function listen(server: Server | HttpsServer, target: ListenTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const onListening = () => {
      server.off('error', reject);
      resolve();
    };
    if ('socket' in target) {
      // Between listen and chmod nobody else may connect.
      const mask = process.umask(0o117);
      server.listen(target.socket, onListening);
      process.umask(mask);
    } else {
      server.listen(target, onListening);
    }
  });
}

/** Removes a socket that nobody listens on any more; anything else in its place is left alone and refused. */
async function removeStaleSocket(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isSocket()) throw new Error(`${path} exists and is no socket`);
  if (await isInUse(path)) throw new Error(`${path} is in use by another process`);
  await unlink(path);
}

function isInUse(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'));
  });
}

interface Sockets {
  readonly open: ReadonlySet<Socket>;
  /** How many there have been. */
  readonly accepted: number;
}

/** Node.js hangs up on CONNECT without a word unless somebody listens. */
function refuseTunnel(socket: Socket, endWith: EndWith): void {
  socket.on('error', () => socket.destroy());
  // The HTTP server has let go of it: left half open, it would stay as long as the client likes.
  socket.setTimeout(inactivityMs, () => socket.destroy());
  endWith(
    'HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    socket,
  );
}

/** As Node.js does it, which would not wait for answers that are still being made. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket, endWith: EndWith): void {
  const { code = '' } = error;
  const status = refusals[code] ?? (code.startsWith('HPE_') ? '400 Bad Request' : undefined);
  if (status === undefined) socket.destroy();
  else endWith(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, socket);
}

/** By code of the error; all others of the parser are 400. What is no error of HTTP, as in TLS, has no answer. */
const refusals: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

type EndWith = NonNullable<Handler['endWith']>;

function endAtOnce(text: string, socket: Socket): void {
  if (socket.writable) socket.write(text);
  socket.destroySoon();
}

/** Lets new connections go to the front first; those that it hands over take the usual way. */
function putBefore(server: Server | HttpsServer, front: GoGetFront): void {
  const event = server instanceof HttpsServer ? 'secureConnection' : 'connection';
  const [accept] = server.listeners(event) as [(socket: Socket) => void];
  server.removeAllListeners(event);
  server.on(event, (socket: Socket) => {
    front.take(socket, (chunk) => {
      accept.call(server, socket);
      if (chunk !== undefined) socket.emit('data', chunk);
    });
  });
}

/** The open connections; with TLS each twice, as what it carries and what is carried. */
function trackSockets(server: Server | HttpsServer): Sockets {
  const open = new Set<Socket>();
  const sockets = { open, accepted: 0 };
  const onConnection = (socket: Socket) => {
    sockets.accepted++;
    // Node.js remembers an address that was asked for: the log can then name a client that hung up.
    void socket.remoteAddress;
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  };
  server.on('connection', onConnection).on('secureConnection', onConnection);
  return sockets;
}

/** Like `server.close()`, but a kept-alive connection may still bring the request that is already on its way. */
async function closeServer(
  server: Server | HttpsServer,
  sockets: Sockets,
  graceMs: number,
  front: GoGetFront | undefined,
): Promise<void> {
  const lingerEnd = Math.min(lingerMs, graceMs);
  await untilNobodyWaits(sockets, lingerEnd);
  return new Promise((resolve) => {
    const closeIdle = () => {
      server.closeIdleConnections();
      front?.close();
      // Those that never sent a byte count as busy to Node.js.
      for (const socket of sockets.open) if (socket.bytesRead === 0) socket.destroy();
    };
    const linger = setTimeout(closeIdle, lingerEnd);
    // Not only those that the HTTP server knows: handshakes and the front's are among them.
    const cut = setTimeout(() => {
      for (const socket of sockets.open) socket.destroy();
    }, graceMs);
    server.once('close', () => {
      clearTimeout(linger);
      clearTimeout(cut);
      resolve();
    });
    NetServer.prototype.close.call(server);
  });
}

/**
 * The system has set up connections that this process has not taken yet, and resets them when the listener is closed.
 * A turn of the event loop takes one of them: one that brings none is the moment to close.
 */
async function untilNobodyWaits(sockets: Sockets, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  // The rest of the turn in which this began is no measure.
  await nextTurn();
  let seen: number;
  do {
    seen = sockets.accepted;
    await nextTurn();
  } while (seen !== sockets.accepted && performance.now() < deadline);
}
