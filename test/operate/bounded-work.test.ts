import { expect, test } from 'vitest';
import { manyModules } from '../bench/many-modules.ts';
import { measureKind, requestKinds } from '../bench/request-kinds.ts';
import { startGovanity } from './govanity-process.ts';

const [few, many] = [100, 100_000];
/** Requests of each kind and server; CPU time is counted in steps of 10 milliseconds. */
const requests = 1_000;
/** A ratio that is measured once may be what else the machine does. */
const attempts = 3;

test(`no request takes more than 3 times the CPU with ${many} modules as with ${few}`, { timeout: 600_000 }, async ({
  onTestFinished: defer,
}) => {
  const flags = ['--access-log', 'off'];
  const start = (modules: number) => startGovanity(defer, { yaml: manyModules(modules, 'edit0', 'project'), flags });
  const [small, large] = [await start(few), await start(many)];
  const rows: string[] = [];
  const faults: string[] = [];
  for (const kind of requestKinds) {
    let least = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < attempts && least > 3; attempt++) {
      const [usual, taken] = [await measureKind(small, kind, requests), await measureKind(large, kind, requests)];
      rows.push(`${kind.name}: ${usual.toFixed(0)} and ${taken.toFixed(0)} µs`);
      least = Math.min(least, taken / Math.max(usual, 20));
    }
    if (least > 3) faults.push(`${kind.name}: ${least.toFixed(1)} times`);
  }
  console.info(rows.join('\n'));
  expect(faults).toEqual([]);
});
