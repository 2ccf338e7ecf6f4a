import { printable } from '../diagnostics/printable.ts';
import { redact } from '../diagnostics/redact.ts';
import { type Intention, intentions } from './compare-answers.ts';
import type { Comparison, ServerDifference } from './compare-servers.ts';

const maxShown = 50;
const maxPaths = 4;

/** Real differences one by one, those that are intended by their reason, and what was not asked. */
export function formatComparison({ differences, unasked }: Comparison): string {
  const real = differences.filter(({ intention }) => intention === undefined);
  const lines = real
    .slice(0, maxShown)
    .flatMap((difference) => [
      `${difference.what} of ${pathsText(difference)}`,
      `  - ${clean(difference.old)}`,
      `  + ${clean(difference.new)}`,
    ]);
  if (real.length > maxShown) lines.push(`${real.length - maxShown} more differences: --format json shows all`);
  for (const [intention, meaning] of Object.entries(intentions) as [Intention, string][]) {
    const found = differences.filter((difference) => difference.intention === intention);
    const [first] = found;
    if (first === undefined) continue;
    lines.push(`intended: ${meaning} (${found.length}, such as ${pathsText(first)})`);
    lines.push(`  - ${clean(first.old)}`, `  + ${clean(first.new)}`);
  }
  for (const { name, reason } of unasked.slice(0, maxShown)) lines.push(`not asked: ${clean(name)}: ${clean(reason)}`);
  if (unasked.length > maxShown) lines.push(`not asked: ${unasked.length - maxShown} more`);
  return lines.map((line) => `${line}\n`).join('');
}

/** One line about all of it. */
export function comparisonSummary(comparison: Comparison, server: string): string {
  const { modules, questions, differences, unasked } = comparison;
  const real = differences.filter(({ intention }) => intention === undefined).length;
  const asked = `${count(questions, 'path')} of ${count(modules, 'entry', 'entries')}`;
  const counts = [count(real, 'difference'), `${differences.length - real} intended`, `${unasked.length} not asked`];
  return `${server}: ${asked}, ${counts.join(', ')}\n`;
}

/** The same for programs, with every difference. */
export function comparisonJson(comparison: Comparison, server: string): object {
  const { modules, questions, differences, unasked, failure } = comparison;
  return {
    server,
    modules,
    questions,
    differences: differences.map(({ host, paths, route, what, old, new: now, intention }) => ({
      key: route?.key ?? null,
      importPaths: paths.map((path) => `${host}${path}`),
      what,
      old: redact(old),
      new: now,
      intended: intention ?? null,
    })),
    unasked: unasked.map(({ name, reason }) => ({ importPath: name, reason })),
    failure: failure ?? null,
  };
}

function pathsText({ host, paths }: ServerDifference): string {
  const shown = paths.slice(0, maxPaths).map((path, index) => (index === 0 ? `${host}${path}` : path));
  return clean(paths.length > maxPaths ? `${shown.join(', ')} and ${paths.length - maxPaths} more` : shown.join(', '));
}

/** What another server sent, for a terminal and without secrets. */
function clean(text: string): string {
  return printable(redact(text));
}

function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
