import { pathFields, topFields } from '../config/schema.ts';
import type { MappingNode } from '../config/yaml-node.ts';
import { brykGoVanity } from './bryk-go-vanity.ts';
import { codycody31GoVanity } from './codycody31-go-vanity.ts';
import { goImportshttp } from './go-importshttp.ts';
import { govanityurls } from './govanityurls.ts';
import type { Kind } from './kind.ts';
import { sally } from './sally.ts';
import { turbovanityurls } from './turbovanityurls.ts';
import { vangen } from './vangen.ts';
import { wamodVanityurl } from './wamod-vanityurl.ts';

/** Every kind that is a file, in the order in which a file is asked for them: the more particular first. */
export const kinds: readonly Kind[] = [
  vangen,
  sally,
  goImportshttp,
  wamodVanityurl,
  codycody31GoVanity,
  brykGoVanity,
  turbovanityurls,
  govanityurls,
];

/** Keys that vanity.yaml has and no other server's file, at the top level and below a path. */
const ownTopKeys = ['backends', 'backend', 'index', 'explain', 'access', 'proxy'];
const ownPathKeys = ['backend', 'project'];
/** Keys that forks of govanityurls have, too; together with keys of theirs the file is one of a fork. */
const sharedPathKeys = ['subdir', 'branch', 'docs', 'hidden', 'deprecated'];

/** The kind of a file; undefined where it is none of them, or a vanity.yaml of ours already. */
export function recogniseKind(root: MappingNode): Kind | undefined {
  return isOwn(root) ? undefined : kinds.find((kind) => kind.recognises(root));
}

/** Whether a file is a vanity.yaml that goes beyond govanityurls. */
export function isOwn(root: MappingNode): boolean {
  const paths = root.entries.find(({ key }) => key.text === 'paths')?.value;
  if (paths?.kind !== 'mapping') return false;
  const top = root.entries.map(({ key }) => key.text);
  const below = new Set(
    paths.entries.flatMap(({ value }) => (value.kind === 'mapping' ? value.entries.map(({ key }) => key.text) : [])),
  );
  if (ownTopKeys.some((name) => top.includes(name)) || ownPathKeys.some((name) => below.has(name))) return true;
  const isForeign =
    top.some((name) => name !== 'paths' && !Object.hasOwn(topFields, name)) ||
    [...below].some((name) => !Object.hasOwn(pathFields, name));
  return !isForeign && (top.includes('docs') || sharedPathKeys.some((name) => below.has(name)));
}
