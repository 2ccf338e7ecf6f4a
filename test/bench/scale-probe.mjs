// Measures one thing in a process of its own, and prints it as JSON: a process that has done the same before is faster.
// Usage, bundled by scale.ts: node --expose-gc scale-probe.mjs yaml|load|heap|lookUp FILE [PATHS]
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { parseConfig } from '../../src/config/parse-config.ts';
import { readBuiltInPageFiles } from '../../src/server/read-page-files.ts';
import { buildSite } from '../../src/site/site.ts';

const [what, file, paths = ''] = process.argv.slice(2);
const { templates, staticFiles } = await readBuiltInPageFiles();
const host = 'go.company.com';
const text = readFileSync(file, 'utf8');

function timed(work) {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function serve() {
  const { config, diagnostics } = parseConfig(text, file);
  if (config === undefined) throw new Error(JSON.stringify(diagnostics));
  const site = buildSite(config, templates, staticFiles);
  // The first request is answered when this returns.
  site.findGoGet('/marker?go-get=1', host);
  return site;
}

function heapUsed() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** Bytes of heap a module: of the site alone, the text being there before and after, and of all answers to `go`. */
function measureHeap() {
  const before = heapUsed();
  const site = serve();
  const served = heapUsed();
  const { routes } = site.config;
  for (const { key } of routes) site.findGoGet(`${key}?go-get=1`, host);
  const asked = heapUsed();
  // So that it is still there.
  site.findGoGet('/marker?go-get=1', host);
  return { site: (served - before) / routes.length, answers: (asked - served) / routes.length, length: text.length };
}

/** Nanoseconds a look-up of an answer that was asked for before: the median of 15 rounds. */
function measureLookUp() {
  const site = serve();
  const targets = readFileSync(paths, 'utf8').trim().split('\n');
  for (const target of targets) if (site.findGoGet(target, host) === undefined) throw new Error(`no answer: ${target}`);
  const count = 200_000;
  const rounds = Array.from({ length: 20 }, () =>
    timed(() => {
      for (let index = 0; index < count; index++) site.findGoGet(targets[index % targets.length], host);
    }),
  );
  const steady = rounds.slice(5).sort((a, b) => a - b);
  return (steady[7] * 1e6) / count;
}

const measures = {
  yaml: () => timed(() => load(text)),
  load: () => timed(serve),
  heap: measureHeap,
  lookUp: measureLookUp,
};
console.log(JSON.stringify(measures[what]()));
