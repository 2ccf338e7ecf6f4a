import {
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  type ScalarEvent,
  YAMLException,
} from 'js-yaml';
import type { Diagnostic, Finding } from '../diagnostics/diagnostic.ts';
import { toDiagnostic } from '../diagnostics/diagnostic.ts';
import { DistinctEntries } from './distinct-entries.ts';
import { formatFault } from './foreign-format.ts';
import type { SourceText } from './source-text.ts';
import { documentFault, tooManyDocuments } from './yaml-documents.ts';
import type { MappingEntry, ScalarNode, Span, YamlNode } from './yaml-node.ts';
import { isSurelyText, placeOfScalar, resolveScalars } from './yaml-scalars.ts';

/** Nodes that a file's aliases may expand to: defaults for 100,000 modules need as many, a bomb has billions. */
const maxAliasedNodes = 1_000_000;
/** Characters. 100,000 modules need about half of it. */
const maxTextLength = 16 * 1024 * 1024;
/** Lines, list items and braces: each may become a node. 100,000 modules with every key have about half as many. */
const maxParts = 1_500_000;

/** What is asked of a document beyond YAML. */
export interface TreeOptions {
  /** Keys of the top level that may not be repeated, nor any key below them. */
  readonly unique?: readonly string[];
}

/**
 * Parses one YAML document into nodes that know their place. Of a key that is repeated the last one counts.
 * Reports syntax errors, no document, several documents, repeated keys, keys that are no scalars,
 * and what is too large, as written or with its aliases expanded; `root` is undefined if there is nothing to read on.
 */
export function parseYamlTree(
  source: SourceText,
  { unique = [] }: TreeOptions = {},
): { root?: YamlNode; diagnostics: Diagnostic[] } {
  const composer = new Composer(source, unique);
  try {
    const root = composer.document();
    return root === undefined ? { diagnostics: composer.diagnostics } : { root, diagnostics: composer.diagnostics };
  } catch (error) {
    if (error instanceof AliasBomb) return { diagnostics: composer.diagnostics };
    if (!(error instanceof YAMLException)) throw error;
    const conflict = conflictMarker.exec(source.text);
    if (conflict !== null) {
      composer.report(unmerged, { start: conflict.index, end: conflict.index + conflict[0].length });
      return { diagnostics: composer.diagnostics };
    }
    const format = formatFault(source.text);
    if (format !== undefined) {
      composer.report(format.finding, format.span);
      return { diagnostics: composer.diagnostics };
    }
    const hint = syntaxHints[error.reason] ?? (error.reason.startsWith('unknown ') ? tagHint : undefined);
    const finding: Finding = { code: 'yaml/syntax', message: error.reason.slice(0, maxMessageLength) };
    composer.report(hint === undefined ? finding : { ...finding, hint }, placeOf(error, source.text));
    return { diagnostics: composer.diagnostics };
  }
}

/** What git leaves at the start of lines of which it knows two versions. */
const conflictMarker = /^(?:<<<<<<<|=======|>>>>>>>)(?=[ \r\n]|$)/m;
const unmerged: Finding = {
  code: 'yaml/syntax',
  message: 'a merge conflict is left in the file',
  hint: 'keep one of the two versions, and take out the lines with <<<<<<<, ======= and >>>>>>>',
};

/** Characters of the parser's messages, which repeat parts of the text. */
const maxMessageLength = 200;

/** A key that is in a mapping already, on the given line. */
export function repeatedKey(key: ScalarNode, firstLine: number): Finding {
  const message = `duplicate key \`${key.text.slice(0, maxMessageLength)}\` (first on line ${firstLine})`;
  const hint =
    key.text === 'paths' ? 'the entries of both count: put them together' : 'keep one of the two: the last one counts';
  return { code: 'yaml/duplicate-key', message, hint };
}

/** `start` is what the mapping begins with: `{{` is a variable of a template in most files, and a key in YAML. */
function complexKey(start: string): Finding {
  const message = 'a key is a list or a mapping, only plain words are allowed';
  if (start !== '{{') return { code: 'yaml/complex-key', message };
  return {
    code: 'yaml/complex-key',
    message,
    hint: 'variables such as `{{ name }}` are not expanded here: write the value',
  };
}

const tagHint = 'tags such as `!env` and `!secret` are not evaluated here: write the value itself';

/** What is usually meant by the parser's less obvious messages. */
const syntaxHints: Readonly<Record<string, string>> = {
  'deficient indentation': 'close the quote, or indent the lines that continue the text',
  'missed comma between flow collection entries': 'put a key or text with braces in quotes, such as "/teams/{team}"',
  'nesting exceeded maxDepth (100)': 'vanity.yaml has four levels at most',
  'tab characters must not be used in indentation': 'indent with spaces',
};

