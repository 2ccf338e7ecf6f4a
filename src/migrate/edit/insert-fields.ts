import type { MappingEntry, MappingNode } from '../../config/yaml-node.ts';
import { EditRefusal, indentAt, indentStep, isFlow, lineBreakOf, writePair } from '../../config/yaml-place.ts';
import type { TextEdit } from '../../diagnostics/diagnostic.ts';
import type { ConfigEntries, ConfigEntry } from '../config-entries.ts';

type NewField = readonly [name: string, value: string];

/** The edit that adds keys to an entry, before those that it has. Throws EditRefusal. */
export function insertFields(entry: ConfigEntry, fields: readonly NewField[], all: ConfigEntries): TextEdit {
  const { value } = entry.node;
  if (value.kind === 'mapping') return insertIntoMapping(value, fields, all.source.text);
  return value.start === value.end ? insertAfterKey(entry.node, fields, all) : replaceNull(entry.node, fields, all);
}

/** `neighbour` gives the quotes of the keys. */
function writePairs(text: string, neighbour: MappingEntry | undefined, fields: readonly NewField[]): string[] {
  return fields.map(([name, value]) => writePair(text, neighbour, name, value));
}

function insertIntoMapping(mapping: MappingNode, fields: readonly NewField[], text: string): TextEdit {
  const [first] = mapping.entries;
  const pairs = writePairs(text, first, fields);
  if (!isFlow(text, mapping)) {
    const separator = `${lineBreakOf(text)}${indentAt(text, mapping.start)}`;
    return { start: mapping.start, end: mapping.start, text: pairs.map((pair) => `${pair}${separator}`).join('') };
  }
  const inside = mapping.start + 1;
  const blank = /^\s*/.exec(text.slice(inside, inside + 1_000))?.[0] ?? '';
  if (text.charAt(inside + blank.length) === '}') return { start: inside, end: inside, text: pairs.join(', ') };
  const start = inside + blank.length;
  return { start, end: start, text: pairs.map((pair) => `${pair}, `).join('') };
}

/** `/foo:` without a value gets one: in braces if it is in braces itself, otherwise lines of its own. */
function insertAfterKey({ key }: MappingEntry, fields: readonly NewField[], all: ConfigEntries): TextEdit {
  const { text } = all.source;
  const inBraces = braces(text, { key, value: key }, fields);
  const rest = text.slice(key.end);
  if (/^\s*[,}]/.test(rest)) return { start: key.end, end: key.end, text: `: ${inBraces}` };
  const colon = /^[ \t]*:/.exec(rest)?.[0];
  if (colon === undefined) throw new EditRefusal('its key is not followed by a colon');
  const afterColon = rest.slice(colon.length);
  if (/^\s*[,}]/.test(afterColon)) return insertion(key.end + colon.length, ` ${inBraces}`);
  const restOfLine = /^(?:[ \t]+#[^\r\n]*|[ \t]*)(?=[\r\n]|$)/.exec(afterColon)?.[0];
  if (restOfLine === undefined) throw new EditRefusal('it has a tag or an anchor instead of a value');
  const step = indentStep(
    text,
    all.entries.map(({ node }) => node),
  );
  const indent = `${indentAt(text, key.start)}${step}`;
  const lines = writePairs(text, undefined, fields).map((pair) => `${lineBreakOf(text)}${indent}${pair}`);
  return insertion(key.end + colon.length + restOfLine.trimEnd().length, lines.join(''));
}

function replaceNull(node: MappingEntry, fields: readonly NewField[], { source: { text } }: ConfigEntries): TextEdit {
  return { start: node.value.start, end: node.value.end, text: braces(text, node, fields) };
}

function braces(text: string, neighbour: MappingEntry, fields: readonly NewField[]): string {
  return `{${writePairs(text, neighbour.key.style === 'quoted' ? neighbour : undefined, fields).join(', ')}}`;
}

function insertion(at: number, text: string): TextEdit {
  return { start: at, end: at, text };
}
