import * as z from 'zod';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import { cutText } from '../diagnostics/cut-text.ts';
import type { Finding, TextEdit } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { redactStart } from '../diagnostics/redact.ts';
import { strayCharacterFinding, variableFinding } from './stray-text.ts';
import { type MappingPlace, readUnknownKey } from './unknown-key.ts';
import type { MappingEntry, MappingNode, ScalarNode, Span, YamlNode } from './yaml-node.ts';

/** Takes a finding to its place in the file. */
export type Report = (finding: Finding, span: Span, fix?: TextEdit) => void;

/**
 * Makes the report of each of several entries, by its index. Entries may share values by alias or merge:
 * what an earlier entry reported at a place is not reported there again.
 */
export function createEntryReports(report: Report): (entry: number) => Report {
  const reporters = new Map<string, number>();
  return (entry) => (finding, span, fix) => {
    const id = `${finding.code} ${span.start} ${span.end}`;
    const reporter = reporters.get(id) ?? entry;
    reporters.set(id, reporter);
    if (reporter === entry) report(finding, span, fix);
  };
}

/** What could be read of a mapping. */
export interface Fields<Shape extends z.ZodRawShape> {
  /** Valid values, and defaults of keys that are absent. */
  readonly values: Partial<z.output<z.ZodObject<Shape>>>;
  /** Nodes of the keys that are present and valid. */
  readonly nodes: Partial<Record<keyof Shape, YamlNode>>;
  /**
   * Whether a key is present with a value that was refused, or may be meant by an unknown key.
   * What is wrong was reported, so nothing is to be concluded from the key's absence.
   */
  isSuspect(name: string): boolean;
}

/** Codes for what a field's schema refuses beyond its type; the others are `config/unknown-value`. */
const fieldCodes: Record<string, DiagnosticCode> = { vcs: 'config/unknown-vcs', cache_max_age: 'config/invalid-age' };

/**
 * Reads the keys of a mapping one by one, so that one wrong value hides no other.
 * A key without a value counts as absent; one that is not in the shape is ignored with a warning, unless it looks like
 * a typing error or changes what is served. At the top level `x-…` is for what anchors are put at.
 */
export function readFields<Shape extends z.ZodRawShape>(
  node: MappingNode,
  shape: Shape,
  place: MappingPlace,
  report: Report,
): Fields<Shape> {
  const { otherKeys = [] } = place;
  const { schemas, defaults } = readShape(shape);
  // Defaults show through: to copy them for each of many thousand entries takes long.
  const values: Record<string, unknown> = Object.create(defaults);
  const nodes: Record<string, YamlNode> = {};
  let suspects: Set<string> | undefined;
  for (const { key, value } of node.entries) {
    const known = schemas.get(key.text);
    if (otherKeys.includes(key.text) || (known !== undefined && isEmpty(value))) continue;
    if (known === undefined) {
      if (place.level === 'top' && key.text.startsWith('x-')) continue;
      const unknown = readUnknownKey({ key, value }, node, [...schemas.keys(), ...otherKeys], place);
      if (unknown.suspects.length > 0) suspects = new Set([...(suspects ?? []), ...unknown.suspects]);
      report(unknown.finding, key);
      continue;
    }
    const { name, schema } = known;
    const result = schema.safeParse(plainValue(value, name));
    const stray = findStrayText(value, name);
    if (stray !== undefined) {
      suspects ??= new Set();
      suspects.add(name);
      report(stray.finding, stray.node);
    } else if (result.success) {
      values[name] = result.data;
      nodes[name] = value;
    } else {
      suspects ??= new Set();
      suspects.add(name);
      reportIssues({ key, value }, result.error.issues, report);
    }
  }
  return {
    values: values as Fields<Shape>['values'],
    nodes: nodes as Fields<Shape>['nodes'],
    isSuspect: (name) => suspects?.has(name) ?? false,
  };
}

/** Fields in which a variable is looked for here: URLs and links look for themselves, and in prose a `$` is a `$`. */
const namesInFile: readonly string[] = [
  'host',
  'backend',
  'ssh',
  'branch',
  'subdir',
  'store',
  'work',
  'users',
  'allow',
];
/** Fields that may hold any character, or look for themselves. */
const anyText: readonly string[] = ['title', 'description', 'deprecated', 'display', 'repo'];

/** What is in a value that was pasted from elsewhere, and is found before its meaning is looked for. */
function findStrayText(value: YamlNode, name: string): { finding: Finding; node: YamlNode } | undefined {
  if (anyText.includes(name)) return undefined;
  for (const node of value.kind === 'sequence' ? value.items : [value]) {
    const text = node.kind === 'scalar' ? node.text.slice(0, maxStraySearch) : '';
    const variable = namesInFile.includes(name) ? variableFinding(text, `\`${name}\``) : undefined;
    const finding = variable ?? strayCharacterFinding(text, `\`${name}\``);
    if (finding !== undefined) return { finding, node };
  }
  return undefined;
}

/** Characters of a text that are searched for them; no field takes more. */
const maxStraySearch = 8_192;

