import { createInterface } from 'node:readline/promises';
import { type Io, UsageError } from './io.ts';

/** Asks a person at a terminal. */
export interface Prompt {
  /**
   * The answer to a question, asked again while `faultOf` finds something wrong with it; an empty one is `usual`, if
   * there is one. Throws UsageError if the input ends.
   */
  ask(question: string, usual: string | undefined, faultOf: (answer: string) => string | undefined): Promise<string>;
  /** The answer to a question that may be left open; "" if it is. */
  askOptional(question: string): Promise<string>;
  close(): void;
}

/** A prompt on a terminal; undefined if nobody is there to answer. */
export function createPrompt(io: Io): Prompt | undefined {
  const { isErrorTerminal = io.isTerminal } = io;
  if (!isErrorTerminal || (io.stdin as { isTTY?: boolean }).isTTY !== true) return undefined;
  const lines = createInterface({ input: io.stdin });
  const next = lines[Symbol.asyncIterator]();
  return {
    async ask(question, usual, faultOf) {
      for (;;) {
        io.stderr(`${question}${usual === undefined || usual === '' ? '' : ` [${usual}]`}: `);
        const { value, done } = await next.next();
        if (done) throw new UsageError('the input ended before the last question');
        const answer = String(value).trim() || usual;
        const fault = answer === undefined ? 'an answer is needed' : faultOf(answer);
        if (answer !== undefined && fault === undefined) return answer;
        io.stderr(`  ${fault}\n`);
      }
    },
    async askOptional(question) {
      io.stderr(`${question}: `);
      const { value = '' } = await next.next();
      return String(value).trim();
    },
    close: () => lines.close(),
  };
}
