import { applyEdits } from '../config/apply-edits.ts';
import { scalarEdit } from '../config/scalar-edit.ts';
import { writeYamlComment, writeYamlScalar } from '../config/write-yaml-scalar.ts';
import type { MappingEntry, MappingNode, YamlNode } from '../config/yaml-node.ts';
import type { Location, TextEdit } from '../diagnostics/diagnostic.ts';
import type { Draft, DraftEntry, DraftField, DraftPart, Written } from './draft.ts';

/**
 * Makes a draft of its own source by the fewest edits, so that comments, order and layout stay:
 * what is not in the draft becomes a comment. Undefined where the source is not written in lines,
 * and is written from scratch.
 */
export function editSource(source: string, root: MappingNode, draft: Draft): Written | undefined {
  const editor = new Editor(source);
  editor.matchTop(root, draft);
  for (const entry of root.entries) if (entry.key.text === 'paths') editor.matchPaths(entry.value, draft.entries);
  const edits = editor.result();
  if (edits === undefined) return undefined;
  const text = applyEdits(source, edits);
  return { text, originOf: createOriginOf(text, edits, root, draft) };
}

class Editor {
  private readonly source: string;
  private readonly lineBreak: string;
  private readonly edits: TextEdit[] = [];
  private isPossible = true;

  constructor(source: string) {
    this.source = source;
    this.lineBreak = source.includes('\r\n') ? '\r\n' : '\n';
  }

  /** In order, undefined where they would not do what they should. */
  result(): TextEdit[] | undefined {
    const edits = this.edits.toSorted((a, b) => a.start - b.start);
    const overlap = edits.some(({ start }, index) => index > 0 && start < (edits[index - 1]?.end ?? 0));
    return this.isPossible && !overlap ? edits : undefined;
  }

  matchTop(root: MappingNode, { top, notes }: Draft): void {
    const start = this.source.startsWith('\ufeff') ? 1 : 0;
    for (const note of notes) this.insert(start, `${writeYamlComment(note)}${this.lineBreak}`);
    const others = root.entries.filter(({ key }) => key.text !== 'paths');
    this.matchFields(others, top);
  }

  matchPaths(paths: YamlNode, entries: readonly DraftEntry[]): void {
    if (paths.kind !== 'mapping') return;
    const drafts = new Map(entries.map((entry) => [entry.from, entry]));
    for (const sourceEntry of paths.entries) {
      const draft = drafts.get(sourceEntry);
      if (draft === undefined) this.commentOut(sourceEntry);
      else this.matchEntry(sourceEntry, draft);
    }
  }

  private matchEntry(entry: MappingEntry, { key, fields, notes }: DraftEntry): void {
    const lineStart = this.lineStart(entry.key.start);
    const indent = this.source.slice(lineStart, entry.key.start);
    for (const note of notes) this.insert(lineStart, `${indent}${writeYamlComment(note)}${this.lineBreak}`);
    if (key !== entry.key.text) this.replace(entry.key, writeYamlScalar(key));
    if (entry.value.kind === 'mapping') this.matchFields(entry.value.entries, fields);
  }

  private matchFields(entries: readonly MappingEntry[], fields: readonly DraftField[]): void {
    const drafts = new Map(fields.flatMap((field) => (field.from === undefined ? [] : [[field.from, field]])));
    for (const entry of entries) {
      const field = drafts.get(entry);
      if (field === undefined) this.commentOut(entry);
      else this.setField(entry, field);
    }
    for (const field of fields) if (field.from === undefined) this.addField(entries, field);
  }

  private setField({ key, value }: MappingEntry, field: DraftField): void {
    if (key.text !== field.name) this.replace(key, field.name);
    this.setValue(value, field.value);
  }

  private setValue(node: YamlNode, value: DraftField['value']): void {
    if (node.kind !== 'scalar') return;
    // What is a number to YAML and a text to Go needs quotes.
    const isSame = node.text.trim() === String(value) && typeof node.value === typeof value;
    if (isSame) return;
    const isBlock = node.style === 'block';
    const edit = isBlock ? scalarEdit(this.source, node, String(value)) : { ...node, text: writeYamlScalar(value) };
    if (edit === undefined) this.isPossible = false;
    else this.edits.push({ start: edit.start, end: edit.end, text: edit.text });
  }

