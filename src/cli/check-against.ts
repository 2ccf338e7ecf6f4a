import { type Comparison, compareServers } from '../against/compare-servers.ts';
import { comparisonJson, comparisonSummary, formatComparison } from '../against/format-comparison.ts';
import { serverUrlFault } from '../against/old-server.ts';
import type { Config } from '../config/config.ts';
import { createSourceText } from '../config/source-text.ts';
import type { CiFinding } from '../diagnostics/ci-reports.ts';
import { redact } from '../diagnostics/redact.ts';
import type { ConfigFile } from '../files/read-config-file.ts';
import { describeFileError, maxFileBytes, readRegularFile } from '../files/read-file.ts';
import { createHttpClient } from '../net/http-client.ts';
import { repositoryPath } from './ci-output.ts';
import type { CiFormat } from './command-options.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { createProgress } from './progress.ts';

/** The options of `govanity check` that are about another server. */
export interface AgainstFlags {
  /** Address of the server that is replaced. */
  readonly against?: string;
  /** File with import paths that are asked for, too. */
  readonly paths?: string;
}

/** What comes of asking another server, for each format. */
export interface AgainstReport {
  /** 1: there is a real difference. 2: the server cannot be asked, or not for everything. */
  readonly exitCode: ExitCode;
  readonly text: string;
  readonly summary: string;
  readonly json: object;
  findings(format: CiFormat): CiFinding[];
}

/** Reads `--against`. Throws UsageError. */
export function readServerUrl(text: string): URL {
  const fault = serverUrlFault(text);
  if (fault === undefined) return new URL(text);
  throw new UsageError(
    `--against takes an address such as https://go.company.com, found \`${redact(text)}\`: ${fault}`,
  );
}

/** Asks a server for all that a configuration answers, with progress on stderr. */
export async function checkAgainst(
  checked: ConfigFile,
  config: Config,
  { url, paths }: { url: URL; paths: string | undefined },
  io: Io,
): Promise<AgainstReport> {
  const importPaths = paths === undefined ? [] : await readPaths(paths);
  const progress = createProgress(io);
  const http = createHttpClient({ ...io.env });
  const { origin } = url;
  const onProgress = (done: number, all: number) => progress.show(`${origin}: asked for ${done} of ${all} paths`);
  progress.show(`${origin}: asking`);
  try {
    const comparison = await compareServers(config, { url, importPaths, http, onProgress });
    return report(comparison, origin, checked, io);
  } finally {
    progress.end();
    http.close();
  }
}

function report(comparison: Comparison, server: string, checked: ConfigFile, io: Io): AgainstReport {
  const { failure, questions, differences } = comparison;
  const real = differences.filter(({ intention }) => intention === undefined);
  const summary = questions === 0 ? '' : comparisonSummary(comparison, server);
  if (failure !== undefined) io.stderr(`govanity: cannot ask ${server}: ${failure}\n`);
  return {
    exitCode: real.length > 0 ? 1 : failure === undefined ? 0 : 2,
    text: `${formatComparison(comparison)}${summary}`,
    summary,
    json: { against: comparisonJson(comparison, server) },
    findings(format) {
      const { locate } = createSourceText(checked.text, checked.file);
      const file = repositoryPath(checked.file, format, io.env);
      return real.map(({ what, host, paths, old, new: now, route }) => ({
        severity: 'error',
        code: `against/${what}`,
        message: `${host}${paths[0]}: ${server} answers \`${redact(old)}\`, this file \`${now}\``,
        file,
        place: route && locate(route.span),
      }));
    },
  };
}

async function readPaths(file: string): Promise<string[]> {
  const read = await readRegularFile(file, maxFileBytes.config);
  if (!read.ok) throw new UsageError(`cannot read ${file}: ${describeFileError(read.error)}`);
  const lines = read.bytes.toString('utf8').split(/\r?\n/);
  return lines.map((line) => line.replace(/#.*/, '').trim().replace(/\/$/, '')).filter((line) => line !== '');
}
