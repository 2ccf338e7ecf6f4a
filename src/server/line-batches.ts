/** Characters of lines that are collected, and milliseconds that they wait at most. */
const batchLength = 16 * 1024;
const waitMs = 250;

/** Collects lines. */
export interface LineBatches {
  /** Takes whole lines. */
  write(lines: string): void;
  /** Hands on what was collected. */
  flush(): void;
}

/** Hands lines on several at a time: each write, to a file or to another process, costs more than a line. */
export function createLineBatches(handOn: (lines: string) => void): LineBatches {
  let collected: string[] = [];
  let length = 0;
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    // Joined at the end: a destination with a buffer of its own may copy all that it holds for each line.
    const lines = collected.join('');
    collected = [];
    length = 0;
    if (lines !== '') handOn(lines);
  };
  return {
    write(lines) {
      collected.push(lines);
      length += lines.length;
      if (length >= batchLength) flush();
      else timer ??= setTimeout(flush, waitMs).unref();
    },
    flush,
  };
}
