/** What a repository says that it has. */
export interface RemoteNames {
  /** Branch that HEAD stands for; undefined where there is none. */
  readonly head: string | undefined;
  readonly branches: readonly string[];
  readonly tags: readonly string[];
}

/** Reads the output of `git ls-remote --symref`. */
export function readRemoteNames(output: string): RemoteNames {
  const lines = output.split('\n').map((line) => line.split('\t'));
  const names = lines.map(([, name = '']) => name);
  const below = (prefix: string) =>
    names.filter((name) => name.startsWith(prefix) && !name.endsWith('^{}')).map((name) => name.slice(prefix.length));
  const head = lines.find(([value = '', name]) => name === 'HEAD' && value.startsWith('ref: refs/heads/'))?.[0];
  return { head: head?.slice('ref: refs/heads/'.length), branches: below('refs/heads/'), tags: below('refs/tags/') };
}
