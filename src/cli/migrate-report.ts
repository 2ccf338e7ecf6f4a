import { createColors } from 'picocolors';
import { printable } from '../diagnostics/printable.ts';
import type { ModuleReport, MoveFinding, Safety } from '../migrate/findings/finding.ts';
import { findingCodes } from '../migrate/findings/finding-codes.ts';
import type { MigrationPlan } from '../migrate/plan-migration.ts';

/** A plan as text: a table, then what to look at. */
export function planText({ backend, moves, skipped, faults }: MigrationPlan): string {
  const rows = [['path', 'from', 'to'], ...moves.map(({ route, from, to }) => [route.key, from, to])];
  const notes = moves.flatMap(({ route, notes: texts }) => texts.map((text) => `note: ${route.key}: ${text}\n`));
  const stays = skipped.map(({ route, reason }) => `not moved: ${route.key}: ${reason}\n`);
  const errors = faults.map(({ route, reason }) => `error: ${route.key}: ${reason}\n`);
  const nothing = `nothing moves to ${backend.name}\n`;
  return [moves.length === 0 ? nothing : table(rows), ...notes, ...stays, ...errors].join('');
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}

/** A plan as JSON. */
export function planJson({ backend, moves, skipped, faults }: MigrationPlan): object {
  const modules = moves.map(({ route, from, to, project, notes }) => ({ path: route.key, from, to, project, notes }));
  const stays = (list: MigrationPlan['skipped']) => list.map(({ route, reason }) => ({ path: route.key, reason }));
  return { backend: backend.name, modules, skipped: stays(skipped), faults: stays(faults) };
}

/** The results of a check as text: one line per module, with its findings below it. */
export function reportsText(reports: readonly ModuleReport[], color: boolean): string {
  const colors = createColors(color);
  const tints = { safe: colors.green, unsafe: colors.red, unreachable: colors.yellow };
  const width = Math.max(...reports.map(({ path }) => path.length), 0);
  const findingText = ({ code, ref, message, remedy = '' }: MoveFinding) => {
    const severity = findingCodes[code].breaks ? colors.red(`error[${code}]`) : colors.cyan(`note[${code}]`);
    const place = ref === undefined ? '' : ` ${printable(ref)}`;
    const lines = remedy === '' ? [] : remedy.split('\n').map((line) => `      ${printable(line)}\n`);
    return `  ${severity}${place}\n    ${printable(message)}\n${lines.join('')}`;
  };
  return reports
    .map(({ path, verdict, findings }) => {
      return `${path.padEnd(width)}  ${tints[verdict](verdict)}\n${findings.map(findingText).join('')}`;
    })
    .join('');
}

/** The number of modules per verdict, and the patterns of which only some modules were compared. */
export function summaryText(reports: readonly ModuleReport[]): string {
  const patterns = new Set(reports.filter(({ key, path }) => key !== path).map(({ key }) => key));
  const parts = [...patterns].map((key) => `${key}: only the modules that were named were compared\n`);
  const count = (wanted: Safety) => reports.filter(({ verdict }) => verdict === wanted).length;
  const verdicts = (['safe', 'unsafe', 'unreachable'] as const).map((verdict) => `${count(verdict)} ${verdict}`);
  return `${parts.join('')}${reports.length} module${reports.length === 1 ? '' : 's'}: ${verdicts.join(', ')}\n`;
}

/** The results of a check as JSON. */
export function reportsJson(backend: string, reports: readonly ModuleReport[]): object {
  const modules = reports.map(({ path, from, to, verdict, findings }) => ({
    path,
    from,
    to: to ?? null,
    verdict,
    findings: findings.map(({ code, ref, message, remedy }) => ({ code, ref, message, remedy })),
  }));
  return { backend, modules };
}
