import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from '../programs/run-process.ts';

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

/** GOPRIVATE with one more host, for a remedy that takes nothing away. */
export function privateWith({ GOPRIVATE }: GoEnv, host: string): string {
  return GOPRIVATE === '' ? host : `${GOPRIVATE},${host}`;
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
  const text = await readFile(env.GOENV || join(config, 'go/env'), 'utf8').catch(() => '');
  const settings = text.split(/\r?\n/).map((line) => line.split(/=(.*)/s));
  return Object.fromEntries(settings.filter(([key]) => names.includes(key as keyof GoEnv)));
}

function ownSettings(env: NodeJS.ProcessEnv): Partial<GoEnv> {
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

function withoutEmpty(found: Partial<GoEnv>): Partial<GoEnv> {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== ''));
}

/**
 * Whether one of the comma-separated patterns of GOPRIVATE and its like fits the beginning of a path, as in
 * module.MatchPrefixPatterns: a pattern of n elements is compared with the first n elements.
 */
export function matchesGlobs(globs: string, path: string): boolean {
  const elements = path.split('/');
  return globs.split(',').some((text) => {
    const pattern = text.replace(/\/$/, '');
    const glob = pattern.split('/');
    if (pattern === '' || glob.length > elements.length) return false;
    return glob.every((part, index) => matchesElement(part, elements[index] ?? ''));
  });
}

/** Makes a regular expression that is none. */
const malformed = '(';

/** Go's path.Match for one element; a malformed pattern fits nothing. */
function matchesElement(glob: string, element: string): boolean {
  const source = glob.replace(/\\(.)|\[(\^?)((?:\\.|[^\]\\])+)\]|\*+|\?|[^A-Za-z0-9]/g, (whole, quoted, not, set) => {
    if (quoted !== undefined) return literal(quoted);
    if (set?.startsWith('^') || whole === '[') return malformed;
    if (set !== undefined) return `[${not}${set.replaceAll('[', '\\[')}]`;
    return whole.startsWith('*') ? '.*' : whole === '?' ? '.' : literal(whole);
  });
  try {
    return new RegExp(`^${source}$`, 's').test(element);
  } catch {
    return false;
  }
}

function literal(character: string): string {
  return /\w/.test(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
