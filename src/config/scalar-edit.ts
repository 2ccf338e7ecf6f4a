import type { TextEdit } from '../diagnostics/diagnostic.ts';
import { writeYamlScalar } from './write-yaml-scalar.ts';
import type { ScalarNode, Span } from './yaml-node.ts';

/**
 * The edit that gives a scalar another one-line value and leaves everything around it alone:
 * quotes stay, a comment after a block scalar's `|` stays. Undefined if the scalar cannot be distinguished from its key.
 */
export function scalarEdit(source: string, node: ScalarNode, value: string): TextEdit | undefined {
  if (node.style === 'block') return blockEdit(source, node, value);
  const quote = node.style === 'quoted' ? source[node.start] : undefined;
  return { start: node.start, end: node.end, text: writeYamlScalar(value, { quote, isInFlow: true }) };
}

/** Replaces the indicator (`|-`, `>`) by the value and takes the block's lines out, but not the empty ones after it. */
function blockEdit(source: string, node: ScalarNode, value: string): TextEdit | undefined {
  let headerEnd = node.start;
  while (/\s/.test(source.charAt(headerEnd - 1))) headerEnd--;
  let headerStart = headerEnd;
  while (headerStart > 0 && !/[\r\n]/.test(source.charAt(headerStart - 1))) headerStart--;
  const header = source.slice(headerStart, headerEnd);
  const indicator = findIndicator(header);
  if (indicator === undefined) return undefined;
  const comment = header.slice(indicator.end);
  return { start: headerStart + indicator.start, end: node.end, text: `${writeYamlScalar(value)}${comment}` };
}

/** Finds the `|-` or `>` after a key or a dash, with nothing but tags and anchors in between. */
function findIndicator(header: string): Span | undefined {
  const words = [...header.matchAll(/\S+/g)];
  let isExpected = true;
  for (const [at, { index, 0: word }] of words.entries()) {
    const next = words[at + 1]?.[0] ?? '#';
    if (isExpected && /^[|>][0-9+-]*$/.test(word) && next.startsWith('#'))
      return { start: index, end: index + word.length };
    isExpected = /[:?-]$/.test(word) || (isExpected && /^[&!]/.test(word));
  }
  return undefined;
}
