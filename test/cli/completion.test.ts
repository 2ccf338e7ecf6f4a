import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { describeWithTools } from '../e2e/harness/required-tools.ts';
import { run } from './run.ts';

const script = async (shell: string) => (await run(['completion', shell])).stdout;
const execute = (program: string, args: string[]) => execFileSync(program, args, { encoding: 'utf8' });

interface Case {
  readonly typed: string;
  readonly offers: readonly string[];
  readonly hides?: readonly string[];
}

/** What every shell offers for a line whose last word is being typed. */
const cases: readonly Case[] = [
  { typed: 'govanity ', offers: ['serve', 'check', 'migrate', 'completion'], hides: ['plan'] },
  { typed: 'govanity che', offers: ['check'], hides: ['serve'] },
  { typed: 'govanity --li', offers: ['--listen'] },
  { typed: 'govanity check --', offers: ['--strict', '--fix', '--format'], hides: ['--listen'] },
  { typed: 'govanity check --format ', offers: ['text', 'json'], hides: ['--strict'] },
  { typed: 'govanity migrate ', offers: ['plan', 'check', 'apply'], hides: ['convert'] },
  { typed: 'govanity migrate apply --d', offers: ['--deep', '--dry-run'], hides: ['--format'] },
  { typed: 'govanity convert --from s', offers: ['sally'], hides: ['vangen'] },
];

const shells = {
  bash: (text: string, typed: string) => {
    const words = typed.split(' ').map((word) => `'${word}'`);
    return `${text}\nCOMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _govanity; printf '%s\\n' "\${COMPREPLY[@]}"`;
  },
  // Within its completion system, which needs a terminal, zsh filters what these two are given by the word typed.
  zsh: (text: string, typed: string) => {
    const words = typed.split(' ').map((word) => `'${word}'`);
    return `compdef() { : }; _files() { : }
compadd() { shift; print -l -- $@ | grep -e "^$words[CURRENT]" }
_describe() { print -l -- \${(P)2} | sed 's/:.*//' | grep -e "^$words[CURRENT]" }
${text}
words=(${words.join(' ')}); CURRENT=${words.length}; _govanity; true`;
  },
  fish: (text: string, typed: string) => `${text}\ncomplete -C '${typed}' | string split -f1 \\t`,
} as const;

for (const shell of ['bash', 'zsh', 'fish'] as const) {
  const source = shells[shell];
  describeWithTools(`completion in ${shell}`, [shell], () => {
    test.for(cases)('$typed', async ({ typed, offers, hides = [] }) => {
      const offered = execute(shell, ['-c', source(await script(shell), typed)]).split('\n');
      expect(offered).toEqual(expect.arrayContaining([...offers]));
      for (const word of hides) expect(offered).not.toContain(word);
    });
  });
}

test('completion for another shell is a usage error that names the shells', async () => {
  const { exitCode, stderr } = await run(['completion', 'tcsh']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/bash, zsh, fish/);
});

describe('the manual page', () => {
  test('names every command with its options', async () => {
    const { stdout } = await run(['man']);
    for (const name of ['serve', 'check', 'migrate apply', 'export static']) expect(stdout).toContain(`.SS ${name}\n`);
    expect(stdout).toContain('.TP\n\\fB\\-\\-strict\\fR\nTreat warnings as errors.');
  });
});

describeWithTools('the manual page in mandoc', ['mandoc'], () => {
  // It has no date, so that the same program prints the same page.
  test('is valid', async () => {
    const { stdout } = await run(['man']);
    const warnings = execFileSync('sh', ['-c', 'mandoc -T lint -W warning || true'], {
      input: stdout,
      encoding: 'utf8',
    });
    expect(warnings.replace(/^.*missing date.*\n/, '')).toBe('');
  });
});
