import type { RemoteRefs } from '../../programs/git/remote-refs.ts';
import { majorVersion } from '../../vanity/module-path.ts';
import type { Target } from '../targets.ts';

const versionTag = /^(?:(.*)\/)?(v(0|[1-9][0-9]*)\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.-]+)?)$/;

/**
 * All versions that a repository's tags may be for `go`, and those in go.sum files, as `module@version`.
 * From v2 on a tag belongs to a module path with `/vN` or, without go.mod, is `+incompatible`; only `go` knows which.
 */
export function moduleQueries({ importPath, subdir, versions }: Target, { tags }: Pick<RemoteRefs, 'tags'>): string[] {
  const named = versions.map(({ modulePath, version }) => `${modulePath}@${version}`);
  return [...new Set([...[...tags.keys()].flatMap((tag) => queriesOf(tag, importPath, subdir)), ...named])];
}

function queriesOf(tag: string, importPath: string, subdir: string): string[] {
  const [, dir = '', version, majorText] = versionTag.exec(tag) ?? [];
  const isBelow = subdir === '' || dir === subdir || dir.startsWith(`${subdir}/`);
  if (version === undefined || !isBelow) return [];
  const rest = subdir === '' ? dir : dir.slice(subdir.length + 1);
  const modulePath = rest === '' ? importPath : `${importPath}/${rest}`;
  const major = Number(majorText);
  const ownMajor = majorVersion(modulePath.slice(modulePath.lastIndexOf('/') + 1));
  if (ownMajor !== undefined) return Number(ownMajor) === major ? [`${modulePath}@${version}`] : [];
  if (major < 2) return [`${modulePath}@${version}`];
  const incompatible = rest === '' ? [`${modulePath}@${version}+incompatible`] : [];
  return [`${modulePath}/v${major}@${version}`, ...incompatible];
}