/** The node as a mapping; reports and returns undefined for anything else. */
export function asMapping(node: YamlNode, owner: string, report: Report): MappingNode | undefined {
  if (node.kind === 'mapping') return node;
  const message = `${owner} takes keys with values, found ${describe(node)}`;
  const hint = mappingHint(node);
  report({ code: 'config/wrong-type', message, ...(hint !== undefined && { hint }) }, node);
  return undefined;
}

/** What to write where keys are expected. */
function mappingHint(node: YamlNode): string | undefined {
  if (node.kind === 'sequence') {
    const [first] = node.items.filter((item) => item.kind === 'mapping');
    const named = first?.entries.find(({ key }) => /^(?:path|prefix|name|import|module)$/.test(key.text))?.value;
    if (named?.kind !== 'scalar') return first === undefined ? undefined : 'write the keys without `- `';
    const path = `/${cutText(named.text).replace(/^\/+/, '')}`;
    return `write each as a key with its values below it, such as \`${path}:\`, in place of \`- ${first?.entries[0]?.key.text}: …\``;
  }
  const [, key, value] = node.kind === 'scalar' ? (/^([a-z_]{1,40}):(?=\S)([^\n@]{1,200})$/.exec(node.text) ?? []) : [];
  return key === undefined
    ? undefined
    : `put a space after the colon: \`${key}: ${cutText(redactStart(value ?? '', maxRead))}\``;
}

export function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** Whether a value is empty: null, white space, an empty list. */
function isEmpty(node: YamlNode): boolean {
  if (node.kind === 'sequence') return node.items.length === 0;
  return node.kind === 'scalar' && (node.value === null || (typeof node.value === 'string' && node.text.trim() === ''));
}

interface KnownShape {
  /** With the name as the program writes it: a key cut out of a file is slow to look up in an object. */
  readonly schemas: ReadonlyMap<string, { readonly name: string; readonly schema: z.ZodType }>;
  readonly defaults: Readonly<Record<string, unknown>>;
}

const knownShapes = new WeakMap<z.ZodRawShape, KnownShape>();

/** Takes a shape apart, once. */
function readShape(shape: z.ZodRawShape): KnownShape {
  const known = knownShapes.get(shape);
  if (known !== undefined) return known;
  const fields = Object.entries(shape).map(([name, schema]) => ({ name, schema: schema as z.ZodType }));
  const defaults = fields.flatMap(({ name, schema }) =>
    schema instanceof z.ZodDefault ? [[name, schema.parse(undefined)]] : [],
  );
  const read = { schemas: new Map(fields.map((field) => [field.name, field])), defaults: Object.fromEntries(defaults) };
  knownShapes.set(shape, read);
  return read;
}

/** The value for zod: at most a list of scalars, since no field takes more. */
function plainValue(node: YamlNode, name: string): unknown {
  if (node.kind === 'sequence') return node.items.map((item) => (item.kind === 'scalar' ? scalarValue(item) : {}));
  if (node.kind !== 'scalar') return {};
  // What only links depend on is not worth an error; and of a branch `1.10` the text is meant.
  const value = scalarValue(node);
  if (name === 'display' || name === 'branch') return typeof value === 'string' ? value : node.text;
  return name === 'cache_max_age' ? (ageSeconds(node) ?? value) : value;
}

/** Longest cache age that there is a use for: ten years. */
const maxAgeSeconds = 315_360_000;

/**
 * The seconds that a number means to govanityurls, which reads any that is not negative, without its fraction;
 * undefined for all others. A number such as `010` is 8 to some readers of YAML and 10 to others.
 */
function ageSeconds({ style, text }: ScalarNode): number | undefined {
  const digits = style === 'plain' ? text.replace(/^\+/, '').replaceAll('_', '') : '';
  const isNumber = /^(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]{1,3})?|0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+)$/.test(
    digits,
  );
  const seconds = isNumber ? Math.trunc(Number(digits)) : Number.NaN;
  return seconds >= 0 ? Math.min(seconds, maxAgeSeconds) : undefined;
}

/**
 * Numbers that readers of YAML disagree about (`010` is 8 or 10, `0x1f`, `1e3`) count as text.
 * The line breaks at the end of a block are YAML's, nobody means them.
 */
function scalarValue(node: ScalarNode): unknown {
  if (node.style === 'block' && typeof node.value === 'string') return withoutFinalBreaks(node.value);
  return typeof node.value === 'number' && !isDecimal(node.text) ? node.text : node.value;
}

/** Whether every reader of YAML takes a text for the same whole number. */
export function isPlainDigits(text: string): boolean {
  return /^(?:0|[1-9][0-9]*)$/.test(text);
}

function isDecimal(number: string): boolean {
  return /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/.test(number);
}

/** Not by /\n+$/, which is quadratic. */
function withoutFinalBreaks(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end--;
  return text.slice(0, end);
}

