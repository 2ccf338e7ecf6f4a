import type { Config } from '../config/config.ts';
import { unifiedDiff } from '../config/unified-diff.ts';
import { formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { quoteForShell } from '../diagnostics/quote-for-shell.ts';
import { editFile } from '../files/edit-file.ts';
import { type ConfigFile, readConfigFile } from '../files/read-config-file.ts';
import { describeFileError } from '../files/read-file.ts';
import { addEntries, findMissing, projectIdentities } from '../init/add-missing.ts';
import { toNewBackend } from '../init/new-backend.ts';
import type { KeyHost, NewEntry } from '../init/plan-entries.ts';
import { writeConfig } from '../init/write-config.ts';
import type { InitFlags } from './declare-init.ts';
import { count, list, nothingFound, reportLeftOut, withSshOf } from './init-list.ts';
import { findBackend, readBackend, type Source } from './init-settings.ts';
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
    io.stderr(`${formatDiagnostics(read.diagnostics, { color: io.color, source: read.text })}\n`);
    io.stderr(`nothing was added to ${file}: fix its errors first\n`);
    return 1;
  }
  const hosts = keyHosts(config, file, flags.host);
  const host = hosts[0]?.host ?? '';
  const known = findBackend(config.backends, source.forge, flags);
  const fresh = known ? undefined : await readBackend(flags, { host, source, taken: config.backends }, prompt);
  const listing = await list(source, (known ?? fresh)?.web ?? '', hosts, flags, io);
  const newBackend = fresh && withSshOf(fresh, listing.projects);
  const backend = known === undefined ? newBackend : toNewBackend(known);
  if (backend === undefined) return 1;
  // What would be wrong in a file of its own would be wrong here.
  const sound = writeConfig({ host, backend, notes: [], entries: listing.plan.entries }, file);
  const written = sound.config?.backends.get(backend.name);
  if (sound.entries.length === 0 || written === undefined) {
    reportLeftOut([...listing.plan.leftOut, ...sound.leftOut], listing, io);
    io.stderr(formatDiagnostics(sound.diagnostics, { color: io.color, source: sound.text }));
    return written === undefined && sound.entries.length > 0 ? 1 : nothingFound(listing, source, hostsText(hosts), io);
  }
  const { missing, conflicts } = findMissing(config, sound.entries, {
    host,
    identities: projectIdentities(known ?? written),
  });
  reportLeftOut([...listing.plan.leftOut, ...sound.leftOut, ...conflicts], listing, io);
  if (missing.length === 0) {
    io.stderr(`${file}: nothing is missing, ${count(sound.entries.length, 'module')} found\n`);
    return 0;
  }
  const addition = addEntries(read.text, missing, { file, config, backend: backend.name, newBackend });
  if (!addition.ok) {
    io.stderr(`govanity: ${file} cannot be added to safely: ${addition.reason}\n`);
    return 1;
  }
  const { edits, diagnostics, text } = addition;
  const frames = formatDiagnostics(diagnostics, { color: io.color, source: text });
  if (frames !== '') io.stderr(`${frames}\n`);
  if (flags.write) return write(read, text, missing, io);
  io.stdout(unifiedDiff(file, read.text, edits));
  io.stderr(`${file}: ${count(missing.length, 'module')} missing; --write adds them\n`);
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

async function write(
  { file, text: before }: ConfigFile,
  text: string,
  missing: readonly NewEntry[],
  io: Io,
): Promise<ExitCode> {
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
    `${file}: added ${count(missing.length, 'module')}\nnext:\n  govanity check --strict ${name}\n  govanity serve ${name}\n`,
  );
  return 0;
}
