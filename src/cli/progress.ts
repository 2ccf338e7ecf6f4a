import type { Io } from './io.ts';

/** A line about what takes long; nothing is shown of what ends earlier than in two seconds. */
export interface Progress {
  show(text: string): void;
  /** Removes the line. */
  end(): void;
}

const startMs = 2_000;
const stepMs = 100;
/** Between two lines where nobody watches, as in CI. */
const logStepMs = 10_000;

/** Shows progress on stderr: on a terminal one line that overwrites itself, elsewhere a line from time to time. */
export function createProgress(io: Io): Progress {
  const { isErrorTerminal: isTerminal = io.isTerminal } = io;
  let next = performance.now() + startMs;
  let isShown = false;
  return {
    show(text) {
      if (performance.now() < next) return;
      next = performance.now() + (isTerminal ? stepMs : logStepMs);
      if (!isTerminal) return io.stderr(`${text}\n`);
      isShown = true;
      io.progress?.(`\r\u001b[K${text}`);
    },
    end() {
      if (isShown) io.progress?.('\r\u001b[K');
      isShown = false;
    },
  };
}
