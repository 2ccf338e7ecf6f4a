import type { Config, Route } from '../config/config.ts';
import { findPaths } from '../config/find-paths.ts';
import { createSourceText, type SourceText } from '../config/source-text.ts';
import type { MappingEntry, MappingNode, YamlNode } from '../config/yaml-node.ts';
import { parseYamlTree } from '../config/yaml-tree.ts';

/** A route with its YAML. */
export interface ConfigEntry {
  readonly route: Route;
  readonly node: MappingEntry;
  /** A key with its value, also if it comes from an alias or a merge key; undefined if it is absent or has no value. */
  field(name: string): MappingEntry | undefined;
}

/** A configuration with its YAML. */
export interface ConfigEntries {
  readonly source: SourceText;
  /** The top-level `backend`. */
  readonly defaultBackend: MappingEntry | undefined;
  /** In file order. */
  readonly entries: readonly ConfigEntry[];
}

/** Finds the YAML of each route; `config` is what parseConfig made of the same text. */
export function readConfigEntries(text: string, file: string, config: Config): ConfigEntries {
  const source = createSourceText(text, file);
  const { root } = parseYamlTree(source);
  const paths = root?.kind === 'mapping' ? findPaths(root) : undefined;
  const byPlace = new Map((paths?.kind === 'mapping' ? paths.entries : []).map((entry) => [entry.key.start, entry]));
  const entries = config.routes.map((route): ConfigEntry => {
    const node = byPlace.get(route.span.start);
    if (node === undefined) throw new Error(`no entry for ${route.key}`);
    return { route, node, field: (name) => fieldOf(node.value, name) };
  });
  return { source, defaultBackend: root && fieldOf(root, 'backend'), entries };
}

function fieldOf(node: YamlNode, name: string): MappingEntry | undefined {
  const found = node.kind === 'mapping' ? entryOf(node, name) : undefined;
  return found?.value.kind === 'scalar' && found.value.value === null ? undefined : found;
}

function entryOf(node: MappingNode, name: string): MappingEntry | undefined {
  return node.entries.find(({ key }) => key.text === name);
}
