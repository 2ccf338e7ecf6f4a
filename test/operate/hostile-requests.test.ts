import { Agent, request } from 'node:http';
import { expect, test } from 'vitest';
import { costOf } from '../bench/process-cost.ts';
import { startGovanity } from './govanity-process.ts';

const host = 'go.company.com';
/** Characters of the hostile part: Node.js reads 16 KB of a request's head. */
const length = 15_000;
const requests = 200;
const attempts = 3;
const plain = 'some.plain.text';
const hostile = [
  'a-',
  'a.',
  'a:',
  '@',
  'a@',
  '://a:',
  '/',
  '/a',
  '/@',
  ',',
  ', ',
  '=',
  'token=',
  '10.0.0.1,',
  '[',
  '{a}',
  '<',
  '&go-get=1',
];

const inPath = (text: string) => text.replaceAll(' ', '+');

const places: Readonly<Record<string, (text: string) => { path: string; headers: Record<string, string> }>> = {
  path: (text) => ({ path: `/${inPath(text)}`, headers: {} }),
  'path below a module': (text) => ({ path: `/lib/${inPath(text)}`, headers: {} }),
  'path of a pattern': (text) => ({ path: `/teams/a/${inPath(text)}`, headers: {} }),
  'path of go': (text) => ({ path: `/${inPath(text)}?go-get=1`, headers: {} }),
  query: (text) => ({ path: `/?q=${inPath(text)}`, headers: {} }),
  'query without a filter': (text) => ({ path: `/lib?${inPath(text)}`, headers: {} }),
  Host: (text) => ({ path: '/lib?go-get=1', headers: { host: text } }),
  'X-Forwarded-For': (text) => ({ path: '/lib', headers: { 'x-forwarded-for': text } }),
  'X-Request-Id': (text) => ({ path: '/lib', headers: { 'x-request-id': text } }),
  Authorization: (text) => ({ path: '/lib', headers: { authorization: `Basic ${text}` } }),
  'If-None-Match': (text) => ({ path: '/lib', headers: { 'if-none-match': text } }),
};

test('no request of 15 KB takes more than 5 times the CPU of a plain one, with the access log', {
  timeout: 900_000,
}, async ({ onTestFinished: defer }) => {
  const yaml = `host: ${host}\naccess: {restrict: index, allow: [127.0.0.0/8]}\npaths:\n  /lib: {repo: https://github.com/company/lib}\n  /teams/{team}/{name}: {repo: "https://github.com/{team}/{name}"}\n`;
  const server = await startGovanity(defer, { yaml, flags: ['--trust-proxy', '127.0.0.1'] });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  defer(() => agent.destroy());
  const cpuOf = async (place: string, unit: string) => {
    const text = unit.repeat(Math.floor(length / unit.length));
    const { path, headers } = places[place]?.(text) ?? { path: '/', headers: {} };
    const before = costOf(server.pid);
    for (let index = 0; index < requests; index++) {
      await new Promise<void>((resolve, reject) => {
        const options = { agent, host: '127.0.0.1', port: server.port, path, headers: { host, ...headers } };
        const asked = request(options, (answer) => void answer.on('end', resolve).on('error', reject).resume());
        asked.on('error', reject).end();
      });
    }
    return costOf(server.pid).cpuSeconds - before.cpuSeconds;
  };
  const faults: string[] = [];
  for (const place of Object.keys(places)) {
    await cpuOf(place, plain);
    const least = Math.max(0.02, Math.min(await cpuOf(place, plain), await cpuOf(place, plain)));
    for (const unit of hostile) {
      let times = Number.POSITIVE_INFINITY;
      for (let attempt = 0; attempt < attempts && times > 5; attempt++) {
        times = Math.min(times, (await cpuOf(place, unit)) / least);
      }
      if (times > 5) faults.push(`${place} of ${JSON.stringify(unit)}: ${times.toFixed(1)} times`);
    }
  }
  expect(faults).toEqual([]);
});
