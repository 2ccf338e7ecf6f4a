const cleanups = new Set<() => void>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Registers what has to be ended when this process is: by a signal, or before its end. Returns how to forget it. */
export function onInterruption(cleanup: () => void): () => void {
  if (cleanups.size === 0) listen();
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
    if (cleanups.size === 0) ignore();
  };
}

function listen(): void {
  process.on('exit', runAll);
  for (const signal of signals) process.on(signal, endBySignal);
}

function ignore(): void {
  process.off('exit', runAll);
  for (const signal of signals) process.off(signal, endBySignal);
}

/** Ends as the signal would have done without a listener. A server has its own, and ends its programs when it stops. */
function endBySignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  runAll();
  ignore();
  process.kill(process.pid, signal);
}

function runAll(): void {
  // The latest first: programs end before the directory goes in which they write.
  for (const cleanup of [...cleanups].reverse()) cleanup();
  cleanups.clear();
}
