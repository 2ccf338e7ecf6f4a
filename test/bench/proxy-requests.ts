import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { govanity, type Running, start } from './contenders.ts';
import { median } from './median.ts';
import { costOf } from './process-cost.ts';
import { host, others, ours, type Place } from './proxy-place.ts';
import { table } from './report.ts';
import { runWrk, writeScript } from './wrk.ts';

/** The same requests with a login, to a server that needs none, and to one that lets in whom the forge lets in. */
const unchecked = 'with a login';
const checked = 'with a login, checked';
const login = `Basic ${Buffer.from('gopher:glpat-sesamesesamesesame').toString('base64')}`;

const questions = ['@v/v1.0.0.info', '@v/v1.0.0.mod', '@v/v1.0.0.zip', '@v/list', '@latest'] as const;

/** Processor time of a request for what is stored, and of one that depends on the repository. */
export async function measureWarm(place: Place): Promise<string> {
  const { directory, rounds, seconds } = place;
  const own = [
    { name: 'govanity', contender: await ours(place, 'warm') },
    { name: unchecked, contender: await ours(place, 'warm'), authorization: login },
    { name: checked, contender: await ours(place, 'warm', '{restrict: downloads, forge: true}'), authorization: login },
  ].map((entrant) => ({ mount: '/-/proxy', ...entrant }));
  const peers = others(place).map((contender) => ({ name: contender.name, contender, mount: contender.mount }));
  const samples = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, contender, mount, ...rest } of [...own, ...peers]) {
      const pathOf = (question: string) => `${mount}/${host}/go/m0/${question}`;
      const running = await start(contender, directory, pathOf(questions[0]), host);
      try {
        for (const question of questions) {
          const authorization = 'authorization' in rest ? rest.authorization : undefined;
          const cost = await costOfRequests(running, directory, pathOf(question), seconds, authorization).catch(
            (error: Error) => {
              // Others refuse some of what `wrk` asks for when they start `go` for each request.
              if (mount !== '') throw error;
              console.error(`${name}: ${error.message}`);
              return [];
            },
          );
          samples.set(`${name} ${question}`, (samples.get(`${name} ${question}`) ?? []).concat(cost));
        }
      } finally {
        await running.stop();
      }
    }
  }
  const peerNames = peers.map(({ name }) => name);
  const cost = (name: string, question: string) => median(samples.get(`${name} ${question}`) ?? []);
  const times = (one: string, other: string, question: string) =>
    (cost(one, question) / cost(other, question)).toFixed(2);
  const columns = [...own.map(({ name }) => name), ...peerNames];
  const rows = questions.map((question) => [
    `\`${question}\``,
    ...columns.map((name) => cost(name, question).toFixed(1)),
    times(checked, unchecked, question),
    ...peerNames.map((name) => times('govanity', name, question)),
  ]);
  const ratios = ['checked, times unchecked', ...peerNames.map((name) => `govanity, times ${name}`)];
  return table(['CPU µs per request, warm', ...columns, ...ratios], rows);
}

/** Processor time of an answer to `go` that names the proxy beside the repository, and of one that does not. */
export async function measureTags(place: Place): Promise<string> {
  const { directory, gitPort, rounds, seconds } = place;
  const plainConfig = join(directory, 'no-proxy.yaml');
  const repo = `http://127.0.0.1:${gitPort}/go/{name}.git`;
  await writeFile(plainConfig, `host: ${host}\npaths:\n  /go/{name}: {repo: '${repo}'}\n`);
  const contenders = [govanity('govanity', plainConfig), await ours(place, 'warm')];
  const costs = contenders.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      const running = await start(contender, directory, '/go/m0?go-get=1', host);
      costs[index]?.push(await costOfRequests(running, directory, '/go/m0?go-get=1', seconds, undefined));
      await running.stop();
    }
  }
  const [alone = Number.NaN, both = Number.NaN] = costs.map(median);
  return table(
    ['an answer to `go` with the tags of', 'CPU µs', 'times'],
    [
      ['the repository', alone.toFixed(1), '1.00'],
      ['the repository and the proxy', both.toFixed(1), (both / alone).toFixed(2)],
    ],
  );
}

async function costOfRequests(
  { pid, port }: Running,
  directory: string,
  path: string,
  seconds: number,
  authorization: string | undefined,
): Promise<number> {
  const script = await writeScript(directory, host, [path], authorization);
  // Connections whose first request is not in memory yet stay slow: those of the second run are warm.
  await runWrk(script, port, 1);
  await runWrk(script, port, 1);
  const before = costOf(pid);
  const { requests } = await runWrk(script, port, seconds);
  return ((costOf(pid).cpuSeconds - before.cpuSeconds) * 1e6) / requests;
}
