import type { Run } from '../cli/run.ts';

/** What a command printed, without the lines about its progress, which a slow machine gets to see. */
export function withoutProgress({ stderr, ...rest }: Run): Run {
  const progress = /^\S+: (?:asking|asked for|listing|[0-9]+ repositories of|go\.mod of|limits requests).*\n/gm;
  return { ...rest, stderr: stderr.replace(progress, '') };
}
