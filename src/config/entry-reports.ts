import type { Report } from './read-fields.ts';

/**
 * Makes one report for each of several entries, which may share values by alias or merge:
 * what an earlier entry reported at a place is not reported there again.
 */
export function createEntryReports(report: Report): () => Report {
  const reporters = new Map<string, number>();
  let entries = 0;
  return () => {
    const entry = entries++;
    return (finding, span, fix) => {
      const id = `${finding.code} ${span.start} ${span.end}`;
      const reporter = reporters.get(id) ?? entry;
      reporters.set(id, reporter);
      if (reporter === entry) report(finding, span, fix);
    };
  };
}
