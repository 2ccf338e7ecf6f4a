import { Readable } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { createProgress } from '../../src/cli/progress.ts';

afterEach(() => vi.restoreAllMocks());

/** What is shown of a hundred steps of so many seconds each. */
function shown(stepSeconds: number, isErrorTerminal: boolean): string[] {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const lines: string[] = [];
  const write = (text: string) => void lines.push(text);
  const progress = createProgress({
    stdin: Readable.from([]),
    stdout: write,
    stderr: write,
    progress: write,
    env: {},
    isTerminal: !isErrorTerminal,
    isErrorTerminal,
    color: false,
  });
  for (let step = 1; step <= 100; step++) {
    now += stepSeconds * 1000;
    progress.show(`${step}`);
  }
  progress.end();
  return lines;
}

const clear = '\r\u001b[K';

test.each<[string, number, boolean, string[]]>([
  ['nothing of what ends within two seconds', 0.019, false, []],
  ['nothing of what ends within two seconds, on a terminal', 0.019, true, []],
  ['a line every ten seconds where nobody watches', 0.3, false, ['7\n', '41\n', '75\n']],
  ['a line that overwrites itself on a terminal', 0.021, true, [`${clear}96`, clear]],
])('shows %s', (_title, stepSeconds, isErrorTerminal, expected) => {
  expect(shown(stepSeconds, isErrorTerminal)).toEqual(expected);
});