  private addField(entries: readonly MappingEntry[], field: DraftField): void {
    const last = entries.at(-1);
    if (last === undefined || !this.isOnOwnLine(last)) {
      this.isPossible = false;
      return;
    }
    const indent = this.source.slice(this.lineStart(last.key.start), last.key.start);
    const end = this.lineEnd(Math.max(last.key.end, last.value.end));
    this.insert(end, `${this.lineBreak}${indent}${field.name}: ${writeYamlScalar(field.value)}`);
  }

  private commentOut(entry: MappingEntry): void {
    if (!this.isOnOwnLine(entry)) {
      this.isPossible = false;
      return;
    }
    const column = entry.key.start - this.lineStart(entry.key.start);
    const end = this.lineEnd(Math.max(entry.key.end, entry.value.end));
    for (let start = this.lineStart(entry.key.start); start < end; start = this.nextLine(start)) {
      const line = this.source.slice(start, this.lineEnd(start));
      if (line.trim() === '') continue;
      this.insert(start + Math.min(column, line.length - line.trimStart().length), '# ');
    }
  }

  /** Whether a key is the first of its line: not so in `{a: 1}` and `- a: 1`, and for merged keys. */
  private isOnOwnLine({ key, value }: MappingEntry): boolean {
    const before = this.source.slice(this.lineStart(key.start), key.start);
    const isValueAfter = value.end >= key.end || value.kind === 'scalar';
    const end = Math.max(key.end, value.end);
    const after = this.source.slice(end, this.lineEnd(end));
    // The span of a list in brackets ends with its last item.
    const closing = /^[ \t:\]]*(?:#.*)?$/;
    return before.trim() === '' && isValueAfter && closing.test(after);
  }

  private replace({ start, end }: { start: number; end: number }, text: string): void {
    this.edits.push({ start, end, text });
  }

  private insert(at: number, text: string): void {
    this.edits.push({ start: at, end: at, text });
  }

  private lineStart(offset: number): number {
    return Math.max(this.source.lastIndexOf('\n', offset - 1) + 1, this.source.startsWith('\ufeff') ? 1 : 0);
  }

  private lineEnd(offset: number): number {
    const end = this.source.indexOf('\n', offset);
    if (end === -1) return this.source.length;
    return this.source[end - 1] === '\r' && end > offset ? end - 1 : end;
  }

  private nextLine(offset: number): number {
    const end = this.source.indexOf('\n', offset);
    return end === -1 ? this.source.length : end + 1;
  }
}

function createOriginOf(
  text: string,
  edits: readonly TextEdit[],
  root: MappingNode,
  draft: Draft,
): Written['originOf'] {
  const lineStarts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map(({ index, 0: end }) => index + end.length)];
  const sourceOffset = createSourceOffset(edits);
  const offsetOf = (line: number, column: number) => sourceOffset((lineStarts[line - 1] ?? 0) + column - 1);
  const parts = partsByPlace(root, draft);
  return ({ line, column, endLine, endColumn }: Location) => {
    const start = offsetOf(line, column);
    const part = parts.findLast((candidate) => candidate.start <= start)?.part;
    return { span: { start, end: Math.max(start, offsetOf(endLine, endColumn)) }, part };
  };
}

/** Every key of the source and where it begins, with the part of the draft that it became. */
function partsByPlace(root: MappingNode, { top, entries }: Draft): { start: number; part: DraftPart | undefined }[] {
  const parts = new Map<MappingEntry, DraftPart>();
  for (const part of [...top, ...entries]) if (part.from !== undefined) parts.set(part.from, part);
  const paths = root.entries.find(({ key }) => key.text === 'paths')?.value;
  const all = [...root.entries, ...(paths?.kind === 'mapping' ? paths.entries : [])];
  return all.map((entry) => ({ start: entry.key.start, part: parts.get(entry) })).sort((a, b) => a.start - b.start);
}

function createSourceOffset(edits: readonly TextEdit[]): (offset: number) => number {
  const steps: { from: number; to: number; source: number }[] = [];
  let shift = 0;
  for (const { start, end, text } of edits) {
    steps.push({ from: start + shift, to: start + shift + text.length, source: start });
    shift += text.length - (end - start);
    steps.push({ from: end + shift, to: Number.POSITIVE_INFINITY, source: end });
  }
  return (offset) => {
    const step = steps.findLast(({ from }) => from <= offset);
    if (step === undefined) return offset;
    return step.to === Number.POSITIVE_INFINITY ? step.source + offset - step.from : step.source;
  };
}
