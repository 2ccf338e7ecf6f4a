import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that may wait for their answers. Nobody pipelines; one packet can bring thousands. */
const maxWaiting = 50;

/** Counts a request until its answer is closed; false where its connection has too many, or is gone. */
export type Admit = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createPipelineLimit(): Admit {
  const waiting = new WeakMap<Socket, number>();
  return ({ socket }, response) => {
    const count = (waiting.get(socket) ?? 0) + 1;
    if (count > maxWaiting || socket.destroyed) return false;
    waiting.set(socket, count);
    response.once('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    return true;
  };
}
