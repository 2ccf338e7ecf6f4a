import { cutText } from '../diagnostics/cut-text.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { Span, YamlNode } from './yaml-node.ts';

/** A finding about the whole text, which explains better than what follows from it. */
export interface FormatFault {
  readonly finding: Finding;
  readonly span: Span;
}

/** Characters of the text that are searched: the marks of another format are at the beginning. */
const maxSearched = 4_096;

/** Keys that files begin with; each is a word that no other text has at the start of a line before `:` or `=`. */
const keys = 'host|paths|repo|vcs|display|title|backends?|cache_max_age|docs|index';

/** A key with its value, unless that could hold a password. */
function shownValue(text: string): string {
  return text.includes('@') ? `${text.split(':', 1)[0]}: …` : text.trimEnd();
}

interface Mark {
  /** With the place of what is wrong as its first group. */
  readonly pattern: RegExp;
  /** What has to be in the text, too. */
  readonly also?: RegExp;
  readonly message: (found: string) => string;
  readonly hint: (found: string) => string;
}

/** What makes a text no YAML, or other YAML than its author sees. */
const marks: readonly Mark[] = [
  {
    pattern: /^[ \t]{0,200}(```|~~~)/m,
    message: (found) => `the marks of a code block (\`${found}\`) were copied with the text`,
    hint: () => 'take out the lines that begin with them',
  },
  {
    pattern: /^\s{0,200}(<(?:\?xml|!DOCTYPE|[A-Za-z][\w-]{0,60})(?=[\s>/]))/,
    message: () => 'the file is XML or HTML, and YAML is expected',
    hint: () => 'write `host:` and `paths:` as in the example of the documentation',
  },
  {
    pattern: /^\ufeff?[ \t]{0,20}(1[ \t|.:)])/,
    also: /^[ \t]{0,20}2[ \t|.:)]/m,
    message: () => 'line numbers were copied with the text',
    hint: () => 'take the numbers at the start of the lines out',
  },
  {
    pattern: /^[ \t]{0,200}(["']?[\w/.{}-]{1,200}["']?：)/m,
    message: () => 'a wide colon (U+FF1A) takes the place of `:`',
    hint: (found) => `write \`${found.replace(/：$/, ': ')}\``,
  },
  {
    pattern: new RegExp(`^[ \\t]{0,200}((?:${keys}):(?=[^\\s:/])[^\\r\\n]{0,300})`, 'm'),
    message: () => 'there is no space after the `:` of a key',
    hint: (found) => `write \`${shownValue(found.replace(':', ': '))}\``,
  },
  {
    pattern: new RegExp(
      `^[ \\t]{0,200}((?:${keys})[ \\t]{0,20}=[^\\r\\n]{0,300}|\\[(?:paths?|backends?|packages)[\\].])`,
      'm',
    ),
    message: () => 'the file has `=` or `[sections]`, as in TOML and INI files, and YAML is expected',
    hint: (found) => {
      const [key = '', value] = found.split('=', 2);
      if (value === undefined) return 'write keys as `paths:`';
      return `write \`${shownValue(`${key.trim()}: ${value.trim().replace(/^"|"$/g, '')}`)}\``;
    },
  },
];

/** What makes a text no YAML at all; undefined if it has no mark of another format. To be asked if it cannot be read. */
export function formatFault(text: string): FormatFault | undefined {
  const start = text.slice(0, maxSearched);
  for (const { pattern, also, message, hint } of marks) {
    const match = pattern.exec(start);
    const found = match?.[1];
    if (match === null || found === undefined || also?.test(start) === false) continue;
    const at = match.index + match[0].indexOf(found);
    const shown = cutText(found);
    const finding: Finding = { code: 'yaml/syntax', message: message(shown), hint: hint(shown) };
    return { finding, span: { start: at, end: at + found.trimEnd().length } };
  }
  return undefined;
}

/** Files of other programs, by keys that all of them have at their top level. */
const otherFiles: ReadonlyArray<{ readonly keys: readonly string[]; readonly what: string; readonly hint: string }> = [
  {
    keys: ['apiVersion', 'kind'],
    what: 'a Kubernetes manifest',
    hint: 'the configuration of a ConfigMap is the text below its `data:`: save that alone, without its indentation',
  },
  { keys: ['runtime', 'handlers'], what: 'an app.yaml of App Engine', hint: 'name the vanity.yaml beside it' },
  { keys: ['services'], what: 'a file of Docker Compose', hint: 'name the vanity.yaml that it mounts' },
  { keys: ['on', 'jobs'], what: 'a workflow of GitHub Actions', hint: 'name the vanity.yaml of the repository' },
];

/** Indentation with characters that look like spaces: to YAML they are part of the key. */
const falseIndent = /^[\u00a0\u2000-\u200b\u202f\u2060\u3000\ufeff]/;

/** The fault of YAML that is no vanity.yaml, or whose lines are not where they seem to be. */
export function contentFault(root: YamlNode, text: string): FormatFault | undefined {
  if (root.kind !== 'mapping') return formatFault(text);
  const names = new Set(root.entries.map(({ key }) => key.text));
  const paths = root.entries.find(({ key }) => key.text === 'paths')?.value;
  const isEmpty = paths === undefined || (paths.kind === 'scalar' && paths.value === null);
  const indented = root.entries.find(({ key }) => falseIndent.test(key.text));
  if (isEmpty && indented !== undefined) {
    const code = indented.key.text.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    const message = `a line is indented with invisible characters (U+${code}), which are part of the key to YAML`;
    return { finding: { code: 'yaml/syntax', message, hint: 'indent with plain spaces' }, span: indented.key };
  }
  if (paths !== undefined) return undefined;
  const other = otherFiles.find(({ keys: own }) => own.every((name) => names.has(name)));
  const first = root.entries.find(({ key }) => key.text === other?.keys[0]);
  if (other !== undefined && first !== undefined) {
    const message = `no module is configured: this is ${other.what}`;
    return { finding: { code: 'config/no-paths', message, hint: other.hint }, span: first.key };
  }
  return root.entries.some(({ key }) => /^[0-9]+[ \t|.)]/.test(key.text)) ? formatFault(text) : undefined;
}
