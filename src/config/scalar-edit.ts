import type { TextEdit } from '../diagnostics/diagnostic.ts';
import type { ScalarNode } from './yaml-tree.ts';

/**
 * The edit that gives a scalar another one-line value and leaves everything around it alone:
 * quotes stay, a comment behind a block scalar's `|` stays.
 */
export function scalarEdit(source: string, node: ScalarNode, value: string): TextEdit {
  if (node.style === 'block') return blockEdit(source, node, value);
  const quote = node.style === 'quoted' ? source[node.start] : undefined;
  return { start: node.start, end: node.end, text: writeScalar(value, quote) };
}

/** Replaces the indicator (`|-`, `>`) by the value and takes the block's lines out. */
function blockEdit(source: string, node: ScalarNode, value: string): TextEdit {
  const headerEnd = source.lastIndexOf('\n', node.start - 1);
  const headerStart = source.lastIndexOf('\n', headerEnd - 1) + 1;
  const header = source.slice(headerStart, headerEnd);
  const indicator = /[|>][0-9+-]*(?=\s*$|\s+#)/.exec(header);
  if (indicator === null) return { start: node.start, end: node.end, text: source.slice(node.start, node.end) };
  const rest = header.slice(indicator.index + indicator[0].length);
  const end = source[node.end - 1] === '\n' ? node.end - 1 : node.end;
  return { start: headerStart + indicator.index, end, text: `${writeScalar(value, undefined)}${rest}` };
}

function writeScalar(value: string, quote: string | undefined): string {
  if (quote === '"') return JSON.stringify(value);
  const isPlain = /^[A-Za-z0-9][A-Za-z0-9:/._~%@+-]*$/.test(value) && !value.endsWith(':');
  return quote === "'" || !isPlain ? `'${value.replaceAll("'", "''")}'` : value;
}
