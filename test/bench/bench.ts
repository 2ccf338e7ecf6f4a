import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { compare, type Entrant } from './compare.ts';
import { type Absent, buildGoServers, type Contender, govanity, nginx, type Running, start } from './contenders.ts';
import { manyModules } from './many-modules.ts';
import { median } from './median.ts';
import { measureModuleProxy } from './module-proxy.ts';
import { host, listPaths, repoOf, writeYaml } from './modules.ts';
import { measureReload } from './reload.ts';
import {
  comparisonTables,
  type KindFigures,
  kindTable,
  loadTable,
  type Reload,
  reloadTable,
  requestTable,
} from './report.ts';
import { measureKind, requestKinds } from './request-kinds.ts';
import { measureHeap, measureLoad, measureLookUp, requestCases } from './scale.ts';

const exec = promisify(execFile);
const page = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));
const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const paths = listPaths(1_000);

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '4' },
    sally: { type: 'string' },
    // Binaries of other module proxies, built outside of this repository.
    goproxy: { type: 'string' },
    athens: { type: 'string' },
    only: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
  },
});
const effort = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
/** Parts of the page that are measured one by one. */
const sections: Readonly<Record<string, () => Promise<string>>> = {
  serving: measureServing,
  'module-proxy': async () => {
    const { goproxy, athens } = values;
    return (await measureModuleProxy({ directory, ...effort, goproxy, athens })).join('\n\n');
  },
};

const directory = await mkdtemp(join(tmpdir(), 'govanity-bench-'));
try {
  const { only } = values;
  if (only !== undefined && !(only in sections))
    throw new Error(`--only is one of ${Object.keys(sections).join(', ')}`);
  for (const [name, measure] of Object.entries(sections)) {
    if (only !== undefined && only !== name) continue;
    const results = await measure();
    console.log(results);
    if (!values['no-write']) await replaceResults(name, results);
  }
} finally {
  await rm(directory, { recursive: true });
}

async function measureServing(): Promise<string> {
  const config = await writeModules(paths);
  const peers = await buildGoServers(directory, paths, values.sally);
  const absent = peers.filter((peer): peer is Absent => 'reason' in peer);
  const node24 = await installNode24();
  const contenders: Contender[] = [
    govanity('govanity', config),
    govanity('govanity, JSON access log', config, { flags: [] }),
    govanity('govanity, Node.js 24', config, { node: node24 }),
    govanity('govanity, Node.js 24, JSON access log', config, { node: node24, flags: [] }),
    ...peers.filter((peer): peer is Contender => 'command' in peer),
    nginx('nginx, one answer for all', directory, sameAnswer()),
    nginx('nginx, `export nginx`', directory, await exported(config)),
  ];
  const figures = await compare(
    contenders.map((contender) => ({ contender, paths })),
    directory,
    effort,
  );
  const manyPaths = listPaths(10_000);
  const many = nginx('nginx, `export nginx`, 10,000 modules', directory, await exported(await writeModules(manyPaths)));
  figures.push(...(await compare([{ contender: many, paths: manyPaths }], directory, effort)));
  return [
    await describeRun(node24),
    ...comparisonTables(figures, absent),
    await measureRequests(),
    await measureKinds(),
    measureLoads(),
    await measureReloads(),
  ].join('\n\n');
}

async function writeModules(paths: readonly string[]): Promise<string> {
  const config = join(directory, `vanity-${paths.length}.yaml`);
  await writeFile(config, writeYaml(paths));
  return config;
}

/** Whole requests vary by more from one minute to the next than look-ups, which tell what really differs. */
async function measureRequests(): Promise<string> {
  const entrants: Entrant[] = [];
  for (const { name, yaml, paths } of requestCases) {
    const config = join(directory, `${name.replaceAll(' ', '-')}.yaml`);
    await writeFile(config, yaml);
    entrants.push({ contender: govanity(name, config), paths });
  }
  const figures = await compare(entrants, directory, effort);
  return requestTable(
    requestCases.map((one, at) => ({
      name: one.name,
      cpuMicros: figures[at]?.cpuMicros ?? Number.NaN,
      lookUpNs: measureLookUp(one, 3),
    })),
  );
}

