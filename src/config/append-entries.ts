import type { TextEdit } from '../diagnostics/diagnostic.ts';
import { writeYamlScalar } from './write-yaml-scalar.ts';
import type { MappingEntry, MappingNode, YamlNode } from './yaml-node.ts';
import { EditRefusal, indentAt, indentStep, isFlow, lineBreakOf, writePair } from './yaml-place.ts';

/** A key whose value is a mapping of texts. */
export interface NewMapping {
  readonly key: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** The lines of new mappings, each indented by `indent` and their fields by one step more. */
export function mappingLines(added: readonly NewMapping[], indent = '', step = '  '): string[] {
  return added.flatMap(({ key, fields }) => [
    `${indent}${writeYamlScalar(key)}:`,
    ...fields.map(([name, value]) => `${indent}${step}${name}: ${writeYamlScalar(value)}`),
  ]);
}

/** The edit that adds mappings after the last entry of a mapping that has some, in its style. Throws EditRefusal. */
export function appendEntries(text: string, mapping: MappingNode, added: readonly NewMapping[]): TextEdit {
  // Those of `<<` are written elsewhere.
  const own = mapping.entries.filter(({ key }) => key.start >= mapping.start);
  const last = own.reduce<MappingEntry | undefined>(
    (latest, entry) => (latest === undefined || entry.key.start > latest.key.start ? entry : latest),
    undefined,
  );
  if (last === undefined) throw new EditRefusal('it has no entry of its own to add to');
  // The value of an alias is where its anchor is.
  const end = Math.max(last.key.end, last.value.end);
  if (isFlow(text, mapping)) {
    if (last.value.end < last.key.end) throw new EditRefusal('its last entry is an alias in braces');
    const at = endInBraces(text, last.value.start === last.value.end ? last.key : last.value);
    return { start: at, end: at, text: added.map((entry) => `, ${inBraces(text, last, entry)}`).join('') };
  }
  const lines = mappingLines(added, indentAt(text, last.key.start), indentStep(text, own));
  return insertLinesAfter(text, end, lines);
}

/** The edit that adds mappings below a new key, before an entry of a mapping in block style. Throws EditRefusal. */
export function insertMapping(
  text: string,
  mapping: MappingNode,
  before: MappingEntry,
  name: string,
  added: readonly NewMapping[],
): TextEdit {
  if (isFlow(text, mapping)) throw new EditRefusal(`\`${name}\` cannot be added to a file in braces`);
  const indent = indentAt(text, before.key.start);
  const start = before.key.start - indent.length;
  const lines = [`${indent}${name}:`, ...mappingLines(added, `${indent}  `)];
  return { start, end: start, text: lines.map((line) => `${line}${lineBreakOf(text)}`).join('') };
}

function inBraces(text: string, neighbour: MappingEntry, { key, fields }: NewMapping): string {
  const quote = neighbour.key.style === 'quoted' ? text.charAt(neighbour.key.start) : '';
  const pairs = fields.map(([name, value]) => writePair(text, neighbour, name, value));
  return `${writeYamlScalar(key, { quote, isInFlow: true })}: {${pairs.join(', ')}}`;
}

/** Where a value in braces ends: with the brace of its own, if it has one, which the tree does not know. */
function endInBraces(text: string, node: YamlNode): number {
  if (node.kind === 'scalar') return node.end;
  const last = node.kind === 'mapping' ? node.entries.at(-1)?.value : node.items.at(-1);
  let at = last === undefined ? node.start + 1 : endInBraces(text, last);
  for (;;) {
    const next = text.charAt(at);
    if (next === '}' || next === ']') return at + 1;
    const rest = next === '#' ? text.indexOf('\n', at) : /[\s,:]/.test(next) ? at + 1 : -1;
    if (rest === -1) throw new EditRefusal('the end of its last entry cannot be found');
    at = rest;
  }
}

/** Inserts lines after the line that an offset is in; a block of text ends where the next line begins. */
function insertLinesAfter(text: string, offset: number, lines: readonly string[]): TextEdit {
  const lineBreak = lineBreakOf(text);
  const isAtLineStart = offset > 0 && /[\r\n]/.test(text.charAt(offset - 1));
  const rest = /\r\n|\n|\r/.exec(text.slice(offset));
  if (isAtLineStart || rest !== null) {
    const at = isAtLineStart || rest === null ? offset : offset + rest.index + rest[0].length;
    return { start: at, end: at, text: lines.map((line) => `${line}${lineBreak}`).join('') };
  }
  return { start: text.length, end: text.length, text: lines.map((line) => `${lineBreak}${line}`).join('') };
}
