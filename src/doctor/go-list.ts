import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../net/fault.ts';
import { type ProcessResult, runProcess } from '../programs/run-process.ts';
import { type Context, machineFacts } from './context.ts';
import { failedBy, ok, type StepOutcome, skipped } from './step.ts';

/** How much longer `go` may take than a part of a connection. */
const patience = 6;

/** What `go` itself said; undefined where there is no `go` or it cannot be asked. */
export type GoAnswer = ProcessResult | undefined;

/** Lets `go` look for the module, with a module cache of its own, so that nothing that it remembers hides a failure. */
export async function runGoList(context: Context): Promise<GoAnswer> {
  const { goEnv, dir, importPath, version = 'latest', env, limitMs } = context;
  if (goEnv.GOVERSION === '') return undefined;
  const cwd = join(dir, 'go');
  await mkdir(cwd);
  await writeFile(join(cwd, 'go.mod'), 'module govanity.invalid/doctor\n');
  return runProcess('go', ['list', '-m', '-json', `${importPath}@${version}`], {
    cwd,
    env: {
      ...env,
      GOMODCACHE: join(dir, 'go-mod'),
      GOWORK: 'off',
      GOTOOLCHAIN: 'local',
      // With -modcacherw the cache can be thrown away.
      GOFLAGS: `${goEnv.GOFLAGS.replace(/(?:^| )-mod=\S+/g, '')} -mod=mod -modcacherw`.trim(),
      LC_ALL: 'C',
    },
    timeoutMs: limitMs * patience,
  });
}

/** What the steps before found out. */
export interface Findings {
  /** Path of the module that holds the import path; undefined if it was not found. */
  readonly modulePath: string | undefined;
  /** The step of the repository, if it failed. */
  readonly failure: StepOutcome | undefined;
}

/** What git prints if it is run without a terminal and with a quiet ssh: the doctor's own look at the repository sees more. */
const vague: readonly (string | undefined)[] = [
  'git/no-credentials',
  'git/cannot-read',
  'git/hung-up',
  'git/failed',
  'doctor/unknown',
];

/** Explains the answer of `go`. Only the exact module path can be listed: a package below it is no failure. */
export function tellGoList(answer: GoAnswer, context: Context, { modulePath, failure }: Findings): StepOutcome {
  if (context.server !== undefined) return skipped('`go` cannot be pointed at another server');
  if (answer === undefined) return skipped('there is no `go` on this machine');
  const query = `go list -m -json ${context.importPath}@${context.version ?? 'latest'}`;
  const { exitCode, stdout, stderr } = answer;
  if (exitCode === 0) return ok(`${query}: ${versionOf(stdout)}`);
  const isPackage = modulePath !== undefined && modulePath !== context.importPath;
  if (isPackage)
    return skipped(`${context.importPath} is a package of ${modulePath}, which \`go list -m\` does not take`);
  const outcome = failedBy(new Fault(stderr, { module: context.importPath }), machineFacts(context));
  if (failure === undefined || !vague.includes(outcome.code)) return outcome;
  const { code, cause, remedy } = failure;
  return { ...outcome, ...(code && { code }), ...(cause && { cause }), ...(remedy && { remedy }) };
}

function versionOf(json: string): string {
  try {
    const { Version: version, Time: time } = JSON.parse(json);
    return [version, time].filter(Boolean).join(', ');
  } catch {
    return 'found';
  }
}