/** What people and `go` ask besides modules, with few modules and with many. */
async function measureKinds(): Promise<string> {
  const counts = [100, 10_000, 100_000];
  const running: Running[] = [];
  try {
    for (const count of counts) {
      const config = join(directory, `kinds-${count}.yaml`);
      await writeFile(config, manyModules(count, 'edit0', 'project'));
      running.push(await start(govanity(`${count} modules`, config), directory, '/marker?go-get=1', host));
    }
    const rows: KindFigures[] = [];
    for (const kind of requestKinds) {
      const samples = running.map((): number[] => []);
      for (let round = 0; round < effort.rounds; round++) {
        for (const [at, server] of running.entries()) samples[at]?.push(await measureKind(server, kind, 1_000));
      }
      rows.push({ name: kind.name, cpuMicros: samples.map(median) });
    }
    return kindTable(counts, rows);
  } finally {
    for (const server of running) await server.stop();
  }
}

function measureLoads(): string {
  const loads = [10_000, 100_000].flatMap((count) =>
    (['repo', 'project'] as const).map((style) => ({
      name: `${count} modules, by ${style}`,
      ...measureLoad(count, style, 3),
      heap: measureHeap(count, style),
    })),
  );
  return loadTable(loads);
}

async function measureReloads(): Promise<string> {
  const rows: Reload[] = [];
  for (const [count, edits] of [
    [10_000, 10],
    [100_000, 3],
  ] as const) {
    const figures = await measureReload({ main, modules: count, requestsPerSecond: 1_000, edits });
    rows.push({ name: `${count} modules, ${edits} edits, 1000 requests/s`, ...figures });
  }
  return reloadTable(rows);
}

/** What nginx could do at best: the same bytes for every module, without a look at the target. */
function sameAnswer(): string {
  const tag = `<meta name="go-import" content="${host}$uri git ${repoOf('/lib')}">`;
  // The comparison checks the tag, and each module's repository is named after its last element.
  return `  server {
    listen 127.0.0.1:PORT;
    default_type text/html;
    location ~ ^/team[0-9]+/(?<lib>lib[0-9]+)$ { return 200 '${tag.replace(repoOf('/lib'), repoOf('/$lib'))}'; }
  }`;
}

async function exported(config: string): Promise<string> {
  const { stdout } = await exec(process.execPath, [main, 'export', 'nginx', '--listen', '127.0.0.1:PORT', config], {
    maxBuffer: 2 ** 28,
  });
  return stdout;
}

/** The npm package `node` brings a binary. */
async function installNode24(): Promise<string> {
  const prefix = join(directory, 'node24');
  await exec('npm', ['install', '--silent', '--prefix', prefix, 'node@24'], { timeout: 300_000 });
  return join(prefix, 'node_modules/node/bin/node');
}

async function describeRun(node24: string): Promise<string> {
  const version = async (file: string, ...args: string[]) => {
    const { stdout, stderr } = await exec(file, args, {
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    });
    return (stdout || stderr).trim();
  };
  const [cpu] = cpus();
  const facts = [
    `${cpus().length} cores of ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Node.js ${process.version} and ${await version(node24, '--version')}`,
    await version('go', 'version'),
    (await version('nginx', '-v')).replace('nginx version: ', ''),
    (await version('wrk', '-v').catch((error: { stdout: string }) => error.stdout))
      .split('\n')[0]
      ?.replace(/ Copyright.*/, ''),
    new Date().toISOString().slice(0, 10),
  ];
  const how = `${paths.length} modules, ${effort.rounds} rounds of ${effort.seconds} seconds, medians`;
  return `${facts.join('; ')}. ${how}.`;
}

async function replaceResults(section: string, results: string): Promise<void> {
  const text = await readFile(page, 'utf8');
  const [start, end] = [`<!-- results: ${section} -->\n`, `\n<!-- end of results: ${section} -->`];
  if (!text.includes(start) || !text.includes(end)) throw new Error(`${page} has no place for results`);
  const before = text.slice(0, text.indexOf(start) + start.length);
  await writeFile(page, `${before}\n${results}\n${text.slice(text.indexOf(end))}`);
}
