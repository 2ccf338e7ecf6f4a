import { createSourceText } from '../config/source-text.ts';
import { type Diagnostic, hasError } from '../diagnostics/diagnostic.ts';
import { formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { quoteForShell } from '../diagnostics/quote-for-shell.ts';
import { forExport } from '../export/for-export.ts';
import { bringUpToDate } from '../export/static/bring-up-to-date.ts';
import { type Changes, inspectDirectory } from '../export/static/inspect-directory.ts';
import { parsePathList } from '../export/static/parse-path-list.ts';
import { planStaticExport, type StaticExport } from '../export/static/plan-static-export.ts';
import { describeFileError } from '../files/read-file.ts';
import { readSite, type SiteReading } from '../server/load-site.ts';
import type { HostTable } from '../site/host-table.ts';
import { hostFault } from '../vanity/module-path.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { createProgress } from './progress.ts';
import { readText } from './read-text.ts';

export interface ExportStaticFlags {
  readonly output: string;
  /** Default: the first host of the configuration. */
  readonly host?: string;
  /** File with import paths that get a page, too. */
  readonly paths?: string;
  readonly majorVersions: string;
  readonly templates?: string;
  readonly dryRun?: boolean;
}

/** `govanity export static`: brings a directory up to date with what `serve` would show of one host. */
export async function exportStatic(file: string, flags: ExportStaticFlags, io: Io): Promise<ExitCode> {
  const majorVersions = readMajorVersions(flags.majorVersions);
  const reading = await readSite(file, { templates: flags.templates, adapt: forExport, isForFiles: true });
  const { value: site, source } = reading;
  printFaults(reading, io);
  if (site === undefined) return 1;
  const host = chooseHost(flags.host, site.hostTable, file);
  const list = flags.paths === undefined ? '' : await readText(flags.paths);
  const { paths, diagnostics } = parsePathList(list, flags.paths ?? '', site, host);
  print(diagnostics, list, io);
  if (hasError(diagnostics)) return 1;
  const { locate } = createSourceText(source.text, file);
  const progress = createProgress(io);
  const onPage = (done: number, all: number) => progress.show(`made ${done} of ${all} pages`);
  const plan = planStaticExport(site, { host, majorVersions, paths }, locate, onPage);
  progress.end();
  print(plan.diagnostics, source.text, io);
  if (hasError(plan.diagnostics)) return 1;
  if (plan.modules.length === 0) {
    io.stderr(`govanity: there is no module of ${host} to export\n`);
    return 1;
  }
  return update(plan, host, flags, io);
}

async function update(
  plan: StaticExport,
  host: string,
  { output, dryRun }: ExportStaticFlags,
  io: Io,
): Promise<ExitCode> {
  try {
    const progress = createProgress(io);
    progress.show(`comparing ${plan.files.size} files with ${output}`);
    const inspection = await inspectDirectory(output, plan.files).finally(() => progress.end());
    if (!inspection.ok) {
      io.stderr(inspection.faults.map((fault) => `govanity: ${fault}\n`).join(''));
      io.stderr('nothing was written: move these away, or name another directory with --output\n');
      return 1;
    }
    const { changes } = inspection;
    if (dryRun) io.stdout(listChanges(changes));
    else writeFiles(output, plan, changes, io);
    io.stderr(report(plan, changes, host, output, dryRun ?? false));
    return 0;
  } catch (error) {
    io.stderr(`govanity: cannot bring ${output} up to date: ${describeFileError(error as NodeJS.ErrnoException)}\n`);
    return 1;
  }
}

function writeFiles(output: string, { files }: StaticExport, changes: Changes, io: Io): void {
  const progress = createProgress(io);
  try {
    bringUpToDate(output, files, changes, (done, all) => progress.show(`wrote ${done} of ${all} files`));
  } finally {
    progress.end();
  }
}

function listChanges({ write, remove }: Changes): string {
  return [...write.map((name) => `write ${name}\n`), ...remove.map((name) => `remove ${name}\n`)].join('');
}

function report(plan: StaticExport, changes: Changes, host: string, output: string, dryRun: boolean): string {
  const { modules, redirectLimits } = plan;
  const { write, remove, unchanged } = changes;
  const [written, removed] = dryRun ? ['to write', 'to remove'] : ['written', 'removed'];
  const counts = [`${write.length} ${written}`, `${unchanged} unchanged`, `${remove.length} ${removed}`].join(', ');
  const lines = [`${output}: ${modules.length} ${modules.length === 1 ? 'module' : 'modules'}; files: ${counts}`];
  if (redirectLimits.length > 0) {
    lines.push(`_redirects: ${redirectLimits.join(', ')}; without its rule \`go\` finds a package by its module`);
  }
  if (!dryRun) {
    const example = modules.find((path) => path !== '/') ?? '/';
    const url = quoteForShell(`https://${host}${example}?go-get=1`);
    lines.push(`next: publish ${output} as https://${host}/, then try: curl -L ${url}`);
  }
  return `${lines.join('\n')}\n`;
}

function readMajorVersions(text: string): number {
  if (/^[1-9][0-9]?$/.test(text)) return Number(text);
  throw new UsageError(`--major-versions takes a number from 1 to 99, found \`${text}\``);
}

function chooseHost(named: string | undefined, { hosts, allowsAnyHost }: HostTable, file: string): string {
  const [first] = hosts;
  if (named === undefined) {
    if (first !== undefined && !allowsAnyHost) return first;
    throw new UsageError(`--host is needed: ${file} has no \`host\`, and each tag begins with one`);
  }
  if (hosts.has(named)) return named;
  if (!allowsAnyHost)
    throw new UsageError(`--host takes a host of ${file}: ${[...hosts].join(', ')}; found \`${named}\``);
  const fault = hostFault(named);
  if (fault !== undefined) throw new UsageError(`--host \`${named}\` cannot begin an import path: ${fault}`);
  return named;
}

function printFaults({ source, templateDiagnostics, fault }: SiteReading, io: Io): void {
  print(source.diagnostics, source.text, io);
  for (const { diagnostic, text } of templateDiagnostics) print([diagnostic], text, io);
  if (fault !== undefined) io.stderr(`govanity: ${fault}\n`);
}

function print(diagnostics: readonly Diagnostic[], source: string, io: Io): void {
  if (diagnostics.length > 0) io.stderr(`${formatDiagnostics(diagnostics, { color: io.color, source })}\n`);
}
