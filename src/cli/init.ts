import { lstat } from 'node:fs/promises';
import { formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { quoteForShell } from '../diagnostics/quote-for-shell.ts';
import { describeFileError } from '../files/read-file.ts';
import { writeOutput } from '../files/write-output.ts';
import { findPattern } from '../init/entry-pattern.ts';
import { ApiFault } from '../init/forge-api/forge-api.ts';
import { sampleEntry } from '../init/sample-entry.ts';
import { type ConfigDraft, type WrittenConfig, writeConfig } from '../init/write-config.ts';
import { addMissing } from './init-existing.ts';
import { count, type Listing, list, nothingFound, reportLeftOut, withSshOf } from './init-list.ts';
import {
  askSource,
  type InitFlags,
  readBackend,
  readHost,
  readSource,
  requireFlags,
  type Source,
} from './init-settings.ts';
import type { ExitCode, Io } from './io.ts';
import { createPrompt, type Prompt } from './prompt.ts';

/**
 * `govanity init`: writes a first vanity.yaml, or adds to one what a forge has and it has not. 1: nothing was found, the
 * forge does not answer, or the file cannot be written.
 */
export async function init(file: string, flags: InitFlags, io: Io): Promise<ExitCode> {
  const source = readSource(flags);
  const prompt = createPrompt(io);
  try {
    const isThere = file !== '-' && (await exists(file));
    return await (isThere ? addMissing : writeFirst)(file, source, flags, prompt, io);
  } catch (error) {
    if (!(error instanceof ApiFault)) throw error;
    io.stderr(`govanity: ${error.message}\n${error.hint === undefined ? '' : `  = hint: ${error.hint}\n`}`);
    return 1;
  } finally {
    prompt?.close();
  }
}

function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

async function writeFirst(
  file: string,
  given: Source | undefined,
  flags: InitFlags,
  prompt: Prompt | undefined,
  io: Io,
): Promise<ExitCode> {
  if (prompt === undefined) requireFlags(flags, given);
  const host = await readHost(flags, prompt);
  const backend = await readBackend(flags, { host, source: given, taken: new Map() }, prompt);
  const source = given ?? (await askSource(backend, prompt));
  const name = file === '-' ? 'vanity.yaml' : file;
  const start = 'written by govanity init; `govanity check` reads it, `govanity schema` names all keys';
  if (source === undefined) {
    const entry = sampleEntry(backend.forge);
    const note = `${entry.key} answers for every project under its own path; a single one is /foo: {project: ${entry.project.replace(/[{}]/g, '')}}`;
    const written = writeConfig({ host, backend, notes: [start, note], entries: [entry] }, name);
    return save(file, written, 'a pattern for every project', io);
  }
  const listing = await list(source, backend.web, [{ host, keyPrefix: '' }], flags, io);
  const notes = [start, `the modules of ${source.groups.join(', ')}`];
  const { entries } = listing.plan;
  const written = writeShortest({ host, backend: withSshOf(backend, listing.projects), entries, notes }, listing, name);
  reportLeftOut([...listing.plan.leftOut, ...written.leftOut], listing, io);
  if (written.entries.length === 0) return nothingFound(listing, source, host, io);
  const modules = entries.length - written.leftOut.length;
  const what = `${count(modules, 'module')} of ${count(listing.projects.length, 'repository', 'repositories')}`;
  return save(file, written, what, io);
}

/** A pattern in place of entries, if one says it all and `check` accepts it. */
function writeShortest(draft: ConfigDraft, { projects }: Listing, file: string): WrittenConfig {
  const listed = projects.map(({ project }) => project);
  const found = findPattern(draft.entries, listed);
  if (found !== undefined) {
    const written = writeConfig({ ...draft, entries: [found.pattern, ...found.rest] }, file);
    if (written.leftOut.length === 0 && written.diagnostics.length === 0) return written;
  }
  return writeConfig(draft, file);
}

async function save(file: string, { text, diagnostics }: WrittenConfig, what: string, io: Io): Promise<ExitCode> {
  const frames = formatDiagnostics(diagnostics, { color: io.color, source: text });
  if (frames !== '') io.stderr(`${frames}\n`);
  if (diagnostics.some(({ severity }) => severity === 'error')) return 1;
  if (file === '-') {
    io.stdout(text);
    return 0;
  }
  try {
    await writeOutput(file, text, { replaces: false });
  } catch (error) {
    io.stderr(`govanity: cannot write ${file}: ${describeFileError(error as NodeJS.ErrnoException)}\n`);
    return 1;
  }
  const name = quoteForShell(file);
  io.stdout(`${file}: ${what}\nnext:\n  govanity check --strict ${name}\n  govanity serve ${name}\n`);
  return 0;
}
