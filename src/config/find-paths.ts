import { DistinctEntries } from './distinct-entries.ts';
import type { MappingEntry, MappingNode, YamlNode } from './yaml-node.ts';

/**
 * The `paths` of a file; undefined if it has none. If the key is repeated, as in files that were put together,
 * the entries of all of them count, as they do for govanityurls; of those with one key the last.
 */
export function findPaths(
  root: MappingNode,
  onRepeated: (first: MappingEntry, entry: MappingEntry) => void = () => undefined,
): YamlNode | undefined {
  const isPaths = ({ key }: MappingEntry) => key.text === 'paths';
  const last = root.entries.find(isPaths)?.value;
  const earlier = (root.replaced ?? []).filter(isPaths).map(({ value }) => value);
  if (last?.kind !== 'mapping' || earlier.length === 0) return last;
  const entries = new DistinctEntries<MappingEntry>();
  for (const node of [...earlier, last]) {
    for (const entry of node.kind === 'mapping' ? node.entries : []) {
      const first = entries.replace(entry);
      if (first !== undefined) onRepeated(first, entry);
    }
  }
  return { ...last, entries: entries.list };
}
