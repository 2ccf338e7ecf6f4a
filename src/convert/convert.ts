import { parseConfig } from '../config/parse-config.ts';
import type { Report } from '../config/read-fields.ts';
import { createSourceText, type SourceText } from '../config/source-text.ts';
import type { MappingNode, Span } from '../config/yaml-node.ts';
import { parseYamlTree } from '../config/yaml-tree.ts';
import { type Diagnostic, type Finding, hasError, toDiagnostic } from '../diagnostics/diagnostic.ts';
import { redact } from '../diagnostics/redact.ts';
import type { Draft, DraftEntry, DraftField, DraftPart, Written } from './draft.ts';
import { editSource } from './edit-source.ts';
import { readRedirector } from './go-import-redirector.ts';
import { kindNames, redirectorName } from './kind-names.ts';
import { hasPaths } from './path-entries.ts';
import { isOwn, kinds, recogniseKind } from './recognise.ts';
import { writeVanityYaml } from './write-vanity-yaml.ts';

/** What became of another server's configuration. */
export interface Conversion {
  /** The kind of the source; undefined where it is none that is known. */
  readonly kind: string | undefined;
  /** A vanity.yaml in which `check` finds no error; undefined where nothing could be carried over. */
  readonly yaml: string | undefined;
  /** With places in the source, sorted by them; an error stands for something that is not in `yaml`. */
  readonly diagnostics: readonly Diagnostic[];
  /** The text that the places point into. */
  readonly source: string;
}

/**
 * Turns another server's file into a vanity.yaml with the same go-import tags. `from` names the kind,
 * by default it is recognised; `file` is its name in diagnostics. Never throws for anything that the text holds.
 */
export function convert(text: string, file: string, from?: string): Conversion {
  const source = createSourceText(text, file);
  const { root, diagnostics } = parseYamlTree(source);
  if (root === undefined) return { kind: from, yaml: undefined, diagnostics, source: text };
  const mapping = root.kind === 'mapping' ? root : undefined;
  const named = kinds.find(({ name }) => name === from);
  const kind = named ?? (mapping === undefined ? undefined : recogniseKind(mapping));
  if (mapping === undefined || kind === undefined) {
    const unknown = unknownKind(mapping, source);
    return { kind: undefined, yaml: undefined, diagnostics: [...diagnostics, unknown], source: text };
  }
  const found = [...diagnostics];
  const report = createReport(source, found);
  const draft = withoutWildcards(kind.read(mapping, report), report);
  const write = (rest: Draft, leftOut: readonly string[]) => {
    const edited = kind.isNearlyOurs && hasPaths(mapping) ? editSource(text, mapping, rest) : undefined;
    return edited !== undefined && isYaml(edited.text, file)
      ? edited
      : writeVanityYaml(withOrigin(rest, kind.name), leftOut);
  };
  return { kind: kind.name, source: text, ...carryOver(draft, source, found, write) };
}

/** The same for go-import-redirector, whose configuration is its two arguments. */
export function convertRedirector(importPath: string, repo: string): Conversion {
  const source = createSourceText(`${importPath} ${repo}`, 'arguments');
  const importSpan = { start: 0, end: importPath.length };
  const repoSpan = { start: importPath.length + 1, end: source.text.length };
  const found: Diagnostic[] = [];
  const kind = redirectorName;
  const report = createReport(source, found);
  const read = readRedirector({ importPath, importSpan, repo, repoSpan }, report);
  if (read === undefined) return { kind, yaml: undefined, diagnostics: found, source: source.text };
  const draft = withoutWildcards(read, report);
  const write = (rest: Draft, leftOut: readonly string[]) => writeVanityYaml(withOrigin(rest, kind), leftOut);
  return { kind, source: source.text, ...carryOver(draft, source, found, write) };
}

/**
 * Leaves out entries with a `*`, which no forge has in a name: another server reads it as a placeholder, and only the
 * kinds whose sources do so replace it.
 */
function withoutWildcards(draft: Draft, report: Report): Draft {
  const entries = draft.entries.filter(({ key, fields, span }) => {
    const repo = fields.find(({ name, value }) => name === 'repo' && String(value).includes('*'));
    if (repo === undefined && !key.includes('*')) return true;
    const message = `the \`*\` of \`${key}\` stands for a name, but this kind of file has no such placeholder`;
    const hint =
      'write {name} for it in the key and in the repository, such as /lib/{name} and https://github.com/acme/lib-{name}';
    report({ code: 'convert/not-carried-over', message, hint }, repo?.span ?? span);
    return false;
  });
  return { ...draft, entries };
}

/**
 * Writes a draft and reads it back; leaves out what our own reader refuses, and reports it at the source's place.
 * An entry goes only for what its answer to `go` depends on, otherwise the one key.
 */
