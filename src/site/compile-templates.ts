import Handlebars from 'handlebars';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import { type Diagnostic, type Location, toDiagnostic } from '../diagnostics/diagnostic.ts';
import { type CompiledTemplates, LinkedTemplates, type TemplateSources } from './linked-templates.ts';
import { pageNames, type TemplateName, templateNames } from './page-views.ts';
import { samples, sampleTag } from './sample-views.ts';
import { describeFault, placeOf, start, TemplateError, type TemplatePlace, UnknownName } from './template-error.ts';

/** How templates are compiled: a name that a view does not have is an error, and so is a helper of nobody. */
export const compileOptions = { strict: true, knownHelpersOnly: true, preventIndent: true };

/** Compiles the templates and renders each page with samples. */
export function compileWithSamples(sources: TemplateSources): CompiledTemplates {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (code, name, message, place, hint) => {
    const location = locate(sources[name].file, place);
    diagnostics.push(toDiagnostic({ code, message, ...(hint === undefined ? {} : { hint }) }, { location }));
  };
  const linked = compileEach(sources, report);
  if (diagnostics.length > 0) return { diagnostics };
  for (const name of pageNames) tryPage(name, samples[name], linked, sources, report);
  if (diagnostics.length > 0) return { diagnostics: withoutRepeats(diagnostics) };
  return { templates: linked.pages(), diagnostics };
}

type Report = (code: DiagnosticCode, name: TemplateName, message: string, place: TemplatePlace, hint?: string) => void;

function compileEach(sources: TemplateSources, report: Report): LinkedTemplates {
  const handlebars = Handlebars.create();
  const linked = new LinkedTemplates(handlebars);
  for (const name of templateNames) {
    const { text } = sources[name];
    try {
      const ast = handlebars.parse(text);
      const raw = findUnescaped(ast);
      const hint = 'write {{...}} with two braces, so that no text of the configuration becomes markup';
      if (raw !== undefined) report('template/unescaped', name, `\`${raw.text}\` writes a text as HTML`, raw, hint);
      linked.add(name, text, handlebars.compile(ast, compileOptions));
    } catch (error) {
      report('template/broken', name, describeFault(error), placeOf(error));
    }
  }
  return linked;
}

function tryPage(
  name: TemplateName,
  views: readonly object[],
  linked: LinkedTemplates,
  sources: TemplateSources,
  report: Report,
): void {
  try {
    const [first = ''] = views.map((view) => linked.render(name, guardView(view)));
    if (hasTagsFirst(first)) return;
    const hint = 'begin <head> with {{> meta-tags}}: `go` and other tools look for them there';
    report('template/no-tags', name, 'the head of the page does not begin with the discovery tags', start, hint);
  } catch (error) {
    const culprit = error instanceof TemplateError ? error.template : name;
    const place = placeOf(error, sources[culprit].text);
    report('template/broken', culprit, describeFault(error), place, 'docs/pages.md lists what a page can show');
  }
}

function locate(file: string, { line, column, endLine = line, endColumn = column + 1 }: TemplatePlace): Location {
  return { file, line, column: column + 1, endLine, endColumn: endColumn + 1 };
}

function hasTagsFirst(html: string): boolean {
  const head = /<head[^<>]*>\s*/i.exec(html);
  return head !== null && html.slice(head.index + head[0].length).startsWith(sampleTag);
}

/** A part that is wrong is wrong on every page. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const known = new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic]));
  return [...known.values()];
}

/** The same view, but unknown names throw: Handlebars takes them for false in conditions. */
function guardView(view: object): object {
  return new Proxy(view, {
    get(target, key) {
      if (typeof key === 'string' && !(key in target)) throw new UnknownName(key);
      const value: unknown = Reflect.get(target, key);
      return Array.isArray(value) || isPlain(value) ? guardView(value) : value;
    },
  });
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The first `{{{...}}}` or `{{&...}}`. */
function findUnescaped(ast: hbs.AST.Program): (TemplatePlace & { text: string }) | undefined {
  let found: (TemplatePlace & { text: string }) | undefined;
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

function toPlace({ start: from, end }: hbs.AST.SourceLocation): TemplatePlace {
  return { line: from.line, column: from.column, endLine: end.line, endColumn: end.column };
}
