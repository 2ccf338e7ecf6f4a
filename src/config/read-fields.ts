import { z } from 'zod';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { Finding, TextEdit } from '../diagnostics/diagnostic.ts';
import { didYouMean, nearest } from '../diagnostics/did-you-mean.ts';
import { redactStart } from '../diagnostics/redact.ts';
import type { MappingEntry, MappingNode, ScalarNode, Span, YamlNode } from './yaml-tree.ts';

/** Takes a finding to its place in the file. */
export type Report = (finding: Finding, span: Span, fix?: TextEdit) => void;

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
 * A key without a value counts as absent. `owner` names the mapping in messages.
 */
export function readFields<Shape extends z.ZodRawShape>(
  node: MappingNode,
  shape: Shape,
  owner: string,
  report: Report,
  ignoredKeys: readonly string[] = [],
): Fields<Shape> {
  const { schemas, defaults } = readShape(shape);
  // Defaults show through: to copy them for each of many thousand entries takes long.
  const values: Record<string, unknown> = Object.create(defaults);
  const nodes: Record<string, YamlNode> = {};
  let suspects: Set<string> | undefined;
  for (const { key, value } of node.entries) {
    const known = schemas.get(key.text);
    if (ignoredKeys.includes(key.text) || (known !== undefined && isNull(value))) continue;
    if (known === undefined) {
      const allowed = [...Object.keys(shape), ...ignoredKeys];
      const meant = nearest(key.text, allowed, allowed.length);
      suspects ??= new Set();
      for (const suspect of meant.length === 0 ? allowed : meant) suspects.add(suspect);
      const hint = didYouMean(key.text, allowed, 'keys here');
      report({ code: 'config/unknown-key', message: `unknown key \`${key.text}\` ${owner}`, hint }, key);
      continue;
    }
    const { name, schema } = known;
    const result = schema.safeParse(plainValue(value));
    if (result.success) {
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

/** The node as a mapping; reports and returns undefined for anything else. */
export function asMapping(node: YamlNode, owner: string, report: Report): MappingNode | undefined {
  if (node.kind === 'mapping') return node;
  report({ code: 'config/wrong-type', message: `${owner} takes keys with values, found ${describe(node)}` }, node);
  return undefined;
}

export function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
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
function plainValue(node: YamlNode): unknown {
  if (node.kind === 'sequence') return node.items.map((item) => (item.kind === 'scalar' ? scalarValue(item) : {}));
  return node.kind === 'scalar' ? scalarValue(node) : {};
}

/**
 * Numbers that readers of YAML disagree about (`010` is 8 or 10, `0x1f`, `1e3`) count as text.
 * The line breaks at the end of a block are YAML's, nobody means them.
 */
function scalarValue(node: ScalarNode): unknown {
  if (node.style === 'block' && typeof node.value === 'string') return withoutFinalBreaks(node.value);
  return typeof node.value === 'number' && !isDecimal(node.text) ? node.text : node.value;
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
      if (name !== 'cache_max_age' && issue.origin !== 'array') {
        const limit = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
        return { code: 'config/out-of-range', message: `\`${name}\` takes ${limit}, found ${found}` };
      }
      const takes = name === 'cache_max_age' ? 'seconds from 0 to 315360000 (ten years)' : 'at least one value';
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

/** Of a union (text or a list of texts) the member that came furthest says best what is wrong. */
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
      return { message: `\`${name}\` takes true or false, found ${found}` };
    case 'int':
    case 'number':
      return { message: `\`${name}\` takes a whole number, found ${found}`, hint: 'write plain digits, such as 300' };
    default: {
      const message = `\`${name}\` takes text, found ${found}`;
      const quotable = node.kind === 'scalar' && node.value !== null;
      return quotable ? { message, hint: `put it in quotes: "${node.text}"` } : { message };
    }
  }
}

/** Characters of a value that a message shows. */
const maxShown = 60;

function describe(node: YamlNode): string {
  if (node.kind === 'sequence') return 'a list';
  if (node.kind === 'mapping') return 'a mapping';
  const { value, text } = node;
  if (value === null) return 'nothing';
  if (value instanceof Date) return `the date ${text}`;
  const masked = redactStart(text, maxShown + 1);
  const shown = masked.length > maxShown ? `${masked.slice(0, maxShown)}...` : masked;
  return typeof value === 'string' ? `\`${shown}\`` : `the ${typeof value} ${shown}`;
}