function carryOver(
  draft: Draft,
  source: SourceText,
  found: Diagnostic[],
  write: (draft: Draft, leftOut: readonly string[]) => Written,
): Pick<Conversion, 'yaml' | 'diagnostics'> {
  let rest = draft;
  const leftOut: string[] = [];
  for (let isFirst = true; ; isFirst = false) {
    const written = write(rest, leftOut);
    const read = parseConfig(written.text, source.file).diagnostics;
    const faulty = new Set<DraftPart>();
    for (const { entry, first } of repeatedEntries(rest.entries)) {
      const message = `\`${entry.key}\` answers the same paths as the entry in line ${source.locate(first.span).line}`;
      const finding: Finding = { code: 'config/duplicate-route', message, hint: 'keep one of the two' };
      found.push(toDiagnostic(finding, { location: source.locate(entry.span) }));
      faulty.add(entry);
    }
    for (const diagnostic of read) {
      if (isFollowUp(diagnostic, found, isFirst)) continue;
      const { placed, part } = atSource(diagnostic, written, source);
      found.push(placed);
      if (part !== undefined && meansNothing(diagnostic)) faulty.add(part);
    }
    if (faulty.size === 0) {
      return { yaml: hasError(read) ? undefined : written.text, diagnostics: found.toSorted(byPlace) };
    }
    leftOut.push(...[...faulty].map((part) => nameOf(part, source)));
    rest = without(rest, faulty);
  }
}

/** Whether our own reader takes nothing from the place of a diagnostic. */
function meansNothing({ severity, code }: Diagnostic): boolean {
  return severity === 'error' || code === 'config/display' || code === 'config/invalid-branch';
}

/** Entries whose key another one has already: of keys that YAML finds repeated the last would count. */
function repeatedEntries(entries: readonly DraftEntry[]): { entry: DraftEntry; first: DraftEntry }[] {
  const firsts = new Map<string, DraftEntry>();
  return entries.flatMap((entry) => {
    const first = firsts.get(entry.key);
    if (first === undefined) firsts.set(entry.key, entry);
    return first === undefined ? [] : [{ entry, first }];
  });
}

/** Fields that no answer to `go` depends on. */
const fieldsForPeople = ['display', 'description', 'docs', 'branch', 'deprecated', 'cache_max_age'];

/** The part that a place in the source stands for: an entry, or one field of it that `go` never sees. */
function partAt(part: DraftPart | undefined, span: Span): DraftPart | undefined {
  if (part === undefined || !('fields' in part)) return part;
  const isAt = (field: DraftField) => span.start >= field.span.start && span.start <= field.span.end;
  return part.fields.find((field) => fieldsForPeople.includes(field.name) && isAt(field)) ?? part;
}

/** What an earlier error explains: warnings were all reported the first time, and nothing is left after the last entry. */
function isFollowUp({ code, severity }: Diagnostic, found: readonly Diagnostic[], isFirst: boolean): boolean {
  if (code === 'config/no-paths') return hasError(found);
  // Reported with the place of both entries.
  if (code === 'yaml/duplicate-key' && found.some((other) => other.code === 'config/duplicate-route')) return true;
  return !isFirst && severity === 'warning';
}

function without(draft: Draft, faulty: ReadonlySet<DraftPart>): Draft {
  const keep = (part: DraftPart) => !faulty.has(part);
  const withoutFields = (entry: DraftEntry) => ({ ...entry, fields: entry.fields.filter(keep) });
  return { ...draft, top: draft.top.filter(keep), entries: draft.entries.filter(keep).map(withoutFields) };
}

function nameOf(part: DraftPart, source: SourceText): string {
  const name = 'key' in part ? part.key : part.name;
  return redact(`${name} of line ${source.locate(part.span).line}`);
}

/** A diagnostic of what was written, at its place in the source, without its correction, which is for the other text. */
function atSource(diagnostic: Diagnostic, written: Written, source: SourceText) {
  const { fix: _fix, location, ...rest } = diagnostic;
  if (location === undefined) return { placed: rest, part: undefined };
  const { span, part } = written.originOf(location);
  const message = rest.message.replace(/ (in|on) line (\d+)(\)?)$/, (_, word, line, end) => {
    const start = { ...location, line: Number(line), column: 1, endLine: Number(line), endColumn: 1 };
    return ` ${word} line ${source.locate(written.originOf(start).span).line}${end}`;
  });
  return { placed: { ...rest, message, location: source.locate(span) }, part: partAt(part, span) };
}

function createReport(source: SourceText, found: Diagnostic[]): Report {
  return ({ code, message, hint }, span) => {
    const finding: Finding = { code, message: redact(message), ...(hint === undefined ? {} : { hint: redact(hint) }) };
    found.push(toDiagnostic(finding, { location: source.locate(span) }));
  };
}

function unknownKind(root: MappingNode | undefined, source: SourceText): Diagnostic {
  const location = source.locate({ start: root?.start ?? 0, end: root?.start ?? 0 });
  if (root !== undefined && isOwn(root)) {
    const message = 'this is already a vanity.yaml of govanity';
    return toDiagnostic(
      { code: 'convert/unknown-kind', message, hint: `check it: govanity check ${source.file}` },
      { location },
    );
  }
  const looks = kinds.map(({ name, looks: look }) => `${name} (${look})`).join(', ');
  const hint = `name the kind with --from ${kindNames.join('|')}`;
  const message = `unrecognized file format; known are ${looks}`;
  return toDiagnostic({ code: 'convert/unknown-kind', message, hint }, { location });
}

function withOrigin(draft: Draft, kind: string): Draft {
  return { ...draft, notes: [`written by govanity convert, from ${kind}`, ...draft.notes] };
}

/** Editing may take away what an alias means; then the whole file is written from scratch. */
function isYaml(text: string, file: string): boolean {
  return !hasError(parseYamlTree(createSourceText(text, file)).diagnostics);
}

function byPlace({ location: a }: Diagnostic, { location: b }: Diagnostic): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}
