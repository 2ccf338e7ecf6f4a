import { constants } from 'node:fs';
import { copyFile, link, realpath, unlink } from 'node:fs/promises';
import { createSourceText } from '../config/source-text.ts';
import { unifiedDiff } from '../config/unified-diff.ts';
import { quoteForShell } from '../diagnostics/quote-for-shell.ts';
import { editFile } from '../files/edit-file.ts';
import { describeFileError } from '../files/read-file.ts';
import { editConfig } from '../migrate/edit/edit-config.ts';
import type { ModuleReport } from '../migrate/findings/finding.ts';
import type { ExitCode, Io } from './io.ts';
import type { ApplyFlags, ReadPlan } from './migrate-options.ts';
import { planText, reportsText, summaryText } from './migrate-report.ts';

/** Entries that are listed to be pasted; a longer list would not help. */
const maxListed = 200;

/** `govanity migrate apply`: writes a plan into the configuration, if `check` finds it safe. Only the diff goes to stdout. */
export async function apply(
  { read, config, plan }: ReadPlan,
  { force, dryRun }: ApplyFlags,
  check: () => Promise<ModuleReport[]>,
  io: Io,
): Promise<ExitCode> {
  const { file, text } = read;
  if (plan.faults.length > 0 || plan.moves.length === 0) {
    io.stderr(planText(plan));
    return plan.faults.length > 0 ? 1 : 0;
  }
  const edited = editConfig(text, file, config, plan);
  if (!edited.ok) {
    const { locate } = createSourceText(text, file);
    for (const { key, reason } of edited.refusals) {
      const route = config.routes.find((candidate) => candidate.key === key);
      const place = route === undefined ? file : `${file}:${locate(route.span).line}: \`${key}\``;
      io.stderr(`${place} cannot be edited safely: ${reason}\n`);
    }
    return 1;
  }
  const patch = unifiedDiff(file, text, edited.edits);
  if (!dryRun) {
    const mayWrite = await isAllowed(await check(), force ?? false, io);
    const isWritten = mayWrite && (await write(file, text, edited.text, plan.backend.name, io));
    if (!isWritten) return 1;
  }
  io.stdout(patch);
  return 0;
}

function isAllowed(reports: readonly ModuleReport[], force: boolean, io: Io): boolean {
  const bad = reports.filter(({ verdict }) => verdict !== 'safe');
  if (bad.length === 0) return true;
  io.stderr(reportsText(bad, io.color) + summaryText(reports));
  if (force) return true;
  io.stderr('nothing was written: fix what is not safe, leave it out, or use --force\n');
  const unsafe = new Set(bad.map(({ key }) => key));
  const safe = [...new Set(reports.map(({ key }) => key))].filter((key) => !unsafe.has(key));
  if (safe.length > 0 && safe.length <= maxListed) {
    io.stderr(`to move only what is safe: --only ${safe.map(quoteForShell).join(' ')}\n`);
  }
  return false;
}

/** Replaces the file unless it was changed in the meantime, and prints how to undo that. */
async function write(file: string, before: string, after: string, backend: string, io: Io): Promise<boolean> {
  try {
    const real = await realpath(file);
    const backup = await keep(real, backend);
    const expected = Buffer.from(before);
    if (!(await editFile(real, (bytes) => (bytes?.equals(expected) ? Buffer.from(after) : undefined)))) {
      await unlink(backup);
      io.stderr(
        `${file} was changed while the repositories were compared: nothing was written, run the command again\n`,
      );
      return false;
    }
    io.stderr(`${file} was written; to undo: mv ${quoteForShell(backup)} ${quoteForShell(real)}\n`);
    return true;
  } catch (error) {
    io.stderr(`govanity: cannot write ${file}: ${describeFileError(error as NodeJS.ErrnoException)}\n`);
    return false;
  }
}

/** Gives the old file a second name in the same directory, so one `mv` restores it with mode and owner. */
async function keep(file: string, backend: string): Promise<string> {
  const name = `${file}.before-${backend.replace(/[^A-Za-z0-9._-]+/g, '_')}`;
  for (let number = 1; ; number++) {
    const backup = number === 1 ? name : `${name}-${number}`;
    try {
      // A file system without hard links gets a copy.
      await link(file, backup).catch(() => copyFile(file, backup, constants.COPYFILE_EXCL));
      return backup;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
