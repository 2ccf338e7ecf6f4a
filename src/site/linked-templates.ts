import type Handlebars from 'handlebars';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ExplainView, IndexView, ModuleView, NotFoundView, SetupView, TemplateName } from './page-views.ts';
import { TemplateError } from './template-error.ts';

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
  explain(view: ExplainView): string;
}

/** What was made of templates: without an error, they render every page. */
export interface CompiledTemplates {
  readonly templates?: Templates;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiled templates, which see each other as partials of one Handlebars environment. */
export class LinkedTemplates {
  readonly #handlebars: typeof Handlebars;
  readonly #compiled = new Map<TemplateName, Handlebars.TemplateDelegate>();
  readonly #running: TemplateName[] = [];

  constructor(handlebars: typeof Handlebars) {
    this.#handlebars = handlebars;
  }

  /** Adds a template that was compiled from a text. */
  add(name: TemplateName, text: string, template: Handlebars.TemplateDelegate): void {
    const named = nameTemplate(name, template, this.#running);
    const render = name === 'module-row' && dependsOnViewAlone(text) ? remember(named) : named;
    this.#handlebars.registerPartial(name, render);
    this.#compiled.set(name, render);
  }

  /** Throws a `TemplateError` for whatever is wrong with a template. */
  render(name: TemplateName, view: object): string {
    return this.#compiled.get(name)?.(view) ?? '';
  }

  pages(): Templates {
    return {
      index: (view) => this.render('index', view),
      module: (view) => this.render('module', view),
      notFound: (view) => this.render('not-found', view),
      setup: (view) => this.render('setup', view),
      explain: (view) => this.render('explain', view),
    };
  }
}

/** Whether a part looks at nothing around it, such as `../host` or `@index`. */
function dependsOnViewAlone(text: string): boolean {
  return !/\{\{[^{}]*(?:@|\.\.)/.test(text);
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
