import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Defer } from './cleanup.ts';
import { type ProcessOptions, signalGroup, spawnGroup } from './process-group.ts';

const START_SECONDS = 20;
const STOP_SECONDS = 5;

export type DaemonOptions = ProcessOptions & {
  readonly command: string;
  readonly args: readonly string[];
  /** The loopback port that it is going to listen on. */
  readonly port: number;
};

export type Daemon = {
  /** All that it has printed so far, for people. */
  readonly log: () => string;
  /** SIGTERM, and SIGKILL to what is left; done when it has ended. */
  readonly stop: () => Promise<void>;
  /** SIGKILL to the program alone; done when it has ended. */
  readonly kill: () => Promise<void>;
};

/** Starts a server and waits until it accepts connections; fails with its output where it ends before that. */
export async function startDaemon(defer: Defer, options: DaemonOptions): Promise<Daemon> {
  const child = spawnGroup(options.command, options.args, options);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  child.once('error', (error) => {
    log += error.message;
  });
  const stop = () => stopGroup(child);
  defer(stop);
  for (const deadline = Date.now() + START_SECONDS * 1000; !(await accepts(options.port)); await sleep(15)) {
    if (hasEnded(child) || Date.now() > deadline) {
      throw new Error(`${options.command} ${options.args.join(' ')}: does not listen on ${options.port}\n${log}`);
    }
  }
  const kill = async () => {
    if (hasEnded(child)) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { log: () => log, stop, kill };
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function stopGroup(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) {
    signalGroup(child.pid, 'SIGTERM');
    await Promise.race([once(child, 'exit'), sleep(STOP_SECONDS * 1000, undefined, { ref: false })]);
  }
  signalGroup(child.pid, 'SIGKILL');
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
