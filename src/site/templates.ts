import Handlebars from 'handlebars';

/** Names of the templates in `templates/`, without `.hbs`. */
export const templateNames = ['layout', 'index', 'module', 'not-found'] as const;

export type TemplateName = (typeof templateNames)[number];
export type TemplateSources = Readonly<Record<TemplateName, string>>;

/** What every page has. */
interface PageView {
  /** Discovery tags as HTML, or nothing. */
  readonly tags: Handlebars.SafeString | undefined;
  readonly siteTitle: string;
  readonly pageTitle: string;
  readonly host: string;
  readonly styleUrl: string;
}

export interface ModuleView extends PageView {
  readonly importPath: string;
  /** The import path that was asked for, where it lies below the module's. */
  readonly packagePath: string | undefined;
  readonly description: string | undefined;
  readonly deprecated: string | undefined;
  readonly home: string | undefined;
  readonly docs: string | undefined;
  readonly repo: string;
  readonly vcs: string;
  readonly subdir: string | undefined;
  readonly goImport: string;
  readonly goSource: string | undefined;
}

export interface IndexView extends PageView {
  /** Path element(s) that the list is limited to. */
  readonly below: string | undefined;
  /** What the server's operator has to be told. */
  readonly notice: string | undefined;
  readonly isHidden: boolean;
  readonly modules: readonly IndexEntry[];
}

export interface IndexEntry {
  readonly importPath: string;
  /** Undefined for patterns, which have no page of their own. */
  readonly url: string | undefined;
  readonly description: string | undefined;
  readonly deprecated: string | undefined;
}

export interface NotFoundView extends PageView {
  readonly importPath: string;
  readonly nearest: readonly { readonly importPath: string; readonly url: string }[];
}

/** Renders the pages for people. */
export interface Templates {
  index(view: IndexView): string;
  module(view: ModuleView): string;
  notFound(view: NotFoundView): string;
}

/** Compiles the page templates now, so that a broken one fails at load and not on the first request. */
export function compileTemplates(sources: TemplateSources): Templates {
  const handlebars = Handlebars.create();
  const compile = (name: TemplateName) =>
    handlebars.compile(handlebars.parse(sources[name]), { strict: true, knownHelpersOnly: true });
  handlebars.registerPartial('layout', compile('layout'));
  return { index: compile('index'), module: compile('module'), notFound: compile('not-found') };
}

/** Marks text as HTML that is already escaped. */
export function safeHtml(html: string): Handlebars.SafeString {
  return new Handlebars.SafeString(html);
}
