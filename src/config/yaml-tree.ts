import {
  COLLECTION_STYLE,
  CORE_SCHEMA,
  constructFromEvents,
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  timestampTag,
  YAMLException,
} from 'js-yaml';
import type { Diagnostic, Finding } from '../diagnostics/diagnostic.ts';
import { toDiagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceText } from './source-text.ts';

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
}

/** A value with its place. Aliases share the node of their anchor, so the tree is a directed acyclic graph. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode;

/** A YAML text in which every alias is written out may have this many nodes; a bomb has billions. */
const maxExpandedNodes = 5_000_000;
/** Characters. 100,000 modules need about a tenth of it. */
const maxTextLength = 64 * 1024 * 1024;

/** js-yaml's default, plus dates: they are a mistake wherever a string is meant, as in YAML 1.1. */
const schema = CORE_SCHEMA.withTags(timestampTag);

/**
 * Parses one YAML document into nodes that know their place.
 * Reports syntax errors, no document, several documents, duplicate keys, keys that are no scalars,
 * and aliases that expand without bound; `root` is undefined where there is nothing to read on.
 */
export function parseYamlTree(source: SourceText): { root?: YamlNode; diagnostics: Diagnostic[] } {
  const composer = new Composer(source);
  try {
    const root = composer.document();
    return root === undefined ? { diagnostics: composer.diagnostics } : { root, diagnostics: composer.diagnostics };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    composer.report({ code: 'yaml/syntax', message: error.reason }, placeOf(error, source.text));
    return { diagnostics: composer.diagnostics };
  }
}

/** The parser notices some mistakes only where the next line begins; what is wrong then stands before it. */
function placeOf(error: YAMLException, text: string): Span {
  const position = Math.min(error.mark?.position ?? 0, text.length);
  const isAtLineEnd = /^[ \t]*(?:\r?\n|$)/.test(text.slice(position, position + 200));
  const start = isAtLineEnd ? Math.max(0, text.slice(0, position).trimEnd().length - 1) : position;
  return { start, end: start + 1 };
}

/** Builds nodes from js-yaml's event stream, which is the only place where it keeps offsets. */
class Composer {
  readonly diagnostics: Diagnostic[] = [];
  private readonly source: SourceText;
  private readonly anchors = new Map<string, YamlNode>();
  /** Nodes below each node with aliases written out; makes a bomb countable without expanding it. */
  private readonly sizes = new Map<YamlNode, number>();
  private events: Event[] = [];
  private values: unknown[] = [];
  private next = 0;
  private nextValue = 0;

  constructor(source: SourceText) {
    this.source = source;
  }

  report(finding: Finding, span: Span): void {
    this.diagnostics.push(toDiagnostic(finding, { location: this.source.locate(span) }));
  }

  document(): YamlNode | undefined {
    const { text } = this.source;
    if (text.length > maxTextLength) {
      const message = `the file has ${text.length} characters, at most ${maxTextLength} are read`;
      this.report({ code: 'yaml/too-large', message }, { start: 0, end: 0 });
      return undefined;
    }
    this.events = parseEvents(text, {});
    if (!this.hasOneDocument()) return undefined;
    this.values = resolveScalars(this.events, text);
    this.next = 1;
    const root = this.node(0);
    if (root === undefined) return undefined;
    if ((this.sizes.get(root) ?? 0) > maxExpandedNodes) {
      const message = `with its aliases written out the file would have more than ${maxExpandedNodes} values`;
      this.report({ code: 'yaml/alias-expansion', message, hint: 'write the values out, or use fewer aliases' }, root);
      return undefined;
    }
    return root;
  }

  private hasOneDocument(): boolean {
    const documents = this.events.filter((event) => event.type === EVENT_ID.DOCUMENT).length;
    if (documents === 0 || (documents === 1 && isEmptyDocument(this.events))) {
      const hint = 'the smallest useful file has `host:` and one entry below `paths:`';
      this.report({ code: 'yaml/empty', message: 'the file holds no configuration', hint }, { start: 0, end: 0 });
      return false;
    }
    if (documents > 1) {
      const message = `the file holds ${documents} YAML documents, one is allowed`;
      this.report(
        { code: 'yaml/multiple-documents', message, hint: 'take out the `---` lines' },
        this.secondDocument(),
      );
      return false;
    }
    return true;
  }

