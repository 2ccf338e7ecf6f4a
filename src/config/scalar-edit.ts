import type { TextEdit } from '../diagnostics/diagnostic.ts';
import { writeYamlScalar } from './write-yaml-scalar.ts';
import type { ScalarNode } from './yaml-tree.ts';

/**
 * The edit that gives a scalar another one-line value and leaves everything around it alone:
 * quotes stay, a comment behind a block scalar's `|` stays. Undefined where it cannot tell the scalar from its key.
 */
export function scalarEdit(source: string, node: ScalarNode, value: string): TextEdit | undefined {
  if (node.style === 'block') return blockEdit(source, node, value);
  const quote = node.style === 'quoted' ? source[node.start] : undefined;
  return { start: node.start, end: node.end, text: writeYamlScalar(value, { quote, isInFlow: true }) };
}

/** Replaces the indicator (`|-`, `>`) by the value and takes the block's lines out, but not the empty ones behind it. */
function blockEdit(source: string, node: ScalarNode, value: string): TextEdit | undefined {
  let headerEnd = node.start;
  while (/\s/.test(source.charAt(headerEnd - 1))) headerEnd--;
  let headerStart = headerEnd;
  while (headerStart > 0 && !/[\r\n]/.test(source.charAt(headerStart - 1))) headerStart--;
  const header = source.slice(headerStart, headerEnd);
  const indicator = /(?<=(?:^|[:?-])\s*(?:[&!]\S*\s+)*)[|>][0-9+-]*(?=$|\s+#)/.exec(header);
  if (indicator === null) return undefined;
  const comment = header.slice(indicator.index + indicator[0].length);
  return { start: headerStart + indicator.index, end: node.end, text: `${writeYamlScalar(value)}${comment}` };
}
