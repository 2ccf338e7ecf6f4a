import type { TemplateName } from './page-views.ts';

/** What Handlebars made of the program's own templates when the program was built. */
export interface PrecompiledTemplates {
  /** Digest of the templates: others must not be shown by these. */
  readonly digest: string;
  readonly specifications: Readonly<Record<TemplateName, TemplateSpecification>>;
}

/** Undefined if the program runs from its sources; in a build, another file takes the place of this one. */
export const precompiledTemplates: PrecompiledTemplates | undefined = undefined;
