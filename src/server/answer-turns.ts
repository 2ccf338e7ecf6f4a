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

/** An answer that is being made or sent; on a connection they end in the order in which they began. */
export interface Turn {
  readonly line: Line;
  bytes: number;
  isStream: boolean;
}

/** A connection with requests that have no answer yet, or an unread one. */
interface Line {
  readonly socket: Socket;
  /** Answers that are being made or sent, in order. */
  readonly turns: Turn[];
  /** Bytes of those that are being sent. */
  unread: number;
  /** Since when, in milliseconds. */
  unreadSinceMs: number;
  readonly waiting: { readonly answer: () => void; readonly bytes: number }[];
  waitingBytes: number;
  /** The request that came last; the failure, if there is one, is in its body or follows it. */
  last: IncomingMessage | undefined;
  lastResponse: ServerResponse | undefined;
  failure: string | undefined;
  /** Listens to each response that has begun. */
  readonly onClose: () => void;
}

/**
 * Lets each connection have one answer at a time, and bounds what all of them together leave unread: a page costs as
 * much memory as it is long until its reader has taken it.
 */
export class AnswerTurns {
  private readonly lines = new WeakMap<Socket, Line>();
  /** Those with an unread answer, the longest first. */
  private readonly unread = new Set<Line>();
  /** Those that wait for others to read. */
  private readonly starving = new Set<Line>();
  private held = 0;
  private looking: NodeJS.Timeout | undefined;
  private readonly onCut: (reason: CutReason) => void;

  constructor(onCut: (reason: CutReason) => void) {
    this.onCut = onCut;
  }

  /** The turn of a small answer that is written at once; undefined if it has to wait. */
  takeSmall(request: IncomingMessage, response: ServerResponse): Turn | undefined {
    const line = this.lineOf(request.socket);
    if (line.waiting.length > 0 || line.unread >= unreadOfOne || this.held >= heldByAll) return undefined;
    return this.begin(line, request, response);
  }

  /** Calls `answer` when all earlier answers of the connection have been read; not at all if it is cut. */
  wait(request: IncomingMessage, response: ServerResponse, answer: (turn: Turn) => void): void {
    const { socket } = request;
    const line = this.lineOf(socket);
    if (socket.destroyed) return;
    line.last = request;
    line.lastResponse = response;
    const bytes = request.rawHeaders.reduce((sum, text) => sum + text.length, request.url?.length ?? 0);
    line.waiting.push({ bytes, answer: () => answer(this.begin(line, request, response)) });
    line.waitingBytes += bytes;
    this.held += bytes;
    this.advance(line);
    const { length } = line.waiting;
    if (length > waitingOfOne || line.waitingBytes > waitingBytesOfOne || (length > 1 && this.held > heldByAll)) {
      this.cut(socket, 'pipelined');
    }
  }

  /** The answer of a turn, of so many bytes, is on its way; undefined for a stream. */
  sending(turn: Turn, bytes: number | undefined): void {
    const { line } = turn;
    turn.isStream = bytes === undefined;
    turn.bytes = headBytes + (bytes ?? streamBytes);
    line.unread += turn.bytes;
    this.held += turn.bytes;
    if (this.unread.has(line)) return;
    line.unreadSinceMs = performance.now();
    this.unread.add(line);
  }

  /** Ends a connection with a last text, after the answers to all requests that came before. */
  endWith(text: string, socket: Socket): void {
    const line = this.lineOf(socket);
    if (socket.destroyed || line.failure !== undefined) return;
    line.failure = text;
    socket.pause();
    this.advance(line);
  }

  private lineOf(socket: Socket): Line {
    const known = this.lines.get(socket);
    if (known !== undefined) return known;
    const line: Line = {
      socket,
      turns: [],
      unread: 0,
      unreadSinceMs: 0,
      waiting: [],
      waitingBytes: 0,
      last: undefined,
      lastResponse: undefined,
      failure: undefined,
      onClose: () => this.end(line),
    };
    this.lines.set(socket, line);
    // Answers that never came to their turn are not closed by themselves.
    socket.once('close', () => {
      this.starving.delete(line);
      this.unread.delete(line);
      line.waiting.length = 0;
      this.release(line.unread + line.waitingBytes);
    });
    return line;
  }

  private begin(line: Line, request: IncomingMessage, response: ServerResponse): Turn {
    line.last = request;
    line.lastResponse = response;
    const turn: Turn = { line, bytes: 0, isStream: false };
    line.turns.push(turn);
    response.on('close', line.onClose);
    return turn;
  }

  private end(line: Line): void {
    if (line.socket.destroyed) return;
    const { bytes = 0 } = line.turns.shift() ?? {};
    line.unread -= bytes;
    this.unread.delete(line);
    if (line.unread > 0) {
      // It has read an answer: its time limit begins again.
      line.unreadSinceMs = performance.now();
      this.unread.add(line);
    }
    this.release(bytes);
    this.advance(line);
  }

  private advance(line: Line): void {
    const [next] = line.waiting;
    if (next === undefined) {
      if (line.failure !== undefined) this.fail(line, line.failure);
      return;
    }
    if (line.turns.length > 0) return;
    if (this.held - next.bytes >= heldByAll) {
      this.starving.add(line);
      this.looking ??= setInterval(() => this.look(), lookMs).unref();
      return;
    }
    this.starving.delete(line);
    line.waiting.shift();
    line.waitingBytes -= next.bytes;
    this.held -= next.bytes;
    next.answer();
  }

  private fail({ socket, turns, last, lastResponse }: Line, text: string): void {
    // The body of a request breaks off, or is malformed: that request is the one that fails.
    const isInBody = last !== undefined && !last.complete;
    if (turns.length > (isInBody ? 1 : 0)) return;
    if (socket.writable && !(isInBody && lastResponse?.headersSent)) socket.write(text);
    socket.destroySoon();
  }

  private release(bytes: number): void {
    this.held -= bytes;
    if (this.starving.size === 0) return;
    for (const line of this.starving) {
      if (this.held >= heldByAll) return;
      this.advance(line);
    }
  }

  private look(): void {
    if (this.starving.size === 0) {
      clearInterval(this.looking);
      this.looking = undefined;
      return;
    }
    for (const { socket, turns, unreadSinceMs } of this.unread) {
      if (performance.now() - unreadSinceMs < patienceMs) return;
      // A stream is bounded by what it reads ahead, and takes as long as it takes.
      if (!turns.some(({ isStream }) => isStream)) this.cut(socket, 'unread');
    }
  }

  private cut(socket: Socket, reason: CutReason): void {
    this.onCut(reason);
    socket.destroy();
  }
}
