import { isAbsolute, relative, resolve } from 'node:path';
import { type CiFinding, ciFindings, githubAnnotations, gitlabReport } from '../diagnostics/ci-reports.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { CiFormat } from './command-options.ts';
import { stdinName } from './read-config.ts';

/** Writes what a command found in the form of a continuous integration. */
export function ciOutput(format: CiFormat, findings: readonly CiFinding[]): string {
  return format === 'github' ? githubAnnotations(findings) : gitlabReport(findings);
}

/** The same for diagnostics, and for findings that are none. */
export function ciDiagnostics(
  format: CiFormat,
  diagnostics: readonly Diagnostic[],
  env: Env,
  more: readonly CiFinding[] = [],
): string {
  const findings = ciFindings(diagnostics, (file) => repositoryPath(file, format, env));
  return ciOutput(format, [...findings, ...more]);
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The path of a file from the root of the repository, which both services want: that of the job, else the working
 * directory. A file elsewhere keeps its name; undefined for standard input.
 */
export function repositoryPath(file: string, format: CiFormat, env: Env): string | undefined {
  if (file === stdinName) return undefined;
  const root = resolve((format === 'github' ? env.GITHUB_WORKSPACE : env.CI_PROJECT_DIR) || '.');
  const path = relative(root, resolve(file));
  return path.startsWith('..') || isAbsolute(path) ? file : path.replaceAll('\\', '/');
}
