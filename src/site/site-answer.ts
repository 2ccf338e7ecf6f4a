import type { Answer } from './answer.ts';

/** What was asked for; refused is a request that could not even be asked, or failed before it was known for what. */
export type AnswerKind = 'go-get' | 'page' | 'api' | 'static' | 'refused';

/** An answer with what it is about, for metrics and logs. */
export interface SiteAnswer extends Answer {
  readonly kind: AnswerKind;
  /** Key of the route that answers; undefined where none does. */
  readonly module: string | undefined;
}
