import type { Diagnostic, OtherPlace } from './diagnostic.ts';

/**
 * Makes one diagnostic of all that have the same cause: the first one, with the other places.
 * What has no place in a file, and what asks for another correction at each place, stays by itself.
 */
export function groupDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const groups: { first: Diagnostic; others: OtherPlace[] }[] = [];
  const byCause = new Map<string, (typeof groups)[number]>();
  for (const diagnostic of diagnostics) {
    const { location, hint } = diagnostic;
    const cause = causeOf(diagnostic);
    const group = location === undefined ? undefined : byCause.get(cause);
    if (location !== undefined && group !== undefined) {
      group.others.push({ location, ...(hint === undefined || hint === group.first.hint ? {} : { hint }) });
      continue;
    }
    const created = { first: diagnostic, others: [...(diagnostic.others ?? [])] };
    groups.push(created);
    if (location !== undefined) byCause.set(cause, created);
  }
  return groups.map(({ first, others }) => (others.length === 0 ? first : { ...first, others }));
}

/** A certain correction differs from place to place without a need to read each: `check --fix` writes them all. */
function causeOf({ code, message, cause = message, fix, hint = '' }: Diagnostic): string {
  return [code, cause, fix === undefined ? `hint ${hint}` : 'fix'].join('\n');
}
