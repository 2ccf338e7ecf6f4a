import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { type EntryStyle, manyModules, modulePath } from './many-modules.ts';
import { median } from './median.ts';

/** Milliseconds, each the median of processes of their own. */
export interface LoadFigures {
  readonly yamlMs: number;
  /** From the text to a site that answers. */
  readonly loadMs: number;
}

/** Bytes of heap a module. */
export interface HeapFigures {
  /** Beyond the text. */
  readonly site: number;
  /** More when `go` has asked for every module once. */
  readonly answers: number;
}

/** What a look-up is measured with: so many modules at a depth, and what is asked. */
export interface RequestCase {
  readonly name: string;
  readonly yaml: string;
  readonly paths: readonly string[];
}

/** Times loading so many modules against the YAML parser alone, in turn. */
export function measureLoad(modules: number, style: EntryStyle, rounds: number): LoadFigures {
  return withFile(manyModules(modules, 'edit0', style), (file) => {
    const pairs = Array.from({ length: rounds }, () => ({
      yaml: probe<number>(['yaml', file]),
      load: probe<number>(['load', file]),
    }));
    return { yamlMs: median(pairs.map(({ yaml }) => yaml)), loadMs: median(pairs.map(({ load }) => load)) };
  });
}

export function measureHeap(modules: number, style: EntryStyle): HeapFigures {
  return withFile(manyModules(modules, 'edit0', style), (file) => probe<HeapFigures>(['heap', file]));
}

/** Nanoseconds that the look-up of a prepared answer takes, the median of processes of their own. */
export function measureLookUp({ yaml, paths }: RequestCase, rounds: number): number {
  return withFile(yaml, (file) => {
    writeFileSync(`${file}.paths`, paths.map((path) => `${path}?go-get=1\n`).join(''));
    const times = Array.from({ length: rounds }, () => probe<number>(['lookUp', file, `${file}.paths`]));
    return median(times);
  });
}

/** The same thousand requests or fewer, so that the memory that they touch is alike. */
export const requestCases: readonly RequestCase[] = [
  ...[10, 1_000, 100_000].map((modules) => ({
    name: `${modules} modules`,
    yaml: manyModules(modules, 'edit0'),
    paths: spread(modules),
  })),
  ...[2, 4, 8, 12].map((depth) => ({ name: `1000 modules, depth ${depth}`, ...atDepth(depth) })),
  { name: '1000 patterns', ...patterns() },
];

function spread(modules: number): string[] {
  const count = Math.min(modules, 1_000);
  return Array.from({ length: count }, (_, index) => modulePath(Math.floor((index * modules) / count)));
}

function atDepth(depth: number): Pick<RequestCase, 'yaml' | 'paths'> {
  const middle = Array.from({ length: depth - 2 }, (_, index) => `/e${index}`).join('');
  const paths = Array.from({ length: 1_000 }, (_, index) => `/team${index % 100}${middle}/lib${index}`);
  const entries = paths.map((path, index) => `  ${path}: {repo: https://github.com/company/lib${index}}\n`);
  return { yaml: `host: go.company.com\npaths:\n${entries.join('')}`, paths };
}

function patterns(): Pick<RequestCase, 'yaml' | 'paths'> {
  const entries = Array.from(
    { length: 1_000 },
    (_, index) => `  /t${index}/{n}: {repo: "https://github.com/t${index}/{n}"}\n`,
  );
  const paths = Array.from({ length: 1_000 }, (_, index) => `/t${index}/lib${index}`);
  return { yaml: `host: go.company.com\npaths:\n${entries.join('')}`, paths };
}

const probeFile = fileURLToPath(new URL('../../dist/bench/scale-probe.mjs', import.meta.url));

/** Bundles the probe as the program is, so that it is as fast. */
function buildProbe(): void {
  buildSync({
    entryPoints: [fileURLToPath(new URL('scale-probe.mjs', import.meta.url))],
    outfile: probeFile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
}

function probe<Result>(args: readonly string[]): Result {
  if (!existsSync(probeFile)) buildProbe();
  return JSON.parse(execFileSync(process.execPath, ['--expose-gc', probeFile, ...args], { encoding: 'utf8' }));
}

function withFile<Result>(text: string, use: (file: string) => Result): Result {
  const directory = mkdtempSync(join(tmpdir(), 'govanity-scale-'));
  try {
    const file = join(directory, 'vanity.yaml');
    writeFileSync(file, text);
    return use(file);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
