import type { Figures } from './compare.ts';
import type { Absent } from './contenders.ts';
import type { ReloadFigures } from './reload.ts';
import type { HeapFigures, LoadFigures } from './scale.ts';

/** What ratios are told to. */
const peers = ['govanityurls', 'sally', 'nginx'];

/** The figures as Markdown, and each as a ratio to each peer. */
export function comparisonTables(figures: readonly Figures[], absent: readonly Absent[]): string[] {
  const notes = absent.map(({ name, reason }) => `${name} is missing: ${reason}.`);
  const ratios = peers.flatMap((name) => {
    const peer = figures.find((row) => row.name.startsWith(name));
    return peer === undefined ? [] : [ratioTable(peer, figures)];
  });
  return [figureTable(figures), ...notes, ...ratios];
}

function figureTable(figures: readonly Figures[]): string {
  const rows = figures.map((row) => [
    row.name,
    row.cpuMicros.toFixed(1),
    String(Math.round(row.requestsPerSecond)),
    row.p50Ms.toFixed(2),
    row.p99Ms.toFixed(2),
    row.peakMiB.toFixed(0),
    row.startMs.toFixed(0),
  ]);
  return table(['server', 'CPU µs a request', 'requests/s', 'p50 ms', 'p99 ms', 'peak MiB', 'start ms'], rows);
}

function ratioTable(peer: Figures, figures: readonly Figures[]): string {
  const rows = figures
    .filter((row) => row.name.startsWith('govanity,') || row.name === 'govanity')
    .map((row) => [
      row.name,
      ...(['cpuMicros', 'requestsPerSecond', 'p50Ms', 'p99Ms', 'peakMiB', 'startMs'] as const).map((field) =>
        (row[field] / peer[field]).toFixed(2),
      ),
    ]);
  return table([`times ${peer.name}`, 'CPU', 'requests/s', 'p50', 'p99', 'peak memory', 'start'], rows);
}

export interface RequestFigures {
  readonly name: string;
  readonly cpuMicros: number;
  /** Of the look-up of its answer alone. */
  readonly lookUpNs: number;
}

/** Each as a ratio to the second row, too. */
export function requestTable(rows: readonly RequestFigures[]): string {
  const base = rows[1]?.cpuMicros ?? Number.NaN;
  const cells = rows.map(({ name, cpuMicros, lookUpNs }) => [
    name,
    cpuMicros.toFixed(1),
    (cpuMicros / base).toFixed(2),
    lookUpNs.toFixed(0),
  ]);
  return table(['a request with', 'CPU µs', `times ${rows[1]?.name}`, 'look-up alone ns'], cells);
}

export interface KindFigures {
  readonly name: string;
  /** Microseconds of CPU per request, by number of modules. */
  readonly cpuMicros: readonly number[];
}

/** Each with most modules as a ratio to the fewest, too. */
export function kindTable(counts: readonly number[], rows: readonly KindFigures[]): string {
  const cells = rows.map(({ name, cpuMicros }) => [
    name,
    ...cpuMicros.map((micros) => micros.toFixed(0)),
    ((cpuMicros.at(-1) ?? Number.NaN) / (cpuMicros[0] ?? Number.NaN)).toFixed(1),
  ]);
  return table(['CPU µs per request', ...counts.map((count) => `${count} modules`), 'times'], cells);
}

export interface Load extends LoadFigures {
  readonly name: string;
  readonly heap: HeapFigures;
}

export function loadTable(rows: readonly Load[]): string {
  const cells = rows.map(({ name, yamlMs, loadMs, heap }) => [
    name,
    yamlMs.toFixed(0),
    loadMs.toFixed(0),
    (loadMs / yamlMs).toFixed(1),
    heap.site.toFixed(0),
    heap.answers.toFixed(0),
  ]);
  const header = ['load', 'YAML alone ms', 'all ms', 'times', 'heap bytes a module', 'more when all were asked'];
  return table(header, cells);
}

export interface Reload extends ReloadFigures {
  readonly name: string;
}

export function reloadTable(rows: readonly Reload[]): string {
  const cells = rows.map(({ name, requests, failures, during, quiet, arrivals }) => [
    name,
    String(requests),
    String(failures),
    quiet.p99.toFixed(1),
    during.p50.toFixed(1),
    during.p99.toFixed(1),
    during.max.toFixed(1),
    (arrivals[arrivals.length >> 1] ?? Number.NaN).toFixed(0),
  ]);
  const header = ['reloads', 'requests', 'failed', 'p99 ms at rest', 'p50 ms', 'p99 ms', 'most ms', 'served after ms'];
  return table(header, cells);
}

/** Rows below a header; all columns but the first are numbers. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = header.map((_, at) => (at === 0 ? '---' : '---:'));
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
