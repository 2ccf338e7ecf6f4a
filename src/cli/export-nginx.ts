import { dirname, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { createSourceText } from '../config/source-text.ts';
import { type Diagnostic, toDiagnostic } from '../diagnostics/diagnostic.ts';
import { formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { forExport } from '../export/for-export.ts';
import { findLongTags } from '../export/nginx/find-long-tags.ts';
import { nginxConfig } from '../export/nginx/nginx-config.ts';
import type { ConfigFile } from '../files/read-config-file.ts';
import { describeFileError } from '../files/read-file.ts';
import { writeOutput } from '../files/write-output.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { readConfig } from './read-config.ts';
import { readVersion } from './version.ts';

export interface ExportNginxFlags {
  /** Default: stdout. */
  readonly output?: string;
  /** Default: 8080. */
  readonly listen?: readonly string[];
  readonly include?: readonly string[];
}

/** `govanity export nginx`: writes a configuration with which nginx answers as `serve` does. 1: nothing was written. */
export async function exportNginx(file: string, flags: ExportNginxFlags, io: Io): Promise<ExitCode> {
  checkFlags(flags);
  const read = await readConfig(file, io);
  const { diagnostics, text } = read;
  const config = read.config && forExport(read.config);
  const faults = config === undefined ? [] : longTags(config, read);
  const frames = formatDiagnostics([...diagnostics, ...faults], { color: io.color, source: text });
  if (frames !== '') io.stderr(`${frames}\n`);
  if (config === undefined || faults.length > 0) return 1;
  const exported = exportConfig(config, read, flags);
  if (flags.output === undefined) {
    io.stdout(exported);
    return 0;
  }
  try {
    await writeOutput(flags.output, exported);
  } catch (error) {
    io.stderr(`govanity: cannot write ${flags.output}: ${describeFileError(error as NodeJS.ErrnoException)}\n`);
    return 1;
  }
  const count = config.routes.length;
  io.stderr(`wrote ${flags.output}: ${count} ${count === 1 ? 'module' : 'modules'}\n`);
  io.stderr('where the http { } of nginx includes it: nginx -t && nginx -s reload\n');
  return 0;
}

/** What would end a directive, and begin another, is no address and no file. */
function checkFlags({ listen = [], include = [] }: ExportNginxFlags): void {
  for (const address of listen) {
    if (/^[\w.:*[\]/= -]+$/.test(address)) continue;
    throw new UsageError(`--listen takes what nginx's \`listen\` takes, such as 443 ssl, found ${address}`);
  }
  for (const file of include) {
    if (/[\n\r]/.test(file)) throw new UsageError('--include takes the name of a file');
  }
}

function longTags(config: Config, { text, file }: ConfigFile): Diagnostic[] {
  const { locate } = createSourceText(text, file);
  return findLongTags(config).map(({ key, span }) => {
    const message = `the tags of \`${key}\` are longer than what nginx reads as one parameter`;
    const hint = 'give it a shorter `display`, or let `serve` answer';
    return toDiagnostic({ code: 'export/too-long', message, hint }, { location: locate(span) });
  });
}

function exportConfig(config: Config, { file, hash }: ConfigFile, flags: ExportNginxFlags): string {
  const { users } = config.access;
  return nginxConfig(config, {
    comment: [
      `govanity ${readVersion()} wrote this from ${JSON.stringify(file)} (X-Config-Hash ${hash}): do not edit it,`,
      'but export again, then nginx -t && nginx -s reload. It belongs into http { }, as files in conf.d do.',
    ],
    listen: flags.listen ?? ['8080'],
    include: flags.include ?? [],
    usersFile: users && resolve(dirname(file), users.file),
  });
}
