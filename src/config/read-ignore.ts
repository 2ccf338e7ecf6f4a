import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { Diagnostic, Finding } from '../diagnostics/diagnostic.ts';
import { ignoreFault } from '../diagnostics/ignore-warnings.ts';
import type { Fields, Report } from './read-fields.ts';
import type { topFields } from './schema.ts';
import type { Span } from './yaml-node.ts';

/** A warning that the file acknowledges. */
export interface Ignore {
  readonly code: DiagnosticCode;
  readonly span: Span;
}

/** Reads `ignore`, one code or a list; reports those that cannot be ignored. */
export function readIgnore({ values, nodes }: Fields<typeof topFields>, report: Report): Ignore[] {
  const node = nodes.ignore;
  if (values.ignore === undefined || node === undefined) return [];
  return [values.ignore].flat().flatMap((code, index) => {
    const span = (node.kind === 'sequence' ? node.items[index] : undefined) ?? node;
    const fault = ignoreFault(code);
    if (fault === undefined) return { code: code as DiagnosticCode, span };
    report({ code: 'config/unused-ignore', ...fault }, span);
    return [];
  });
}

/** Codes of what is found after the text has been read: about the htpasswd file, and about `ignore` itself. */
const foundLater: readonly DiagnosticCode[] = ['config/users-file', 'config/unused-ignore'];

/** Entries of `ignore` without a warning to ignore: what they were written for is fixed, or is not of this file. */
export function unusedIgnores(
  ignores: readonly Ignore[],
  found: readonly Diagnostic[],
): { finding: Finding; span: Span }[] {
  const codes = new Set(found.map(({ code }) => code));
  return ignores.flatMap(({ code, span }) => {
    if (codes.has(code) || foundLater.includes(code)) return [];
    const message = `there is no \`${code}\` to ignore`;
    return { finding: { code: 'config/unused-ignore', message, hint: 'take it out' }, span };
  });
}
