/** What a command printed, without the lines about its progress, which a slow machine gets to see. */
export function withoutProgress<Result extends { readonly stderr: string }>(result: Result): Result {
  const progress =
    /^(?:\S+: (?:asking|asked for|listing|[0-9]+ repositories of|go\.mod of|limits requests).*|compared [0-9]+ of [0-9]+ modules)\n/gm;
  return { ...result, stderr: result.stderr.replace(progress, '') };
}
