/** What a command may do with the world around it; tests give their own. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream;
  /** Answers and JSON. */
  readonly stdout: (text: string) => void;
  /** Descriptor of stdout, where the log may go in larger pieces; undefined: there is none. */
  readonly stdoutFd?: number;
  /** Errors, and what people should know beside the answer. */
  readonly stderr: (text: string) => void;
  /** As stderr, for a line that overwrites itself on a terminal; set by `runCli`. */
  readonly progress?: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person reads stdout. */
  readonly isTerminal: boolean;
  /** Whether a person reads stderr; default: as stdout. */
  readonly isErrorTerminal?: boolean;
  /** Whether to print in colour. */
  readonly color: boolean;
}

/** What the process should exit with: 0 fine, 1 something is wrong with what was checked, 2 usage. */
export type ExitCode = 0 | 1 | 2;

/** Runs the command that a command line names, with the program's input and output, and keeps its exit code. */
export type RunCommand = (command: (io: Io) => Promise<ExitCode> | ExitCode) => Promise<void>;

/** A wrong command line: printed without a stack, exit code 2. */
export class UsageError extends Error {}