  private secondDocument(): Span {
    const { text } = this.source;
    const first = text.startsWith('---') ? text.indexOf('\n---', 3) : text.indexOf('\n---');
    const start = first === -1 ? 0 : first + 1;
    return { start, end: Math.min(start + 3, text.length) };
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
    const value = this.values[this.nextValue++];
    const text = getScalarValue(this.source.text, event);
    if (event.valueStart === -1)
      return { kind: 'scalar', value, text: '', style: 'plain', start: fallback, end: fallback };
    const { valueStart: start, valueEnd: end } = event;
    switch (event.style) {
      case SCALAR_STYLE.PLAIN:
        return { kind: 'scalar', value, text, style: 'plain', start, end };
      case SCALAR_STYLE.SINGLE_QUOTED:
      case SCALAR_STYLE.DOUBLE_QUOTED:
        return { kind: 'scalar', value, text, style: 'quoted', start: start - 1, end: end + 1 };
      default:
        return { kind: 'scalar', value, text, style: 'block', start, end };
    }
  }

  private alias(event: { anchorStart: number; anchorEnd: number }): YamlNode {
    const name = this.source.text.slice(event.anchorStart, event.anchorEnd);
    const node = this.anchors.get(name);
    if (node !== undefined) return node;
    return YAMLException.throwAt(
      this.source.text,
      event.anchorStart,
      `no anchor \`&${name}\` stands before this alias`,
    );
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
    const entries = new Map<string, MappingEntry>();
    const merges: MappingEntry[] = [];
    let size = 1;
    let end = event.start + 1;
    while (this.events[this.next]?.type !== EVENT_ID.POP) {
      const key = this.node(end);
      const value = this.node(key.end);
      end = Math.max(key.end, value.end);
      size += 1 + (this.sizes.get(value) ?? 1);
      if (key.kind !== 'scalar') {
        this.report(
          { code: 'yaml/complex-key', message: 'a key is a list or a mapping, only plain words are allowed' },
          key,
        );
      } else if (key.text === '<<' && key.style === 'plain') {
        merges.push({ key, value });
      } else {
        this.addEntry(entries, { key, value });
      }
    }
    this.next++;
    for (const merge of merges) this.merge(entries, merge);
    const span = { start: event.start, end: event.style === COLLECTION_STYLE.FLOW ? end + 1 : end };
    return this.remember(event, { kind: 'mapping', entries: [...entries.values()], ...span }, size);
  }

  private addEntry(entries: Map<string, MappingEntry>, entry: MappingEntry): void {
    const first = entries.get(entry.key.text);
    if (first === undefined) {
      entries.set(entry.key.text, entry);
      return;
    }
    const message = `the key \`${entry.key.text}\` stands here again, first in line ${this.source.locate(first.key).line}`;
    this.report({ code: 'yaml/duplicate-key', message, hint: 'keep one of the two' }, entry.key);
  }

  private merge(entries: Map<string, MappingEntry>, { key, value }: MappingEntry): void {
    const sources = value.kind === 'sequence' ? value.items : [value];
    for (const source of sources) {
      if (source.kind !== 'mapping') {
        this.report({ code: 'yaml/syntax', message: '`<<` takes a mapping or a list of mappings' }, key);
        continue;
      }
      for (const entry of source.entries) if (!entries.has(entry.key.text)) entries.set(entry.key.text, entry);
    }
  }

  private refuseTag(event: { tagStart: number; tagEnd: number }): void {
    if (event.tagStart === -1) return;
    const tag = this.source.text.slice(event.tagStart, event.tagEnd);
    if (tag === '!!map' || tag === '!!seq') return;
    YAMLException.throwAt(this.source.text, event.tagStart, `unknown tag \`${tag}\``);
  }

  private remember<Node extends YamlNode>(event: Event, node: Node, size: number): Node {
    this.sizes.set(node, size);
    if ('anchorEnd' in event && event.anchorStart !== -1) {
      this.anchors.set(this.source.text.slice(event.anchorStart, event.anchorEnd), node);
    }
    return node;
  }
}

function isEmptyDocument(events: readonly Event[]): boolean {
  const [, content] = events;
  return content?.type === EVENT_ID.POP || (content?.type === EVENT_ID.SCALAR && content.valueStart === -1);
}

/** Lets js-yaml resolve all scalars of the document in one go, as one long sequence. */
function resolveScalars(events: readonly Event[], source: string): unknown[] {
  const [document] = events;
  const none = { anchorStart: -1, anchorEnd: -1, tagStart: -1, tagEnd: -1 };
  if (document === undefined) return [];
  const scalars = events.filter((event) => event.type === EVENT_ID.SCALAR);
  const sequence = { type: EVENT_ID.SEQUENCE, start: 0, style: COLLECTION_STYLE.FLOW, ...none };
  const pop = { type: EVENT_ID.POP };
  const [values] = constructFromEvents([document, sequence, ...scalars, pop, pop], { source, schema });
  return values as unknown[];
}
