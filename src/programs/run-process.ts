import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import type { Readable } from 'node:stream';
import { onInterruption } from './on-interruption.ts';

export interface ProcessOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Text for stdin; "" by default. */
  readonly input?: string;
  /** Time after which the program and all that it started are ended. */
  readonly timeoutMs: number;
  /** Characters of stdout after which the program is ended; 32 Mi by default. */
  readonly maxOutputLength?: number;
  /** Gets stdout line by line instead of having it collected; a last line without a line break is dropped. */
  readonly onLine?: (line: string) => void;
  /** Bytes of memory for each process of the program, if the system can limit them; unlimited by default. */
  readonly maxMemoryBytes?: number;
  /** Bytes of each file that the program writes, if the system can limit them; unlimited by default. */
  readonly maxFileBytes?: number;
  /** Ends the program early. */
  readonly signal?: AbortSignal;
}

/** Why a program has no exit code. */
export type ProcessFailure = 'not-started' | 'queue-full' | 'time-limit' | 'output-limit' | 'stopped' | 'signal';

export interface ProcessResult {
  /** Undefined if it did not end by itself. */
  readonly exitCode: number | undefined;
  /** Undefined if there is an exit code. */
  readonly failure: ProcessFailure | undefined;
  /** "" with `onLine`; what there was up to a failure. */
  readonly stdout: string;
  /** At most its last 64 Ki characters; after a failure, the reason is the last line. */
  readonly stderr: string;
}

const usualMaxOutputLength = 32 * 1024 * 1024;
/** Characters of a line that `onLine` gets. */
const maxLineLength = 1024 * 1024;
/** Characters of stderr that are kept, and after which a program is ended. */
const keptErrorLength = 64 * 1024;
const maxErrorLength = 32 * 1024 * 1024;
/** Descriptors that `spawn` needs for a moment: both ends of three pipes and of one for errors, and some to spare. */
const spawnDescriptors = 12;
/** Milliseconds between SIGTERM and SIGKILL. */
const graceMs = 2_000;
/** Milliseconds without output after which the pipes of a program that has ended are given up: others hold them. */
const heldPipeMs = 1_000;

/**
 * Runs a program to its end, whatever that is; never throws, and always comes back.
 * It is the leader of a group of its own: what it started ends with it at each of its limits, and when this process is
 * interrupted; and without a terminal nothing in the group can ask for a password.
 */
export function runProcess(command: string, args: readonly string[], options: ProcessOptions): Promise<ProcessResult> {
  return new Promise((resolve) => {
    if (options.signal?.aborted) {
      resolve({ exitCode: undefined, failure: 'stopped', stdout: '', stderr: `${command} was stopped\n` });
      return;
    }
    const child = start(command, args, options);
    if (child instanceof Error) resolve(notStarted(command, options.cwd, child));
    else new RunningProcess(command, options, child, resolve);
  });
}

/** An error is thrown or emitted, depending on its kind. */
function start(command: string, args: readonly string[], options: ProcessOptions): ChildProcess | Error {
  const { cwd, env } = options;
  try {
    reserveDescriptors();
    return isLimited(options)
      ? spawn('/bin/sh', ['-c', limitScript(options), command, ...args], { cwd, env, detached: true })
      : spawn(command, args, { cwd, env, detached: true });
  } catch (error) {
    return error as Error;
  }
}

function isLimited({ maxMemoryBytes, maxFileBytes }: ProcessOptions): boolean {
  return maxMemoryBytes !== undefined || maxFileBytes !== undefined;
}

/**
 * Runs the program under the limits that the system has: files in blocks of 512 bytes (POSIX), memory in KiB. That is
 * memory that can be written to, and no address space: credential helpers in Go or for .NET reserve a lot of that.
 */
function limitScript({ maxMemoryBytes, maxFileBytes }: ProcessOptions): string {
  const limits = [
    ...(maxMemoryBytes === undefined ? [] : [`ulimit -d ${Math.ceil(maxMemoryBytes / 1024)} 2>/dev/null;`]),
    ...(maxFileBytes === undefined ? [] : [`ulimit -f ${Math.ceil(maxFileBytes / 512)} 2>/dev/null;`]),
  ];
  return `command -v "$0" >/dev/null || exit 127; ${limits.join(' ')} exec "$0" "$@"`;
}

/**
 * Throws if there are too few descriptors for a child. Node.js 20 to 24 loses those of its pipes for the rest of the
 * process if `spawn` runs out of them halfway (lib/internal/child_process.js returns early on EMFILE).
 */
