import type { Explanation } from '../vanity/error-catalogue/explain-error.ts';
import type { CheckStep, ModuleCheck } from './module-check.ts';
import type { CheckStepView, ExplainView, PageView, Prose } from './page-views.ts';

/** Characters of an import path with a version that can be checked. */
export const maxModuleLength = 600;

/** What was found for a request to the page that explains errors; all undefined for the empty form. */
export interface ExplainResult {
  readonly notice?: string | undefined;
  readonly explanations?: readonly Explanation[] | undefined;
  readonly check?: ModuleCheck | undefined;
  /** Import path in the field of the check: the one that was checked, or one from the text. */
  readonly module?: string | undefined;
}

/** What the page shows of it. */
export function explainView({
  notice,
  explanations,
  check,
  module = '',
}: ExplainResult): Omit<ExplainView, keyof PageView> {
  return {
    notice,
    explanations: explanations?.map(({ code, line, cause, remedy }) => ({
      code,
      line,
      cause: prose(sentence(cause)),
      ...splitRemedy(remedy),
    })),
    isUnknown: explanations?.length === 0,
    check: check && {
      importPath: check.importPath,
      isOk: check.ok,
      verdict: verdictOf(check),
      steps: check.steps.map(stepView),
    },
    module,
  };
}

function verdictOf({ ok, steps }: ModuleCheck): string {
  const broken = steps.find(({ status }) => status === 'failed');
  if (!ok && broken !== undefined) return `Failed first at: ${broken.name}`;
  const isPartial = steps.some(({ status }) => status === 'skipped' || status === 'warning');
  return isPartial ? 'Nothing is broken, as far as it was checked' : 'Everything works';
}

function stepView({ name, status, message, cause, code, remedy }: CheckStep): CheckStepView {
  return {
    name,
    status,
    message: prose(capitalised(message)),
    cause: cause === undefined ? [] : prose(sentence(cause)),
    code: status === 'failed' ? code : undefined,
    ...splitRemedy(remedy),
  };
}

/** The sentence, and the lines to paste. */
function splitRemedy(remedy: string | undefined): Pick<CheckStepView, 'remedy' | 'commands'> {
  if (remedy === undefined) return { remedy: [], commands: undefined };
  const [first = '', ...lines] = remedy.split('\n');
  return { remedy: prose(sentence(first)), commands: lines.length === 0 ? undefined : lines.join('\n') };
}

/** Names of programs, which stay as they are at the beginning of a sentence. */
const programs = /^(?:go|git|ssh|scp|svn|hg|curl|nginx)\b/;

/** Messages are without a capital and a full stop, since terminals show them so. */
function sentence(text: string): string {
  const start = capitalised(text);
  return /[:.!?]$/.test(start) ? start : `${start}.`;
}

/** A name or a command at the beginning stays as it is. */
function capitalised(text: string): string {
  return /^[a-z]+(?=[ ,])/.test(text) && !programs.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** What is between backticks is code, and an https address is a link; a lone backtick stays. */
function prose(text: string): Prose {
  return text.split(/(`[^`]*`|https:\/\/[^\s`"'<>]*[^\s`"'<>.,:;)])/).flatMap((piece) => {
    const isCode = piece.length > 1 && piece.startsWith('`') && piece.endsWith('`');
    const shown = isCode ? piece.slice(1, -1) : piece;
    return shown === '' ? [] : [{ text: shown, isCode, isLink: piece.startsWith('https://') && URL.canParse(piece) }];
  });
}

/** The explanations as text for a terminal. */
export function explanationText({ explanations = [], check }: ExplainResult): string {
  const parts = explanations.map(({ line, cause, code, remedy }) =>
    block(line, [`cause: ${cause} (${code})`, `remedy: ${remedy}`]),
  );
  for (const { name, status, message, cause, code, remedy } of check?.steps ?? []) {
    const reason = cause === undefined ? [] : [`cause: ${cause}${code === undefined ? '' : ` (${code})`}`];
    parts.push(block(`${status.padEnd(8)} ${name}: ${message}`, [...reason, ...(remedy ? [`remedy: ${remedy}`] : [])]));
  }
  return parts.length === 0 ? 'no known error found' : parts.join('\n\n');
}

function block(head: string, texts: readonly string[]): string {
  const below = texts.flatMap((text) =>
    text.split('\n').map((line, index) => `${index === 0 ? '    ' : '        '}${line}`),
  );
  return [head, ...below].join('\n');
}

/** The same for programs, in the form of `doctor --format json`. */
export function explanationJson({ explanations = [], check }: ExplainResult): object {
  return {
    explanations,
    check: check === undefined ? null : { ...check, steps: check.steps.map(stepJson) },
  };
}

function stepJson({ name, status, ms, message, code, cause, remedy }: CheckStep): object {
  const whole = cause === undefined ? message : `${message}: ${cause}`;
  return { name, status, ms, message: whole, ...(code && { code }), ...(remedy && { remedy }) };
}
