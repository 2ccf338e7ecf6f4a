import Handlebars from 'handlebars';
import type { Place } from './template-error.ts';

/** The first `{{{...}}}` or `{{&...}}`. */
export function findUnescaped(ast: hbs.AST.Program): (Place & { text: string }) | undefined {
  let found: (Place & { text: string }) | undefined;
  const visitor = new (class extends Handlebars.Visitor {
    override MustacheStatement(statement: hbs.AST.MustacheStatement): void {
      if (!statement.escaped) found ??= { ...toPlace(statement.loc), text: originalOf(statement) };
      super.MustacheStatement(statement);
    }
  })();
  visitor.accept(ast);
  return found;
}

function originalOf({ path }: hbs.AST.MustacheStatement): string {
  return `{{{${'original' in path ? path.original : ''}}}}`;
}

function toPlace({ start: from, end }: hbs.AST.SourceLocation): Place {
  return { line: from.line, column: from.column, endLine: end.line, endColumn: end.column };
}
