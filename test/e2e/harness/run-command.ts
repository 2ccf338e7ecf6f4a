import { type ProcessOptions, signalGroup, spawnGroup } from './process-group.ts';

export type CommandOptions = ProcessOptions & { readonly input?: string; readonly timeoutSeconds?: number };

export type CommandResult = {
  readonly command: string;
  /** Null where it was ended by a signal, as after the time limit. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs a program to its end, whatever its exit code; ends it and its children at the time limit (45 seconds unless told). */
export function runCommand(command: string, args: readonly string[], options: CommandOptions = {}) {
  const { input = '', timeoutSeconds = 45 } = options;
  return new Promise<CommandResult>((resolve, reject) => {
    const child = spawnGroup(command, args, options);
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8').on('data', (text: string) => {
        output[stream] += text;
      });
    }
    const timer = setTimeout(() => {
      output.stderr += `\nended after ${timeoutSeconds} seconds\n`;
      signalGroup(child.pid, 'SIGKILL');
    }, timeoutSeconds * 1000);
    child.once('error', reject);
    child.once('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ command: [command, ...args].join(' '), exitCode, ...output });
    });
    child.stdin?.on('error', () => {}); // a program need not read its input
    child.stdin?.end(input);
  });
}

/** Like `runCommand`, but an exit code other than 0 is an error that shows all output. Returns stdout. */
export async function mustRun(command: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const result = await runCommand(command, args, options);
  if (result.exitCode !== 0) {
    throw new Error(`${result.command}: exit code ${result.exitCode}\n${result.stdout}${result.stderr}`);
  }
  return result.stdout;
}
