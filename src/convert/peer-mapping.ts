import type { Report } from '../config/read-fields.ts';
import type { MappingEntry, MappingNode, YamlNode } from '../config/yaml-node.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { DraftField } from './draft.ts';

/** What the keys of a mapping in another server's file are to us. */
export interface PeerKeys {
  /** Those that are carried over, or reported on their own. */
  readonly used: readonly string[];
  /** Those without counterpart on which no answer to `go` depends, each with what to do instead. */
  readonly withoutCounterpart?: Readonly<Record<string, string>>;
  /** As Go's reader of JSON does; default false. */
  readonly ignoresCase?: boolean;
}

/** A value of the source that is there. */
export interface PeerValue<Value> {
  readonly value: Value;
  readonly entry: MappingEntry;
}

/** Reads a mapping of another server's file; reports every key that is not used, so that none is dropped in silence. */
export class PeerMapping {
  readonly node: MappingNode;
  private readonly report: Report;
  private readonly entries = new Map<string, MappingEntry>();

  /** `owner` names the mapping in messages, such as "at the top level". */
  constructor(node: MappingNode, owner: string, keys: PeerKeys, report: Report) {
    this.node = node;
    this.report = report;
    const { used, withoutCounterpart = {}, ignoresCase = false } = keys;
    const known = [...used, ...Object.keys(withoutCounterpart)];
    for (const entry of node.entries) {
      const { text } = entry.key;
      const name = known.find((word) => word === text || (ignoresCase && word.toLowerCase() === text.toLowerCase()));
      if (name === undefined) {
        const message = `\`${text}\` ${owner} means nothing to the server that this file is for`;
        report({ code: 'convert/ignored-key', message, hint: didYouMean(text, known, 'keys here') }, entry.key);
      } else if (Object.hasOwn(withoutCounterpart, name)) {
        const message = `\`${name}\` ${owner} has no counterpart in vanity.yaml`;
        report({ code: 'convert/no-counterpart', message, hint: withoutCounterpart[name] ?? '' }, entry.key);
      } else {
        this.entries.set(name, entry);
      }
    }
  }

  entry(name: string): MappingEntry | undefined {
    return this.entries.get(name);
  }

  /** A text, as Go's readers of YAML take it: numbers and dates as they are written; undefined for "" and nothing. */
  text(name: string): PeerValue<string> | undefined {
    const entry = this.entries.get(name);
    if (entry === undefined || isAbsent(entry.value)) return undefined;
    if (entry.value.kind === 'scalar') return { value: entry.value.text.trim(), entry };
    return this.wrongType(entry, 'text');
  }

  /** True or false; undefined where it is absent. */
  flag(name: string): PeerValue<boolean> | undefined {
    const entry = this.entries.get(name);
    if (entry === undefined || isAbsent(entry.value)) return undefined;
    const { value } = entry;
    // yes, no, on and off are what readers of YAML 1.1 take, too.
    const word = value.kind === 'scalar' && value.style === 'plain' ? value.text.toLowerCase() : '';
    if (['true', 'yes', 'on', 'y'].includes(word)) return { value: true, entry };
    if (['false', 'no', 'off', 'n'].includes(word)) return { value: false, entry };
    return this.wrongType(entry, 'true or false');
  }

  /** A whole number from 0 up. */
  count(name: string): PeerValue<number> | undefined {
    const entry = this.entries.get(name);
    if (entry === undefined || isAbsent(entry.value)) return undefined;
    const { value } = entry;
    if (value.kind === 'scalar' && /^(?:0|[1-9][0-9]{0,14})$/.test(value.text)) {
      return { value: Number(value.text), entry };
    }
    return this.wrongType(entry, 'a whole number from 0 up, in plain digits');
  }

  mapping(name: string): MappingNode | undefined {
    const entry = this.entries.get(name);
    if (entry === undefined || isAbsent(entry.value)) return undefined;
    return entry.value.kind === 'mapping' ? entry.value : this.wrongType(entry, 'keys with values');
  }

  /** The mappings of a list; what is none of them is reported. */
  mappings(name: string): MappingNode[] {
    const entry = this.entries.get(name);
    if (entry === undefined || isAbsent(entry.value)) return [];
    if (entry.value.kind !== 'sequence') return this.wrongType(entry, 'a list') ?? [];
    return entry.value.items.flatMap((item) =>
      item.kind === 'mapping' ? item : (wrongItem(name, item, this.report) ?? []),
    );
  }

  /** A key of the same name and meaning as in vanity.yaml. */
  copied(name: string): DraftField[] {
    const found = this.text(name);
    return found === undefined ? [] : [fieldOf(name, found)];
  }

  private wrongType(entry: MappingEntry, expected: string): undefined {
    const message = `\`${entry.key.text}\` takes ${expected}, so that the other server refuses the file, too`;
    this.report({ code: 'convert/wrong-type', message }, entry.value);
    return undefined;
  }
}

/** A field of vanity.yaml made from a value of the source. */
export function fieldOf(name: string, { value, entry }: PeerValue<string | number | boolean>): DraftField {
  return { name, value, span: { start: entry.key.start, end: entry.value.end }, from: entry };
}

function isAbsent(node: YamlNode): boolean {
  return node.kind === 'scalar' && (node.value === null || node.text.trim() === '');
}

function wrongItem(name: string, item: YamlNode, report: Report): undefined {
  report({ code: 'convert/wrong-type', message: `\`${name}\` takes a list of mappings` }, item);
  return undefined;
}
