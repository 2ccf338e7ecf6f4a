import type { Config, Route } from '../config/config.ts';
import { diffConfigs, type ModuleChange } from '../config/diff-configs.ts';
import { goSourceOf } from '../config/go-source.ts';
import { createSourceText } from '../config/source-text.ts';
import type { CiFinding } from '../diagnostics/ci-reports.ts';
import { formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import type { ConfigFile } from '../files/read-config-file.ts';
import { ciDiagnostics, ciOutput, repositoryPath } from './ci-output.ts';
import { type CiFormat, isCiFormat, type OutputFormat } from './command-options.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { readConfig } from './read-config.ts';

/** `govanity diff`: compares two configurations module by module. 0: equal, 1: different, 2: one of them has errors. */
export async function diff(
  oldFile: string,
  newFile: string,
  format: OutputFormat | CiFormat,
  io: Io,
): Promise<ExitCode> {
  if (oldFile === '-' && newFile === '-') throw new UsageError('standard input holds one configuration');
  const read = [await readConfig(oldFile, io), await readConfig(newFile, io)] as const;
  const [old, now] = [read[0].config, read[1].config];
  if (old === undefined || now === undefined) {
    printErrors(read, format, io);
    return 2;
  }
  const hosts = { from: old.hosts, to: now.hosts };
  const hasOtherHosts = hosts.from.join(' ') !== hosts.to.join(' ');
  const [before, after] = [routesByKey(old), routesByKey(now)];
  const changes = diffConfigs(old, now).map((change) => describe(change, before, after));
  const equal = !hasOtherHosts && changes.length === 0;
  const hostChange = `${hosts.from.join(', ') || 'none'} -> ${hosts.to.join(', ') || 'none'}`;
  if (isCiFormat(format)) {
    const found = changes.map((change) => changeFinding(change, after, read[1]));
    if (hasOtherHosts) found.unshift(toFinding('host', `host: ${hostChange}`, 'warning', read[1]));
    const path = repositoryPath(read[1].file, format, io.env);
    io.stdout(
      ciOutput(
        format,
        found.map((finding) => ({ ...finding, file: path })),
      ),
    );
  } else if (format === 'json') {
    const shown = { old: oldFile, new: newFile, equal, ...(hasOtherHosts ? { hosts } : {}), changes };
    io.stdout(`${JSON.stringify(shown, null, 2)}\n`);
  } else {
    if (hasOtherHosts) io.stdout(`host: ${hostChange}\n`);
    io.stdout(changes.map(changeText).join(''));
  }
  return equal ? 0 : 1;
}

function printErrors(files: readonly ConfigFile[], format: OutputFormat | CiFormat, io: Io): void {
  const errors = files.map(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === 'error'));
  if (isCiFormat(format)) io.stdout(ciDiagnostics(format, errors.flat(), io.env));
  for (const [index, { text }] of files.entries()) {
    const frames = formatDiagnostics(errors[index] ?? [], { color: io.color, source: text });
    if (frames !== '') io.stderr(`${frames}\n`);
  }
}

interface ShownChange {
  readonly path: string;
  readonly change: ModuleChange['kind'];
  /** Repository, or of a changed tag what changed in it; null on the side where the module is not. */
  readonly from: string | null;
  readonly to: string | null;
}

type Routes = ReadonlyMap<string, Route>;

function routesByKey({ routes }: Config): Routes {
  return new Map(routes.map((route) => [route.key, route]));
}

function describe(change: ModuleChange, before: Routes, after: Routes): ShownChange {
  const { key: path, kind } = change;
  switch (kind) {
    case 'added':
      return { path, change: kind, from: null, to: change.repo };
    case 'removed':
      return { path, change: kind, from: change.repo, to: null };
    case 'repo':
      return { path, change: kind, from: change.from, to: change.to };
    case 'tag':
      return { path, change: kind, ...changedFields(before.get(path), after.get(path)) };
  }
}

const tagFields = {
  vcs: (route: Route) => route.vcs,
  subdir: (route: Route) => route.subdir,
  source: goSourceOf,
  cacheMaxAgeSeconds: (route: Route) => route.cacheMaxAgeSeconds,
};

function changedFields(before: Route | undefined, after: Route | undefined): { from: string; to: string } {
  const changed = Object.entries(tagFields).filter(([, read]) => (before && read(before)) !== (after && read(after)));
  const show = (route: Route | undefined) =>
    changed.map(([name, read]) => `${name} ${(route && read(route)) || 'none'}`).join(', ');
  return { from: show(before), to: show(after) };
}

function changeText({ path, change, from, to }: ShownChange): string {
  if (from === null) return `added    ${path}  ${to}\n`;
  if (to === null) return `removed  ${path}  ${from}\n`;
  return `${change.padEnd(7)}  ${path}  ${from} -> ${to}\n`;
}

/** A change at its line of the new configuration; what adds a module alone harms nobody. */
function changeFinding({ path, change, from, to }: ShownChange, after: Routes, read: ConfigFile): CiFinding {
  const words = {
    added: `${path} is added: ${to}`,
    removed: `${path} is removed: ${from}`,
    repo: `${path} moves: ${from} -> ${to}`,
    tag: `${path} gets other tags: ${from} -> ${to}`,
  };
  const span = after.get(path)?.span;
  const finding = toFinding(change, words[change], change === 'added' ? 'info' : 'warning', read);
  return span === undefined ? finding : { ...finding, place: createSourceText(read.text, read.file).locate(span) };
}

function toFinding(code: string, message: string, severity: CiFinding['severity'], { file }: ConfigFile): CiFinding {
  return { severity, code: `diff/${code}`, message, file, place: undefined };
}
