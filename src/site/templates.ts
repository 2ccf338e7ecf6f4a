import Handlebars from 'handlebars';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import { type Diagnostic, type Location, toDiagnostic } from '../diagnostics/diagnostic.ts';
import type { IndexView, ModuleView, NotFoundView, SetupView } from './page-views.ts';
import { pageNames, type TemplateName, templateNames } from './page-views.ts';
import { samples, sampleTag } from './sample-views.ts';
import { describeFault, type Place, placeOf, start, TemplateError, UnknownName } from './template-error.ts';

export interface TemplateSource {
  /** As diagnostics name it. */
  readonly file: string;
  readonly text: string;
}

export type TemplateSources = Readonly<Record<TemplateName, TemplateSource>>;

/** Renders the pages for people. */
export interface Templates {
  index(view: IndexView): string;
  module(view: ModuleView): string;
  notFound(view: NotFoundView): string;
  setup(view: SetupView): string;
}

/** What was made of templates: without an error, they render every page. */
export interface CompiledTemplates {
  readonly templates?: Templates;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Compiles the templates and renders each page with samples, so that whatever is wrong with one, a misspelt name
 * included, is found at load and not on a request.
 */
export function compileTemplates(sources: TemplateSources): CompiledTemplates {
  const key = JSON.stringify(sources);
  if (last?.key !== key) last = { key, compiled: compileAll(sources) };
  return last.compiled;
}

/** Mostly a reload finds the same templates, and compiling them takes as long as to read a thousand modules. */
let last: { readonly key: string; readonly compiled: CompiledTemplates } | undefined;

function compileAll(sources: TemplateSources): CompiledTemplates {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (code, name, message, place, hint) => {
    const location = locate(sources[name].file, place);
    diagnostics.push(toDiagnostic({ code, message, ...(hint === undefined ? {} : { hint }) }, { location }));
  };
  const compiled = compileEach(sources, report);
  if (diagnostics.length > 0) return { diagnostics };
  const render = (name: TemplateName, view: object) => compiled.get(name)?.(view) ?? '';
  for (const name of pageNames) tryPage(name, samples[name], render, sources, report);
  if (diagnostics.length > 0) return { diagnostics: withoutRepeats(diagnostics) };
  const templates: Templates = {
    index: (view) => render('index', view),
    module: (view) => render('module', view),
    notFound: (view) => render('not-found', view),
    setup: (view) => render('setup', view),
  };
  return { templates, diagnostics };
}

type Report = (code: DiagnosticCode, name: TemplateName, message: string, place: Place, hint?: string) => void;
type Render = (name: TemplateName, view: object) => string;

function compileEach(sources: TemplateSources, report: Report): Map<TemplateName, Handlebars.TemplateDelegate> {
  const handlebars = Handlebars.create();
  const compiled = new Map<TemplateName, Handlebars.TemplateDelegate>();
  const running: TemplateName[] = [];
  for (const name of templateNames) {
    try {
      const ast = handlebars.parse(sources[name].text);
      const raw = findUnescaped(ast);
      const hint = 'write {{...}} with two braces, so that no text of the configuration becomes markup';
      if (raw !== undefined) report('template/unescaped', name, `\`${raw.text}\` writes a text as HTML`, raw, hint);
      const options = { strict: true, knownHelpersOnly: true, preventIndent: true };
      const compiledOne = nameTemplate(name, handlebars.compile(ast, options), running);
      const render = name === 'module-row' && dependsOnViewAlone(ast) ? remember(compiledOne) : compiledOne;
      handlebars.registerPartial(name, render);
      compiled.set(name, render);
    } catch (error) {
      report('template/broken', name, describeFault(error), placeOf(error));
    }
  }
  return compiled;
}

function tryPage(
  name: TemplateName,
  views: readonly object[],
  render: Render,
  sources: TemplateSources,
  report: Report,
): void {
  try {
    const [first = ''] = views.map((view) => render(name, guardView(view)));
    if (hasTagsFirst(first)) return;
    const hint = 'begin <head> with {{> meta-tags}}: `go` and other tools look for them there';
    report('template/no-tags', name, 'the head of the page does not begin with the discovery tags', start, hint);
  } catch (error) {
    const culprit = error instanceof TemplateError ? error.template : name;
    const place = placeOf(error, sources[culprit].text);
    report('template/broken', culprit, describeFault(error), place, 'docs/pages.md lists what a page can show');
  }
}

function locate(file: string, { line, column, endLine = line, endColumn = column + 1 }: Place): Location {
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
function findUnescaped(ast: hbs.AST.Program): (Place & { text: string }) | undefined {
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

/** Whether a part looks at nothing around it, such as `../host` or `@index`. */
function dependsOnViewAlone(ast: hbs.AST.Program): boolean {
  let isAlone = true;
  const visitor = new (class extends Handlebars.Visitor {
    override PathExpression({ data, depth }: hbs.AST.PathExpression): void {
      if (data || depth > 0) isAlone = false;
    }
  })();
  visitor.accept(ast);
  return isAlone;
}

/** Renders each view once: a page of 500 rows is otherwise made again for each search. */
function remember(template: Handlebars.TemplateDelegate): Handlebars.TemplateDelegate {
  const rendered = new WeakMap<object, string>();
  return (view: object, options) => {
    const html = rendered.get(view) ?? template(view, options);
    rendered.set(view, html);
    return html;
  };
}

function originalOf({ path }: hbs.AST.MustacheStatement): string {
  return `{{{${'original' in path ? path.original : ''}}}}`;
}

function toPlace({ start: from, end }: hbs.AST.SourceLocation): Place {
  return { line: from.line, column: from.column, endLine: end.line, endColumn: end.column };
}

type Block = (view: unknown, options?: object) => string;

/**
 * Handlebars does not report which template failed: `running` holds those that are being rendered.
 * The block that is handed to a partial belongs to the template that it is written in.
 */
function nameTemplate(
  name: TemplateName,
  template: Handlebars.TemplateDelegate,
  running: TemplateName[],
): Handlebars.TemplateDelegate {
  return (view, options) => {
    const caller = running.at(-1);
    const data = options?.data as Record<string, unknown> | undefined;
    const block = data?.['partial-block'] as Block | undefined;
    if (caller !== undefined && data !== undefined && block !== undefined) {
      data['partial-block'] = (inner: unknown, given?: object) => as(caller, running, () => block(inner, given));
    }
    return as(name, running, () => template(view, options));
  };
}

function as(name: TemplateName, running: TemplateName[], render: () => string): string {
  running.push(name);
  try {
    return render();
  } catch (error) {
    throw error instanceof TemplateError ? error : new TemplateError(name, error);
  } finally {
    running.pop();
  }
}
