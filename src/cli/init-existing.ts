import type { Config } from '../config/config.ts';
import { unifiedDiff } from '../config/unified-diff.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { quoteForShell } from '../diagnostics/quote-for-shell.ts';
import { editFile } from '../files/edit-file.ts';
import { type ConfigFile, readConfigFile } from '../files/read-config-file.ts';
import { describeFileError } from '../files/read-file.ts';
import { type Addition, addEntries, findMissing, projectIdentities } from '../init/add-missing.ts';
import { toNewBackend } from '../init/new-backend.ts';
import type { KeyHost } from '../init/plan-entries.ts';
import { writeConfig } from '../init/write-config.ts';
import { count, list, nothingFound, reportLeftOut, withSshOf } from './init-list.ts';
import { findBackend, type InitFlags, readBackend, type Source } from './init-settings.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import type { Prompt } from './prompt.ts';

/** Prints what a file lacks of the modules of a source, and adds it with `--write`. Throws ApiFault and UsageError. */
export async function addMissing(
  file: string,
  source: Source | undefined,
  flags: InitFlags,
  prompt: Prompt | undefined,
  io: Io,
): Promise<ExitCode> {
  if (source === undefined) {
    throw new UsageError(
      `${file} exists; --from-gitlab GROUP, --from-gitea, --from-gerrit or --from-github adds to it`,
    );
  }
  const read = await readConfigFile(file);
  const { config } = read;
  if (config === undefined) {
    showDiagnostics(read.diagnostics, read.text, io);
    io.stderr(`nothing was added to ${file}: fix its errors first\n`);
    return 1;
  }
  const hosts = keyHosts(config, file, flags.host);
  const host = hosts[0]?.host ?? '';
  const known = findBackend(config.backends, source.forge, flags);
  const wanted = known
    ? toNewBackend(known)
    : await readBackend(flags, { host, source, taken: config.backends }, prompt);
  const listing = await list(source, wanted.web, hosts, flags, io);
  const backend = known ? wanted : withSshOf(wanted, listing.projects);
  // What would be wrong in a file of its own would be wrong here.
  const sound = writeConfig({ host, backend, notes: [], entries: listing.plan.entries }, file);
  const written = sound.config?.backends.get(backend.name);
  const leftOut = [...listing.plan.leftOut, ...sound.leftOut];
  if (written === undefined) {
    reportLeftOut(leftOut, listing, io);
    if (sound.entries.length === 0) return nothingFound(listing, source, hostsText(hosts), io);
    showDiagnostics(sound.diagnostics, sound.text, io);
    return 1;
  }
  const { missing, conflicts } = findMissing(config, sound.entries, { host, identities: projectIdentities(written) });
  reportLeftOut([...leftOut, ...conflicts], listing, io);
  if (missing.length === 0) {
    io.stderr(`${file}: nothing is missing, ${count(sound.entries.length, 'module')} found\n`);
    return 0;
  }
  const newBackend = known ? undefined : backend;
  const addition = addEntries(read.text, missing, { file, config, backend: backend.name, newBackend });
  return showOrWrite(addition, read, missing.length, flags.write ?? false, io);
}

function showDiagnostics(diagnostics: readonly Diagnostic[], source: string, io: Io): void {
  const frames = formatDiagnostics(diagnostics, { color: io.color, source });
  if (frames !== '') io.stderr(`${frames}\n`);
}

async function showOrWrite(
  addition: Addition,
  read: ConfigFile,
  modules: number,
  isWritten: boolean,
  io: Io,
): Promise<ExitCode> {
  const { file } = read;
  if (!addition.ok) {
    io.stderr(`govanity: ${file} cannot be added to safely: ${addition.reason}\n`);
    return 1;
  }
  showDiagnostics(addition.diagnostics, addition.text, io);
  if (isWritten) return write(read, addition.text, modules, io);
  io.stdout(unifiedDiff(file, read.text, addition.edits));
  io.stderr(`${file}: ${count(modules, 'module')} missing; --write adds them\n`);
  return 0;
}

/** The hosts of a file, or the one that a flag names among them. */
function keyHosts({ hosts, routes }: Config, file: string, wanted: string | undefined): readonly KeyHost[] {
  const own = new Set(routes.flatMap(({ host }) => (host === undefined || hosts.includes(host) ? [] : [host])));
  const all: KeyHost[] = [
    ...hosts.map((host) => ({ host, keyPrefix: '' })),
    ...[...own].map((host) => ({ host, keyPrefix: host })),
  ];
  if (wanted === undefined && all.length > 0) return all;
  if (wanted === undefined) throw new UsageError(`${file} names no host: add \`host:\` to it, or name it with --host`);
  if (all.length === 0) return [{ host: wanted, keyPrefix: '' }];
  const found = all.filter(({ host }) => host === wanted);
  if (found.length === 0) throw new UsageError(`${file} is for ${hostsText(all)}, not for ${wanted}`);
  return found;
}

function hostsText(hosts: readonly KeyHost[]): string {
  return hosts.map(({ host }) => host).join(', ');
}

async function write({ file, text: before }: ConfigFile, text: string, modules: number, io: Io): Promise<ExitCode> {
  const expected = Buffer.from(before);
  try {
    if (!(await editFile(file, (bytes) => (bytes?.equals(expected) ? Buffer.from(text) : undefined)))) {
      io.stderr(`${file} changed in the meantime: nothing was written, run this again\n`);
      return 1;
    }
  } catch (error) {
    io.stderr(`govanity: cannot write ${file}: ${describeFileError(error as NodeJS.ErrnoException)}\n`);
    return 1;
  }
  const name = quoteForShell(file);
  io.stdout(
    `${file}: added ${count(modules, 'module')}\nnext:\n  govanity check --strict ${name}\n  govanity serve ${name}\n`,
  );
  return 0;
}