/** The parser notices some mistakes only at the start of the next line; what is wrong then precedes it. */
function placeOf(error: YAMLException, text: string): Span {
  const position = Math.min(error.mark?.position ?? 0, text.length);
  const isAtLineEnd = /^[ \t]*(?:\r?\n|$)/.test(text.slice(position, position + 200));
  const start = isAtLineEnd ? Math.max(0, text.slice(0, position).trimEnd().length - 1) : position;
  return { start, end: start + 1 };
}

/** How a text is too large to be read; undefined if it is not. The parser needs a hundred times the memory of a node. */
function excessOf(text: string): string | undefined {
  if (text.length > maxTextLength) return `${text.length} characters, at most ${maxTextLength} are read`;
  if (text.length < maxParts) return undefined;
  let parts = 0;
  for (let index = 0; index < text.length; index++) if (partCodes.has(text.charCodeAt(index))) parts++;
  return parts > maxParts ? `${parts} lines and list items, at most ${maxParts} are read` : undefined;
}

const partCodes = new Set([...'\n\r,[{'].map((character) => character.charCodeAt(0)));

function isSameScalar(a: YamlNode, b: YamlNode): boolean {
  return a.kind === 'scalar' && b.kind === 'scalar' && a.text === b.text;
}

/** Ends the composition of a file whose aliases expand to too much. */
class AliasBomb extends Error {}

/** Builds nodes from js-yaml's event stream, which alone has offsets. */
class Composer {
  readonly diagnostics: Diagnostic[] = [];
  private readonly source: SourceText;
  private readonly anchors = new Map<string, YamlNode>();
  /**
   * Nodes below each node with aliases written out; makes a bomb countable without expanding it.
   * Empty for the many files without aliases: it would take more time than all the rest.
   */
  private readonly sizes = new Map<YamlNode, number>();
  private hasAliases = false;
  private aliasedNodes = 0;
  private events: Event[] = [];
  private values: unknown[] = [];
  private next = 0;
  private nextValue = 0;

  private readonly unique: readonly string[];
  /** Keys on the way to the mapping that is read. */
  private readonly path: string[] = [];

  constructor(source: SourceText, unique: readonly string[]) {
    this.source = source;
    this.unique = unique;
  }

  report(finding: Finding, span: Span): void {
    this.diagnostics.push(toDiagnostic(finding, { location: this.source.locate(span) }));
  }

  document(): YamlNode | undefined {
    const { text } = this.source;
    const excess = excessOf(text);
    if (excess !== undefined) {
      this.report({ code: 'yaml/too-large', message: `the file is too large: ${excess}` }, { start: 0, end: 0 });
      return undefined;
    }
    const many = tooManyDocuments(text);
    this.events = many === undefined ? parseEvents(text, {}) : [];
    const fault = many ?? documentFault(this.events, text);
    if (fault !== undefined) {
      this.report(fault.finding, fault);
      return undefined;
    }
    this.hasAliases = this.events.some(({ type }) => type === EVENT_ID.ALIAS);
    this.values = resolveScalars(this.events, text);
    this.next = 1;
    return this.node(0);
  }

