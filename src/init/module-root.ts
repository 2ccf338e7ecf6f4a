import { majorVersion } from '../vanity/module-path.ts';

/** Where a module's repository begins among the import paths of a host. */
export interface ModuleRoot {
  /** Key of the entry that answers for it: `/foo`; "/" for the host itself. */
  readonly key: string;
  /** Directory that the entry needs as `subdir`; "" if the key is the root of the repository. */
  readonly subdir: string;
  /** N of the path's /vN; 1 without one. */
  readonly major: number;
}

/**
 * The key for a module that is in a directory of its repository; undefined if its path is not on the host. What the
 * directory adds to the path of the repository is left to `go`, which looks there by itself, as it does for /vN.
 */
export function moduleRoot(path: string, directory: string, host: string): ModuleRoot | undefined {
  if (path !== host && !path.startsWith(`${host}/`)) return undefined;
  const elements = path
    .slice(host.length)
    .split('/')
    .filter((element) => element !== '');
  const major = Number(majorVersion(elements.at(-1) ?? '') ?? '1');
  const plain = major > 1 ? elements.slice(0, -1) : elements;
  const directories = directory.split('/').filter((element) => element !== '');
  const last = directories.at(-1);
  // A major version may have a directory of its own.
  const below = major > 1 && last === `v${major}` ? directories.slice(0, -1) : directories;
  const isTail = below.length <= plain.length && below.every((name, index) => plain.at(index - below.length) === name);
  const root = isTail ? plain.slice(0, plain.length - below.length) : plain;
  return { key: `/${root.join('/')}`, subdir: isTail ? '' : below.join('/'), major };
}