function reserveDescriptors(): void {
  const opened: number[] = [];
  try {
    while (opened.length < spawnDescriptors) opened.push(openSync(devNull, 'r'));
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}

function notStarted(command: string, cwd: string, error: Error): ProcessResult {
  // The system names the program if it is the directory that is not there.
  const isDirectoryGone = (error as NodeJS.ErrnoException).code === 'ENOENT' && !existsSync(cwd);
  const reason = isDirectoryGone ? `its directory ${cwd} does not exist` : error.message;
  const stderr = `cannot run ${command}: ${reason}\n`;
  return { exitCode: undefined, failure: 'not-started', stdout: '', stderr };
}

class RunningProcess {
  private readonly command: string;
  private readonly options: ProcessOptions;
  private readonly child: ChildProcess;
  private readonly resolve: (result: ProcessResult) => void;
  private readonly forget: () => void;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly lines: LineReader | undefined;
  private stdout = '';
  private stdoutLength = 0;
  private stderr = '';
  private stderrLength = 0;
  private failure: ProcessFailure | undefined;
  private reason = '';
  private exitCode: number | null = null;
  private isDone = false;

  constructor(command: string, options: ProcessOptions, child: ChildProcess, resolve: (result: ProcessResult) => void) {
    this.command = command;
    this.options = options;
    this.child = child;
    this.resolve = resolve;
    this.lines = options.onLine && new LineReader(options.onLine);
    this.forget = onInterruption(() => this.signalGroup('SIGKILL'));
    child.once('error', (error) => this.finish(notStarted(command, options.cwd, error)));
    child.once('exit', (code) => {
      this.exitCode = code;
      this.giveUpPipesWhenSilent();
    });
    child.once('close', () => this.finish());
    // Out of descriptors there are no pipes, and the error is emitted later.
    if (child.stdin === null || child.stdout === null || child.stderr === null) return;
    if (child.stdin === undefined || child.stdout === undefined || child.stderr === undefined) return;
    this.connect(child as ChildProcessWithoutNullStreams);
    const { timeoutMs, signal } = options;
    this.after(timeoutMs, () => this.end('time-limit', `was ended after ${timeoutMs / 1000} seconds: i/o timeout`));
    signal?.addEventListener('abort', this.stop);
  }

  private readonly stop = () => this.end('stopped', 'was stopped');

  private connect({ stdin, stdout, stderr }: ChildProcessWithoutNullStreams): void {
    const { maxOutputLength = usualMaxOutputLength, input = '' } = this.options;
    read(stdout, (text) => {
      this.stdoutLength += text.length;
      if (this.stdoutLength > maxOutputLength) this.endAtOutputLimit('output', maxOutputLength);
      else if (this.lines === undefined) this.stdout += text;
      else if (!this.lines.read(text)) this.endAtOutputLimit('line of output', maxLineLength);
    });
    read(stderr, (text) => {
      this.stderrLength += text.length;
      this.stderr = (this.stderr + text).slice(-keptErrorLength);
      if (this.stderrLength > maxErrorLength) this.endAtOutputLimit('error output', maxErrorLength);
    });
    // A program need not read its input.
    stdin.on('error', () => {});
    stdin.end(input);
  }

  private endAtOutputLimit(what: string, limit: number): void {
    this.end('output-limit', `was ended: its ${what} is longer than ${limit} characters`);
    // What it writes until it has ended is not read any more.
    this.destroyPipes();
  }

  /** The first reason counts. */
  private end(failure: ProcessFailure, reason: string): void {
    if (this.isDone || this.failure !== undefined) return;
    this.failure = failure;
    this.reason = `${this.command} ${reason}\n`;
    this.signalGroup('SIGTERM');
    this.after(graceMs, () => {
      this.signalGroup('SIGKILL');
      // A process that waits for a broken disk or network file system does not even end then.
      this.after(heldPipeMs, () => this.finish());
    });
  }

  /** Ends what holds the pipes of a program that has ended, once it has been silent for a while. */
  private giveUpPipesWhenSilent(): void {
    const lengthBefore = this.stdoutLength + this.stderrLength;
    this.after(heldPipeMs, () => {
      // If this process was busy all the while, output may be waiting to be read.
      setImmediate(() => {
        if (this.isDone) return;
        if (this.stdoutLength + this.stderrLength > lengthBefore) return this.giveUpPipesWhenSilent();
        this.signalGroup('SIGKILL');
        this.finish();
      });
    });
  }

  private after(delayMs: number, action: () => void): void {
    this.timers.add(setTimeout(() => this.isDone || action(), delayMs));
  }

  private signalGroup(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch {
      // ESRCH: all of the group have ended.
    }
  }

  private destroyPipes(): void {
    for (const pipe of [this.child.stdin, this.child.stdout, this.child.stderr]) pipe?.destroy();
  }

  private finish(result: ProcessResult = this.result()): void {
    if (this.isDone) return;
    this.isDone = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.options.signal?.removeEventListener('abort', this.stop);
    this.forget();
    this.destroyPipes();
    this.child.unref();
    this.resolve(result);
  }

  private result(): ProcessResult {
    const { command, options, stdout, failure } = this;
    const stderr = `${this.stderr}${this.reason}`;
    if (failure !== undefined) return { exitCode: undefined, failure, stdout, stderr };
    if (isLimited(options) && this.exitCode === 127) {
      return notStarted(command, options.cwd, new Error('not found'));
    }
    if (this.exitCode === null) return { exitCode: undefined, failure: 'signal', stdout, stderr };
    return { exitCode: this.exitCode, failure: undefined, stdout, stderr };
  }
}

function read(stream: Readable, onText: (text: string) => void): void {
  stream.setEncoding('utf8').on('data', onText);
  // A broken pipe is seen by how the program ends.
  stream.on('error', () => {});
}

/** Lines of a stream that arrives in pieces; the last one needs its line break, as git writes it. */
class LineReader {
  private readonly onLine: (line: string) => void;
  private rest = '';

  constructor(onLine: (line: string) => void) {
    this.onLine = onLine;
  }

  /** False if a line is too long. */
  read(text: string): boolean {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      this.onLine(this.rest + line);
      this.rest = '';
    }
    this.rest += last;
    return this.rest.length <= maxLineLength;
  }
}