  /** `fallback` is the offset to show for a value that is not written at all. */
  private node(fallback: number): YamlNode {
    const event = this.events[this.next++];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return this.remember(event, this.scalar(event, fallback), 1);
      case EVENT_ID.ALIAS:
        return this.alias(event);
      case EVENT_ID.SEQUENCE:
        return this.sequence(event);
      case EVENT_ID.MAPPING:
        return this.mapping(event);
      default:
        throw new Error('unexpected YAML event');
    }
  }

  private scalar(event: ScalarEvent, fallback: number): ScalarNode {
    const text = getScalarValue(this.source.text, event);
    const value = isSurelyText(event, this.source.text) ? text : this.values[this.nextValue++];
    if (event.valueStart === -1) return { kind: 'scalar', value, text, style: 'plain', start: fallback, end: fallback };
    const { style, start, end } = placeOfScalar(event, this.source.text);
    return { kind: 'scalar', value, text, style, start, end };
  }

  private alias(event: { anchorStart: number; anchorEnd: number }): YamlNode {
    const name = this.source.text.slice(event.anchorStart, event.anchorEnd);
    const node = this.anchors.get(name);
    if (node !== undefined) {
      this.countAliased(node, event);
      return node;
    }
    return YAMLException.throwAt(this.source.text, event.anchorStart, `no anchor \`&${name}\` precedes this alias`);
  }

  /** A bomb is found before anything is made of it: merges would already need its memory. */
  private countAliased(node: YamlNode, event: { anchorStart: number; anchorEnd: number }): void {
    this.aliasedNodes += this.sizes.get(node) ?? 1;
    if (this.aliasedNodes <= maxAliasedNodes) return;
    const message = `with its aliases written out the file would have more than ${maxAliasedNodes} values`;
    const hint = 'write the values out, or use fewer aliases';
    const place = { start: event.anchorStart - 1, end: event.anchorEnd };
    this.report({ code: 'yaml/alias-expansion', message, hint }, place);
    throw new AliasBomb();
  }

  private sequence(event: Event & { type: typeof EVENT_ID.SEQUENCE }): YamlNode {
    this.refuseTag(event);
    const items: YamlNode[] = [];
    let size = 1;
    while (this.events[this.next]?.type !== EVENT_ID.POP) {
      const item = this.node(event.start);
      items.push(item);
      size += this.sizes.get(item) ?? 1;
    }
    this.next++;
    const end = items.at(-1)?.end ?? event.start + 1;
    return this.remember(event, { kind: 'sequence', items, start: event.start, end }, size);
  }

  private mapping(event: Event & { type: typeof EVENT_ID.MAPPING }): YamlNode {
    this.refuseTag(event);
    const entries = new DistinctEntries<MappingEntry>();
    const merges: MappingEntry[] = [];
    const replaced: MappingEntry[] = [];
    let size = 1;
    let end = event.start + 1;
    while (this.events[this.next]?.type !== EVENT_ID.POP) {
      const key = this.node(end);
      this.path.push(key.kind === 'scalar' ? key.text : '');
      const value = this.node(key.end);
      this.path.pop();
      end = Math.max(key.end, value.end);
      size += 1 + (this.sizes.get(value) ?? 1);
      if (key.kind !== 'scalar') {
        this.report(complexKey(this.source.text.slice(event.start, event.start + 2)), key);
      } else if (key.text === '<<' && key.style === 'plain') {
        merges.push({ key, value });
      } else {
        const first = entries.replace({ key, value });
        if (first !== undefined) {
          this.reportRepeated(first, key);
          replaced.push(first);
        }
      }
    }
    this.next++;
    for (const merge of merges) this.merge(entries, merge, event.start);
    const span = { start: event.start, end: event.style === COLLECTION_STYLE.FLOW ? end + 1 : end };
    const more = replaced.length === 0 ? {} : { replaced };
    return this.remember(event, { kind: 'mapping', entries: entries.list, ...more, ...span }, size);
  }

  private reportRepeated(first: MappingEntry, key: ScalarNode): void {
    const isUnique = this.unique.includes(this.path[0] ?? key.text);
    const finding = repeatedKey(key, this.source.locate(first.key).line);
    this.report(isUnique ? { ...finding, code: 'config/duplicate-key', hint: 'keep one of the two' } : finding, key);
  }

  /** govanityurls takes keys in the order in which they are written, YAML those of the mapping before merged ones. */
  private merge(entries: DistinctEntries<MappingEntry>, { key, value }: MappingEntry, start: number): void {
    const sources = value.kind === 'sequence' ? value.items : [value];
    const isOverridden = (own: MappingEntry, merged: MappingEntry) =>
      own.key.start >= start && own.key.start < key.start && !isSameScalar(own.value, merged.value);
    let overridden: MappingEntry | undefined;
    for (const source of sources) {
      if (source.kind !== 'mapping') {
        this.report({ code: 'yaml/syntax', message: '`<<` takes a mapping or a list of mappings' }, key);
        continue;
      }
      for (const entry of source.entries) {
        const own = entries.add(entry);
        if (own !== undefined && isOverridden(own, entry)) overridden ??= own;
      }
    }
    if (overridden === undefined) return;
    const message = `\`<<\` follows \`${overridden.key.text.slice(0, maxMessageLength)}\`, which counts: govanityurls takes the merged value`;
    this.report({ code: 'yaml/merge-order', message, hint: 'write `<<` first' }, key);
  }

  private refuseTag(event: { tagStart: number; tagEnd: number }): void {
    if (event.tagStart === -1) return;
    const tag = this.source.text.slice(event.tagStart, event.tagEnd);
    if (tag === '!!map' || tag === '!!seq') return;
    YAMLException.throwAt(this.source.text, event.tagStart, `unknown tag \`${tag}\``);
  }

  private remember<Node extends YamlNode>(event: Event, node: Node, size: number): Node {
    if (this.hasAliases) this.sizes.set(node, size);
    if ('anchorEnd' in event && event.anchorStart !== -1) {
      this.anchors.set(this.source.text.slice(event.anchorStart, event.anchorEnd), node);
    }
    return node;
  }
}
