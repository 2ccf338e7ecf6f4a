import type { TemplateName } from './page-views.ts';

/** An error of Handlebars', with the template that it happened in. */
export class TemplateError extends Error {
  readonly template: TemplateName;

  constructor(template: TemplateName, cause: unknown) {
    super((cause as Error).message, { cause });
    this.template = template;
  }
}

/** A name that a view does not have. */
export class UnknownName extends Error {
  readonly unknown: string;

  constructor(unknown: string) {
    super(`there is no \`${unknown}\` here`);
    this.unknown = unknown;
  }
}

/** Columns count from 0, as Handlebars counts them. */
export interface TemplatePlace {
  readonly line: number;
  readonly column: number;
  readonly endLine?: number | undefined;
  readonly endColumn?: number | undefined;
}

/** The beginning of a template. */
export const start: TemplatePlace = { line: 1, column: 0 };

/** Handlebars' own errors know their place; those of its parser know only the line. */
export function placeOf(error: unknown, text = ''): TemplatePlace {
  const cause = error instanceof TemplateError ? error.cause : error;
  if (cause instanceof UnknownName) return findName(cause.unknown, text);
  const { lineNumber, column, endLineNumber, endColumn, message } = cause as Record<string, unknown>;
  if (typeof lineNumber === 'number' && typeof column === 'number') {
    const hasEnd = typeof endLineNumber === 'number' && typeof endColumn === 'number';
    return { line: lineNumber, column, ...(hasEnd ? { endLine: endLineNumber, endColumn } : {}) };
  }
  const line = /on line ([0-9]+)/.exec(String(message))?.[1];
  return { line: line === undefined ? 1 : Number(line), column: 0 };
}

/** The first place of a name in a template. */
function findName(name: string, text: string): TemplatePlace {
  for (const [index, line] of text.split('\n').entries()) {
    for (const { index: from, 0: expression } of line.matchAll(/\{\{[^{}]+/g)) {
      const word = [...expression.matchAll(/[\w-]+/g)].find(([found]) => found === name);
      if (word === undefined) continue;
      const column = from + word.index;
      return { line: index + 1, column, endColumn: column + name.length };
    }
  }
  return start;
}

/** One line, without the place and the picture that Handlebars draws of it. */
export function describeFault(error: unknown): string {
  const { message } = error as Error;
  const [first = '', ...rest] = message.split('\n');
  const undefinedName = /^"(.*)" not defined in /.exec(first)?.[1];
  if (undefinedName !== undefined) return new UnknownName(undefinedName).message;
  const expected = rest.find((line) => line.startsWith('Expecting '));
  if (expected !== undefined) return `this is no Handlebars: ${expected.replace('Expecting ', 'expected ')}`;
  const text = first.replace(/ - [0-9]+:[0-9]+$/, '').replace(/\.$/, '');
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
