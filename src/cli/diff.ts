import type { Config, Route } from '../config/config.ts';
import { diffConfigs, type ModuleChange } from '../config/diff-configs.ts';
import { goSourceOf } from '../config/go-source.ts';
import { formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { readConfig } from './read-config.ts';

/** `govanity diff`: compares two configurations module by module. 0: equal, 1: different, 2: one of them has errors. */
export async function diff(oldFile: string, newFile: string, format: 'text' | 'json', io: Io): Promise<ExitCode> {
  if (oldFile === '-' && newFile === '-') throw new UsageError('standard input holds one configuration');
  const old = await readGood(oldFile, io);
  const now = await readGood(newFile, io);
  if (old === undefined || now === undefined) return 2;
  const hosts = { from: old.hosts, to: now.hosts };
  const hasOtherHosts = hosts.from.join(' ') !== hosts.to.join(' ');
  const [before, after] = [routesByKey(old), routesByKey(now)];
  const changes = diffConfigs(old, now).map((change) => describe(change, before, after));
  const equal = !hasOtherHosts && changes.length === 0;
  if (format === 'json') {
    const shown = { old: oldFile, new: newFile, equal, ...(hasOtherHosts ? { hosts } : {}), changes };
    io.stdout(`${JSON.stringify(shown, null, 2)}\n`);
  } else {
    if (hasOtherHosts) io.stdout(`host: ${hosts.from.join(', ') || 'none'} -> ${hosts.to.join(', ') || 'none'}\n`);
    io.stdout(changes.map(changeText).join(''));
  }
  return equal ? 0 : 1;
}

/** Undefined if it has errors, which are printed. */
async function readGood(file: string, io: Io): Promise<Config | undefined> {
  const { config, diagnostics, text } = await readConfig(file, io);
  if (config !== undefined) return config;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  io.stderr(`${formatDiagnostics(errors, { color: io.color, source: text })}\n`);
  return undefined;
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
