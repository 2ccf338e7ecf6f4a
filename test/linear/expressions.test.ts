import { check } from 'recheck';
import { beforeAll, expect, it } from 'vitest';
import { growth } from './growth.ts';
import { readSourceExpressions, type SourceExpressions } from './source-expressions.ts';

/**
 * Milliseconds for one expression. Where look-arounds and long repeats keep it from a proof, recheck searches for as
 * long; what it suspects is measured below.
 */
const timeout = 1_000;
/** How much longer four times the attack may take. */
const maxGrowth = 8;

let source: SourceExpressions;
beforeAll(async () => {
  source = await readSourceExpressions();
});

it('every expression of the program is known when it is loaded, and can be checked', () => {
  expect(source.found.length).toBeGreaterThan(200);
  expect(source.builtLater).toEqual([]);
});

it('every expression takes linear time', { timeout: 600_000 }, async () => {
  const faults: string[] = [];
  for (const { places, expression } of source.found) {
    const { status, ...rest } = await check(expression.source, expression.flags, { timeout, recallTimeout: -1 });
    if (status !== 'vulnerable' || !('attack' in rest)) continue;
    const { pumps, suffix } = rest.attack;
    const repeated = pumps.reduce((sum, { pump }) => sum + pump.length, 0);
    const textOf = (length: number) => {
      const count = Math.ceil(length / repeated);
      return pumps.map(({ prefix, pump, bias }) => prefix + pump.repeat(count + bias)).join('') + suffix;
    };
    const matcher = new RegExp(expression.source, `${expression.flags.replace(/[gy]/g, '')}g`);
    const times = growth((text) => text.replace(matcher, ''), textOf, maxGrowth);
    if (times > maxGrowth) faults.push(`${places.join(', ')}: ${expression} takes ${times.toFixed(0)} times as long`);
  }
  expect(faults).toEqual([]);
});
