import { join } from 'node:path';
import { maxFileBytes, readRegularFile } from '../files/read-file.ts';
import { runProcess } from '../programs/run-process.ts';
import type { GoSetting } from '../vanity/error-catalogue/facts.ts';
import { matchesGlobs } from '../vanity/go-globs.ts';

/** The settings of `go` that decide where a module is looked for. */
export interface GoEnv {
  readonly GOPRIVATE: string;
  readonly GOPROXY: string;
  readonly GONOPROXY: string;
  readonly GONOSUMDB: string;
  readonly GOSUMDB: string;
  readonly GOINSECURE: string;
  readonly GOFLAGS: string;
  readonly GOAUTH: string;
  readonly GOVCS: string;
  /** "" where there is no `go`. */
  readonly GOVERSION: string;
}

/** Without `go` these hold (go.env of the distribution). */
const defaults: GoEnv = {
  GOPRIVATE: '',
  GOPROXY: 'https://proxy.golang.org,direct',
  GONOPROXY: '',
  GONOSUMDB: '',
  GOSUMDB: 'sum.golang.org',
  GOINSECURE: '',
  GOFLAGS: '',
  GOAUTH: 'netrc',
  GOVCS: '',
  GOVERSION: '',
};

const names = Object.keys(defaults) as (keyof GoEnv)[];

/** Asks `go env`; where there is no `go`, reads the environment and the file that `go env -w` writes. */
export async function readGoEnv(env: NodeJS.ProcessEnv, home: string, dir: string): Promise<GoEnv> {
  const options = { cwd: dir, env: { ...env, GOTOOLCHAIN: 'local' }, timeoutMs: 10_000 };
  const asked = await runProcess('go', ['env', '-json', ...names], options);
  const answered = asked.exitCode === 0 ? parseJson(asked.stdout) : undefined;
  const found = answered ?? { ...(await readGoEnvFile(env, home)), ...ownSettings(env) };
  const settings = { ...defaults, ...withoutEmpty(found) };
  return {
    ...settings,
    GONOPROXY: settings.GONOPROXY || settings.GOPRIVATE,
    GONOSUMDB: settings.GONOSUMDB || settings.GOPRIVATE,
  };
}

/** Whether the path is fetched from its repository and not from a proxy. */
export function isFetchedDirectly({ GONOPROXY, GOPROXY }: GoEnv, path: string): boolean {
  return GOPROXY === 'direct' || matchesGlobs(GONOPROXY, path);
}

/** The settings to which remedies add, as far as they are set: a remedy takes nothing away. */
export function settingsToExtend(goEnv: GoEnv, env: NodeJS.ProcessEnv): Readonly<Record<string, GoSetting>> {
  const names = ['GOPRIVATE', 'GONOPROXY', 'GONOSUMDB', 'GOINSECURE', 'GOVCS'] as const;
  const isSet = (name: (typeof names)[number]) =>
    // By default the two have the value of GOPRIVATE.
    goEnv[name] !== '' && (!name.startsWith('GONO') || goEnv[name] !== goEnv.GOPRIVATE || Boolean(env[name]));
  const set = names.filter(isSet);
  return Object.fromEntries(set.map((name) => [name, { value: goEnv[name], isInEnvironment: Boolean(env[name]) }]));
}

/** Whether this `go`, where there is one, reads the fourth field of a tag: since Go 1.25. */
export function readsFourFields({ GOVERSION }: GoEnv): boolean {
  const minor = /^go1\.(\d{1,4})/.exec(GOVERSION)?.[1];
  return minor === undefined || Number(minor) >= 25;
}

function parseJson(text: string): Partial<GoEnv> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readGoEnvFile(env: NodeJS.ProcessEnv, home: string): Promise<Partial<GoEnv>> {
  if (env.GOENV === 'off') return {};
  const config =
    env.XDG_CONFIG_HOME ||
    (process.platform === 'darwin' ? join(home, 'Library/Application Support') : join(home, '.config'));
  const read = await readRegularFile(env.GOENV || join(config, 'go/env'), maxFileBytes.settings);
  const text = read.ok ? read.bytes.toString('utf8') : '';
  const settings = text.split(/\r?\n/).map((line) => line.split(/=(.*)/s));
  return Object.fromEntries(settings.filter(([key]) => names.includes(key as keyof GoEnv)));
}

function ownSettings(env: NodeJS.ProcessEnv): Partial<GoEnv> {
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

function withoutEmpty(found: Partial<GoEnv>): Partial<GoEnv> {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== ''));
}
