/** Around the name of a variable in a text; configured texts hold no control characters. */
const [start, end] = ['\u0001', '\u0002'];
const marked = new RegExp(`${start}(\\w+)${end}(?=(\\w?))`, 'g');

/** Marks a place in a text that nginx fills with a variable. */
export function variable(name: string): string {
  return start + name + end;
}

/** Name of the variable that stands for a dollar sign: nginx has no way to write one. */
export const dollarVariable = 'govanity_dollar';

/** A text as one quoted parameter on one line: nothing but marked variables is read as one. */
export function quote(text: string): string {
  const mark = text.includes('"') && !text.includes("'") ? "'" : '"';
  return mark + escapeText(text, mark).replaceAll('\n', '\\n') + mark;
}

/** The same with the lines of the text as lines of the file. */
export function quoteLines(text: string): string {
  const mark = text.includes("'") ? '"' : "'";
  return mark + escapeText(text, mark) + mark;
}

/** A text as one parameter of a directive that knows no variables. */
export function quotePlain(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function escapeText(text: string, mark: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll(mark, `\\${mark}`).replaceAll('$', `\${${dollarVariable}}`);
  // Braces only where the next character would belong to the name.
  return escaped.replace(marked, (_, name: string, next: string) => (next === '' ? `$${name}` : `\${${name}}`));
}

/** A literal path element, host or path within a regular expression. */
export function escapeRegex(text: string): string {
  return text.replace(/[.[\]{}+*?()|^$\\]/g, '\\$&');
}

/** Lines, four spaces further in; empty ones stay empty. */
export function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? line : `    ${line}`));
}
