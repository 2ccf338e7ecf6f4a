import type { Report } from './read-fields.ts';

/**
 * Makes the report of each of several entries, by its index. Entries may share values by alias or merge:
 * what an earlier entry reported at a place is not reported there again.
 */
export function createEntryReports(report: Report): (entry: number) => Report {
  const reporters = new Map<string, number>();
  return (entry) => (finding, span, fix) => {
    const id = `${finding.code} ${span.start} ${span.end}`;
    const reporter = reporters.get(id) ?? entry;
    reporters.set(id, reporter);
    if (reporter === entry) report(finding, span, fix);
  };
}
