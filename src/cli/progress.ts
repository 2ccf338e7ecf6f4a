import type { Io } from './io.ts';

/** A line about what takes long; nothing is shown of what ends earlier than in two seconds. */
export interface Progress {
  /** What is done at the moment. */
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
  let text = '';
  let shown = '';
  let next = performance.now() + startMs;
  const draw = () => {
    if (performance.now() < next || text === shown) return;
    next = performance.now() + (isTerminal ? stepMs : logStepMs);
    shown = text;
    if (isTerminal) io.progress?.(`\r\u001b[K${text}`);
    else io.stderr(`${text}\n`);
  };
  // For what waits, such as for an answer; what computes draws by itself.
  const timer = setInterval(draw, stepMs).unref();
  return {
    show(current) {
      text = current;
      draw();
    },
    end() {
      clearInterval(timer);
      if (shown !== '' && isTerminal) io.progress?.('\r\u001b[K');
      shown = '';
    },
  };
}
