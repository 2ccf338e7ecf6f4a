import { writeYamlScalar } from './write-yaml-scalar.ts';
import type { MappingEntry, MappingNode } from './yaml-node.ts';

/** Thrown if an entry cannot be edited safely; the message is the reason. */
export class EditRefusal extends Error {}

/** The line break of a text: that of its first line, LF if it has none. */
export function lineBreakOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

/** White space before an offset in its line; throws EditRefusal if there is anything else. */
export function indentAt(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && !/[\r\n\ufeff]/.test(text.charAt(start - 1))) start--;
  const indent = text.slice(start, offset);
  if (/^ *$/.test(indent)) return indent;
  throw new EditRefusal('there is other text before it in its line');
}

/** Whether a mapping is written in braces. */
export function isFlow(text: string, { start }: MappingNode): boolean {
  return text.charAt(start) === '{';
}

/** A key with a value, quoted like the given neighbour's key. */
export function writePair(text: string, neighbour: MappingEntry | undefined, name: string, value: string): string {
  const quote = neighbour?.key.style === 'quoted' ? text.charAt(neighbour.key.start) : '';
  return `${quote}${name}${quote}: ${writeYamlScalar(value, { quote, isInFlow: true })}`;
}

/** How much deeper the first of some entries indents the keys of its value; two spaces if none has any. */
export function indentStep(text: string, entries: readonly MappingEntry[]): string {
  for (const { key, value } of entries) {
    if (value.kind !== 'mapping' || isFlow(text, value) || value.start < key.end) continue;
    const deeper = columnOf(text, value.start) - columnOf(text, key.start);
    if (deeper > 0) return ' '.repeat(deeper);
  }
  return '  ';
}

function columnOf(text: string, offset: number): number {
  return offset - Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1));
}
