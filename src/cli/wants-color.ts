interface Stream {
  readonly isTTY?: boolean;
}

/** Whether colours are for a person: on terminals that know them, unless NO_COLOR is set (no-color.org). */
export function wantsColor(process: {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
}): boolean {
  const { stdout, stderr, env } = process;
  return stdout.isTTY === true && stderr.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}
