/** A range of the source, end exclusive, in offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface ScalarNode extends Span {
  readonly kind: 'scalar';
  /** What YAML makes of it: null, boolean, number, Date or string. */
  readonly value: unknown;
  /** The decoded text, whatever its type. */
  readonly text: string;
  readonly style: 'plain' | 'quoted' | 'block';
}

export interface SequenceNode extends Span {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
}

export interface MappingEntry {
  readonly key: ScalarNode;
  readonly value: YamlNode;
}

export interface MappingNode extends Span {
  readonly kind: 'mapping';
  /** In file order, keys distinct; entries of `<<` merges come last, without those that are overridden. */
  readonly entries: readonly MappingEntry[];
  /** Entries in whose place a later one with the same key is; absent if there are none. */
  readonly replaced?: readonly MappingEntry[];
}

/** A value with its place. Aliases share the node of their anchor, so the tree is a directed acyclic graph. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode;
