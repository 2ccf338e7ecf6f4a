import type Handlebars from 'handlebars';
import runtime from 'handlebars/runtime.js';

/** Handlebars without its compiler, which takes as long to load as the rest of the pages; its package has no types for it. */
export const handlebarsRuntime = runtime as unknown as Omit<
  typeof Handlebars,
  'parse' | 'compile' | 'precompile' | 'Visitor' | 'create'
> & { create(): typeof Handlebars };
