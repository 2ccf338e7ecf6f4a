import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Bytes of answers that a connection may leave unread before its next request has to wait. */
const unreadOfOne = 64 * 1024;
/** Requests of a connection that may wait. Nobody pipelines; one packet can bring thousands. */
const waitingOfOne = 50;
/** Bytes of request lines and headers that may wait with them. */
const waitingBytesOfOne = 64 * 1024;
/** Bytes that wait for all clients together: those that read get their answers a moment later. */
const heldByAll = 32 * 1024 * 1024;
/** Milliseconds that an answer may stay unread while others wait for the memory that it takes. */
const patienceMs = 5_000;
/** How often it is looked who has no patience left. */
const lookMs = 500;
/** Bytes of the head of an answer, roughly, and of what a stream has read ahead. */
const headBytes = 1_024;
const streamBytes = 64 * 1024;

/** Why a connection is cut: it sends more than it reads, or it keeps memory that others wait for. */
export type CutReason = 'pipelined' | 'unread';

/** A connection with requests that have no answer yet, or an unread one. */
interface Line {
  /** Answers that are being made or sent. */
  open: number;
  /** Bytes of those that are being sent. */
  unread: number;
  readonly sending: Set<ServerResponse>;
  readonly waiting: { readonly answer: () => void; readonly bytes: number }[];
  waitingBytes: number;
  /** The request that came last; the failure, if there is one, is in its body or follows it. */
  last: IncomingMessage | undefined;
  lastResponse: ServerResponse | undefined;
  failure: string | undefined;
}

/**
 * Lets each connection have one answer at a time, and bounds what all of them together leave unread: a page costs as
 * much memory as it is long until its reader has taken it.
 */
export class AnswerTurns {
  private readonly lines = new WeakMap<Socket, Line>();
  /** Those whose answer is unread, the longest first. */
  private readonly unread = new Map<ServerResponse, { readonly socket: Socket; readonly sinceMs: number }>();
  /** Connections that wait for others to read. */
  private readonly starving = new Map<Socket, Line>();
  private held = 0;
  private looking: NodeJS.Timeout | undefined;
  private readonly onCut: (reason: CutReason) => void;

  constructor(onCut: (reason: CutReason) => void) {
    this.onCut = onCut;
  }

  /** Whether a small answer can be written at once; if so it counts as begun. */
  admitsSmall(request: IncomingMessage, response: ServerResponse): boolean {
    const line = this.lineOf(request.socket);
    if (line.waiting.length > 0 || line.unread >= unreadOfOne || this.held >= heldByAll) return false;
    this.begin(line, request, response);
    return true;
  }

  /** Calls `answer` when all earlier answers of the connection have been read; not at all if it is cut. */
  wait(request: IncomingMessage, response: ServerResponse, answer: () => void): void {
    const { socket } = request;
    const line = this.lineOf(socket);
    if (socket.destroyed) return;
    this.note(line, request, response);
    const bytes = request.rawHeaders.reduce((sum, text) => sum + text.length, request.url?.length ?? 0);
    line.waiting.push({
      bytes,
      answer: () => {
        this.begin(line, request, response);
        answer();
      },
    });
    line.waitingBytes += bytes;
    this.held += bytes;
    this.advance(socket, line);
    const { length } = line.waiting;
    if (length > waitingOfOne || line.waitingBytes > waitingBytesOfOne || (length > 1 && this.held > heldByAll)) {
      this.cut(socket, 'pipelined');
    }
  }

  /** An answer of so many bytes is on its way; undefined for a stream. */
  sending({ socket }: IncomingMessage, response: ServerResponse, bytes: number | undefined): void {
    const line = this.lineOf(socket);
    const size = headBytes + (bytes ?? streamBytes);
    line.unread += size;
    this.held += size;
    line.sending.add(response);
    // A stream is bounded by what it reads ahead, and takes as long as it takes.
    if (bytes !== undefined) this.unread.set(response, { socket, sinceMs: performance.now() });
    response.once('close', () => {
      if (socket.destroyed) return;
      this.unread.delete(response);
      line.sending.delete(response);
      line.unread -= size;
      this.release(size);
    });
  }

  /** Ends a connection with a last text, after the answers to all requests that came before. */
  endWith(text: string, socket: Socket): void {
    const line = this.lineOf(socket);
    if (socket.destroyed || line.failure !== undefined) return;
    line.failure = text;
    socket.pause();
    this.advance(socket, line);
  }

  private lineOf(socket: Socket): Line {
    let line = this.lines.get(socket);
    if (line === undefined) {
      const created: Line = {
        open: 0,
        unread: 0,
        sending: new Set(),
        waiting: [],
        waitingBytes: 0,
        last: undefined,
        lastResponse: undefined,
        failure: undefined,
      };
      line = created;
      this.lines.set(socket, created);
      // Answers that never came to their turn are not closed by themselves.
      socket.once('close', () => {
        this.starving.delete(socket);
        for (const response of created.sending) this.unread.delete(response);
        created.waiting.length = 0;
        this.release(created.unread + created.waitingBytes);
      });
    }
    return line;
  }

  private note(line: Line, request: IncomingMessage, response: ServerResponse): void {
    line.last = request;
    line.lastResponse = response;
  }

  private begin(line: Line, request: IncomingMessage, response: ServerResponse): void {
    this.note(line, request, response);
    line.open++;
    response.once('close', () => {
      line.open--;
      if (!request.socket.destroyed) this.advance(request.socket, line);
    });
  }

  private advance(socket: Socket, line: Line): void {
    const [next] = line.waiting;
    if (next === undefined) {
      if (line.failure !== undefined) this.fail(socket, line, line.failure);
      return;
    }
    if (line.open > 0) return;
    if (this.held - next.bytes >= heldByAll) {
      this.starving.set(socket, line);
      this.looking ??= setInterval(() => this.look(), lookMs).unref();
      return;
    }
    this.starving.delete(socket);
    line.waiting.shift();
    line.waitingBytes -= next.bytes;
    this.held -= next.bytes;
    next.answer();
  }

  private fail(socket: Socket, { open, last, lastResponse }: Line, text: string): void {
    // The body of a request breaks off, or is malformed: that request is the one that fails.
    const isInBody = last !== undefined && !last.complete;
    if (open > (isInBody ? 1 : 0)) return;
    if (socket.writable && !(isInBody && lastResponse?.headersSent)) socket.write(text);
    socket.destroySoon();
  }

  private release(bytes: number): void {
    this.held -= bytes;
    for (const [socket, line] of this.starving) {
      if (this.held >= heldByAll) return;
      this.advance(socket, line);
    }
  }

  private look(): void {
    if (this.starving.size === 0) {
      clearInterval(this.looking);
      this.looking = undefined;
      return;
    }
    for (const { socket, sinceMs } of this.unread.values()) {
      if (performance.now() - sinceMs < patienceMs) return;
      this.cut(socket, 'unread');
    }
  }

  private cut(socket: Socket, reason: CutReason): void {
    this.onCut(reason);
    socket.destroy();
  }
}
