import type { Report } from '../config/read-fields.ts';
import type { MappingNode } from '../config/yaml-node.ts';
import type { Draft } from './draft.ts';
import type { fileKindNames } from './kind-names.ts';

/** Another server's file: how it is recognised and read. */
export interface Kind {
  /** What `--from` takes. */
  readonly name: (typeof fileKindNames)[number];
  /** What a file of it looks like, for people. */
  readonly looks: string;
  /** Whether the file's keys are those of vanity.yaml for the most part, so that it is edited instead of rewritten. */
  readonly isNearlyOurs: boolean;
  /** Whether a file can be one of these; kinds are asked in the order of their table. */
  recognises(root: MappingNode): boolean;
  read(root: MappingNode, report: Report): Draft;
}

/** The value of a key; undefined where it is absent. */
export function valueAt(node: MappingNode, name: string) {
  return node.entries.find(({ key }) => key.text === name)?.value;
}

/** Whether one of the mappings of a list has one of some keys. */
export function listHasKey(node: MappingNode, list: string, ...names: readonly string[]): boolean {
  const value = valueAt(node, list);
  if (value?.kind !== 'sequence') return false;
  return value.items.some((item) => item.kind === 'mapping' && names.some((name) => valueAt(item, name) !== undefined));
}
