// Why this exists: parsing a request, making its request and response objects and checking the headers of its answer
// cost Node.js's HTTP server more than twice as much as the answer to `go` itself (docs/benchmarks.md, "What was tried").
// It answers only requests that it recognises to the last byte. test/server/go-get-front.test.ts holds what it reads
// against Node.js's own parser, with generated requests, and what it writes against the HTTP server, byte for byte: on
// Node.js 20.20, 22.23 and 24.22, and in .ci/run on the newest release of each.
import type { Socket } from 'node:net';
import { type PlainRequest, readPlainRequest } from './plain-request.ts';

/** Makes the bytes of the answer; undefined: the HTTP server shall answer. */
export type Respond = (request: PlainRequest, socket: Socket) => Buffer | undefined;

/** Gives a connection to the HTTP server, with what it has brought and nobody has answered. */
export type HandOver = (chunk?: Buffer) => void;

/** Milliseconds that a connection stays open after an answer, which its header Keep-Alive announces. */
export const keepAliveMs = 75_000;
/** Milliseconds more, for a request that was sent in the last moment. */
const keepAliveBufferMs = 1_000;
/** Milliseconds. Who says nothing for so long is left to the HTTP server and its limits. */
const firstRequestMs = 1_000;

/** Answers on connections before Node.js's HTTP server sees them. */
export interface GoGetFront {
  /** Takes a new connection. */
  take(socket: Socket, handOver: HandOver): void;
  /** Closes the connections that it holds, each when what was written to it has been sent. */
  close(): void;
}

/**
 * Serves connections as long as each chunk that they bring is one plain request that `respond` answers. With the
 * first other chunk the connection goes to the HTTP server permanently: what is unusual, malformed, slow, split, pipelined
 * or not for `go` is judged there, and nowhere else.
 */
export function createGoGetFront(respond: Respond): GoGetFront {
  const held = new Set<Socket>();
  return {
    take(socket, handOver) {
      let answered = 0;
      const leave = (chunk?: Buffer) => {
        held.delete(socket);
        socket.setTimeout(0);
        for (const [event, listener] of Object.entries(listeners)) socket.off(event, listener);
        handOver(chunk);
      };
      const listeners = {
        data(chunk: Buffer) {
          // A client that does not read gets nothing more from here.
          const request = socket.writableLength === 0 ? readPlainRequest(chunk) : undefined;
          const answer = request && tryTo(respond, request, socket);
          if (answer === undefined) return leave(chunk);
          socket.write(answer);
          if (answered++ === 0) socket.setTimeout(keepAliveMs + keepAliveBufferMs);
        },
        timeout: () => (answered === 0 ? leave() : socket.destroy()),
        // The listener lets connections stay half open.
        end: () => socket.end(),
        error: () => socket.destroy(),
        close: () => held.delete(socket),
      };
      held.add(socket);
      socket.setTimeout(firstRequestMs);
      for (const [event, listener] of Object.entries(listeners)) socket.on(event, listener);
    },
    close() {
      for (const socket of held) socket.destroySoon();
    },
  };
}

/** An exception is left to the HTTP server, too: it meets the same one, answers with 500 and reports it. */
function tryTo(respond: Respond, request: PlainRequest, socket: Socket): Buffer | undefined {
  try {
    return respond(request, socket);
  } catch {
    return undefined;
  }
}
