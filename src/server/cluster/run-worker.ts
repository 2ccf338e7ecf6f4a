import cluster from 'node:cluster';
import { createLogger } from '../create-logger.ts';
import { logTagFailures } from '../log-tag-failures.ts';
import { createRepoTags } from '../repo-tags.ts';
import { createLogSender, type LogSender } from './log-sender.ts';
import { type ToWorker, tellPrimary, type WorkerStart } from './messages.ts';
import { WorkerService } from './worker-service.ts';

/** Serves what the primary sends. Never resolves: the process ends when the primary says so, or is gone itself. */
export function runWorker(environment: NodeJS.ProcessEnv): Promise<never> {
  // A terminal and systemd signal all processes; here it is the primary that says when to stop, and how.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  // Without a primary there is nobody to follow. Node.js sees to it only until a stop has begun.
  process.once('disconnect', () => process.exit(1));
  cluster.worker?.on('error', () => undefined);
  const log = createLogSender();
  process.once('exit', log.flush);
  let service: WorkerService | undefined;
  /** Changes are made one after the other, in the order in which they were told. */
  let latest = Promise.resolve();
  process.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'start':
        latest = start(message, log, environment).then((started) => {
          service = started;
        });
        return;
      case 'change':
        latest = latest.then(() => service?.apply(message));
        return;
      case 'count':
        void service?.describeMetrics().then((metrics) => tellPrimary({ kind: 'counts', metrics }));
        return;
      case 'stop':
        void stop(service, message.graceMs, log);
    }
  });
  void tellPrimary({ kind: 'hello' });
  return new Promise(() => undefined);
}

/** Ends the process where the worker cannot serve. */
async function start(told: WorkerStart, log: LogSender, environment: NodeJS.ProcessEnv): Promise<WorkerService> {
  // The primary's, for the socket that it binds, would make directories that git and ssh cannot enter.
  process.umask(0o077);
  const { logger } = createLogger({ ...told.log, write: log.write, fd: undefined });
  const tags = told.options.versions ? createRepoTags(environment, logTagFailures(logger)) : undefined;
  process.once('exit', () => tags?.close());
  try {
    return await WorkerService.start(told, tags?.find, logger);
  } catch (error) {
    await tellPrimary({ kind: 'cannot-start', reason: (error as Error).message });
    return process.exit(1);
  }
}

async function stop(service: WorkerService | undefined, graceMs: number, log: LogSender): Promise<void> {
  await service?.close(graceMs);
  await log.flush();
  process.exit(0);
}
