import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from '../programs/run-process.ts';
import type { GoSetting } from '../vanity/error-catalogue/facts.ts';

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

type Character = (character: string) => boolean;

/** Go's path.Match for one element; a malformed pattern fits nothing. A star takes as little as the rest needs. */
function matchesElement(glob: string, element: string): boolean {
  const pieces = readGlob(glob);
  if (pieces === undefined) return false;
  const [first = [], ...others] = pieces;
  const last = others.pop();
  const fits = (piece: readonly Character[], at: number) => {
    return (
      at >= 0 && at + piece.length <= element.length && piece.every((one, index) => one(element.charAt(at + index)))
    );
  };
  if (!fits(first, 0)) return false;
  let end = first.length;
  if (last === undefined) return end === element.length;
  for (const piece of others) {
    while (end < element.length && !fits(piece, end)) end++;
    if (!fits(piece, end)) return false;
    end += piece.length;
  }
  return element.length - last.length >= end && fits(last, element.length - last.length);
}

/** What is between the stars of a glob. */
function readGlob(glob: string): Character[][] | undefined {
  const pieces: Character[][] = [[]];
  for (const [whole, quoted, not, set] of glob.matchAll(/\\(.)|\[(\^?)((?:\\.|[^\]\\])+)\]|./gsu)) {
    const piece = pieces.at(-1);
    if (whole === '*') pieces.push([]);
    else if (whole === '?') piece?.push(() => true);
    else if (quoted !== undefined) piece?.push((character) => character === quoted);
    else if (set !== undefined) {
      const ranges = not === '' && set.startsWith('^') ? undefined : readRanges(set);
      if (ranges === undefined) return undefined;
      piece?.push((character) => ranges.some(([low, high]) => low <= character && character <= high) === (not === ''));
    } else if (whole === '[' || whole === '\\') return undefined;
    else piece?.push((character) => character === whole);
  }
  return pieces;
}

/** The ranges of a set such as `a-z_`; undefined where one has no end. */
function readRanges(set: string): [string, string][] | undefined {
  const ranges: [string, string][] = [];
  const range = /(?:\\(.)|([^\\-]))(?:-(?:\\(.)|([^\\-])))?|./gsu;
  for (const [, quotedLow, plainLow, quotedHigh, plainHigh] of set.matchAll(range)) {
    const low = quotedLow ?? plainLow;
    if (low === undefined) return undefined;
    ranges.push([low, quotedHigh ?? plainHigh ?? low]);
  }
  return ranges;
}