function reportIssues({ key, value }: MappingEntry, issues: readonly z.core.$ZodIssue[], report: Report): void {
  const issue = innermost(issues[0]);
  if (issue === undefined) return;
  const index = issue.path[0];
  const node = (value.kind === 'sequence' && typeof index === 'number' ? value.items[index] : undefined) ?? value;
  report(issueFinding(key.text, issue, node), node);
}

function issueFinding(name: string, issue: z.core.$ZodIssue, node: YamlNode): Finding {
  const found = describe(node);
  switch (issue.code) {
    case 'invalid_value': {
      const hint = didYouMean(node.kind === 'scalar' ? node.text : '', issue.values.map(String), 'allowed');
      const isText = node.kind === 'scalar' && typeof node.value === 'string';
      const code = isText ? (fieldCodes[name] ?? 'config/unknown-value') : 'config/wrong-type';
      return { code, message: `\`${name}\` cannot be ${found}`, hint };
    }
    case 'invalid_format':
      return {
        code: 'config/control-character',
        message: `\`${name}\` holds a control character or half a surrogate pair`,
      };
    case 'too_small':
    case 'too_big': {
      if (issue.code === 'too_big' && issue.origin === 'string')
        return tooLong(`\`${name}\``, node, Number(issue.maximum));
      if (name !== 'cache_max_age' && issue.origin !== 'array') {
        const limit = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
        return { code: 'config/out-of-range', message: `\`${name}\` takes ${limit}, found ${found}` };
      }
      const takes = issue.code === 'too_big' ? `at most ${issue.maximum} values` : 'seconds from 0 up';
      return { code: fieldCodes[name] ?? 'config/wrong-type', message: `\`${name}\` takes ${takes}, found ${found}` };
    }
    default: {
      const expected = issue.code === 'invalid_type' ? issue.expected : 'string';
      const isFraction = expected === 'int' && node.kind === 'scalar' && typeof node.value === 'number';
      const code = isFraction && isDecimal(node.text) ? fieldCodes[name] : undefined;
      return { code: code ?? 'config/wrong-type', ...wrongType(name, expected, node) };
    }
  }
}

/** A text that is longer than anything that is meant. */
export function tooLong(what: string, node: YamlNode, limit: number): Finding {
  const found = node.kind === 'scalar' ? `${node.text.length}` : 'more';
  return { code: 'config/too-long', message: `${what} takes at most ${limit} characters, found ${found}` };
}

/** Of a union (text or a list of texts) the member that got furthest has the best description of the fault. */
function innermost(issue: z.core.$ZodIssue | undefined): z.core.$ZodIssue | undefined {
  if (issue?.code !== 'invalid_union') return issue;
  const members = issue.errors.flat();
  return (
    members.find((member) => member.path.length > 0) ??
    members.find((member) => member.code !== 'invalid_type') ??
    members[0]
  );
}

function wrongType(name: string, expected: string, node: YamlNode): { message: string; hint?: string } {
  const found = describe(node);
  switch (expected) {
    case 'boolean':
      return { message: `\`${name}\` takes true or false, found ${found}`, ...booleanHint(node) };
    case 'int':
    case 'number':
      return { message: `\`${name}\` takes a whole number, found ${found}`, hint: numberHint(node) };
    default: {
      const message = `\`${name}\` takes text, found ${found}`;
      const quotable = node.kind === 'scalar' && node.value !== null;
      return quotable ? { message, hint: `put it in quotes: "${cutText(node.text)}"` } : { message };
    }
  }
}

/** The words of YAML 1.1, and booleans in quotes. */
function booleanHint(node: YamlNode): { hint?: string } {
  const word = node.kind === 'scalar' ? node.text.toLowerCase() : '';
  if (/^(?:yes|y|on|true|1)$/.test(word)) return { hint: 'write `true`' };
  return /^(?:no|n|off|false|0)$/.test(word) ? { hint: 'write `false`' } : {};
}

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** A number in quotes, or a duration in words, as the digits that it means. */
function numberHint(node: YamlNode): string {
  const text = node.kind === 'scalar' ? node.text.slice(0, maxRead).trim() : '';
  const [, digits, unit] = /^([0-9]{1,9}) ?(s|m|h|d|w|)(?:ec|in|our|ay|eek)?(?:ond|ute)?s?$/i.exec(text) ?? [];
  if (digits === undefined || /^0[0-9]/.test(digits)) return 'write plain digits, such as 300';
  const quotes = node.kind === 'scalar' && node.style === 'quoted' ? ', without quotes' : '';
  return `write \`${Number(digits) * (secondsOf[unit?.toLowerCase() || 's'] ?? 1)}\`${quotes}`;
}

/** Characters of a value that are searched for secrets before the message shows the first of them. */
const maxRead = 100;

function describe(node: YamlNode): string {
  if (node.kind === 'sequence') return 'a list';
  if (node.kind === 'mapping') return 'a mapping';
  const { value, text } = node;
  if (value === null) return 'nothing';
  if (value instanceof Date) return `the date ${cutText(text)}`;
  const shown = cutText(redactStart(text, maxRead));
  return typeof value === 'string' ? `\`${shown}\`` : `the ${typeof value} ${shown}`;
}
