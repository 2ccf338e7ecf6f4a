import pLimit from 'p-limit';
import type { Config, Route } from '../config/config.ts';
import { createFindBackend } from '../config/find-backend.ts';
import { readRepoUrl } from '../config/read-repo.ts';
import type { HttpClient } from '../net/http-client.ts';
import { AnswerFault } from '../net/read-answer.ts';
import { buildHostTable, type HostTable } from '../site/host-table.ts';
import {
  type CompareContext,
  compareAnswers,
  type Difference,
  expectedAnswer,
  type GoAnswer,
  readGoAnswer,
} from './compare-answers.ts';
import { createOldServer, type OldServer } from './old-server.ts';
import { buildQuestions, listedQuestions, pathsOnPage, type Question, type Unasked } from './questions.ts';

/** A difference with all the paths that show it. */
export interface ServerDifference extends Difference {
  readonly host: string;
  readonly paths: readonly string[];
  /** The entry that answers; undefined: none does. */
  readonly route: Route | undefined;
}

export interface Comparison {
  /** Entries that were asked about. */
  readonly modules: number;
  /** Paths that were asked for. */
  readonly questions: number;
  readonly differences: readonly ServerDifference[];
  readonly unasked: readonly Unasked[];
  /** Why the server cannot be asked, or not any more; undefined: it answered everything. */
  readonly failure: string | undefined;
}

export interface CompareOptions {
  readonly url: URL;
  /** Import paths that are asked for, too. */
  readonly importPaths: readonly string[];
  readonly http: HttpClient;
  readonly onProgress: (done: number, all: number) => void;
}

/** Questions at a time. */
const jobs = 8;
/** Questions without an answer after which no more are asked. */
const maxFailures = 5;

/** Asks the old server what a configuration answers, and finds the differences. */
export async function compareServers(config: Config, options: CompareOptions): Promise<Comparison> {
  const table = buildHostTable(config);
  const server = createOldServer(options.url, options.http);
  const hosts = table.hosts.size === 0 ? [options.url.hostname] : [...table.hosts];
  const questions = buildQuestions(config, table, hosts);
  const answers = new Map<Question, GoAnswer>();
  const [first] = questions;
  // One after the other: a server that cannot be asked at all is asked once.
  const failure = first === undefined ? undefined : await askOne(server, first, answers);
  if (failure !== undefined) return { modules: 0, questions: 0, differences: [], unasked: [], failure };
  const asked = new Set(questions.map(nameOf));
  const listed = await findListed(server, hosts, options.importPaths);
  const more = listed.filter((question) => !asked.has(nameOf(question)));
  const all = [...questions, ...more];
  const late = await askAll(server, all, answers, options.onProgress);
  const strangers = unknownHosts(hosts, answers);
  const known = all.filter(({ host }) => !strangers.some(({ name }) => name === host));
  const { differences, unasked } = compareAll(known, answers, table, createCorrect(config));
  const modules = new Set(all.flatMap((question) => findRoute(table, question) ?? [])).size;
  return {
    modules,
    questions: answers.size,
    differences,
    unasked: [...strangers, ...unasked, ...late.unasked],
    failure: late.failure,
  };
}

function nameOf({ host, path }: Question): string {
  return `${host}${path}`;
}

function findRoute(table: HostTable, { host, path }: Question): Route | undefined {
  return table.match(host, path)?.route;
}

/** Hosts for which the old server has no tag at all, if it has some for another one: they come with the new server. */
function unknownHosts(hosts: readonly string[], answers: ReadonlyMap<Question, GoAnswer>): Unasked[] {
  const isTagged = (host: string) =>
    [...answers].some(([question, { tag }]) => question.host === host && tag !== undefined);
  const unknown = hosts.filter((host) => !isTagged(host));
  if (unknown.length === hosts.length) return [];
  return unknown.map((name) => ({ name, reason: 'the old server answers for no module of this host' }));
}

/** The reason if there is no answer. */
async function askOne(
  server: OldServer,
  question: Question,
  answers: Map<Question, GoAnswer>,
): Promise<string | undefined> {
  const { host, path } = question;
  const importPath = `${host}${path.replace(/\/$/, '')}`;
  try {
    answers.set(question, readGoAnswer(await server.ask(host, `${path}?go-get=1`), importPath));
    return undefined;
  } catch (error) {
    if (!(error instanceof AnswerFault)) throw error;
    return error.message;
  }
}

/** What the index of the server and the user name beside the entries. */
async function findListed(server: OldServer, hosts: readonly string[], importPaths: readonly string[]) {
  const pages = await Promise.all(
    hosts.map((host) =>
      server.ask(host, '/').then(
        ({ status, body }) => (status === 200 ? pathsOnPage(body.toString('utf8'), host) : []),
        // It is only there to find more.
        () => [],
      ),
    ),
  );
  return hosts.flatMap((host, index) => {
    const named = importPaths.filter((path) => path.startsWith(`${host}/`)).map((path) => path.slice(host.length));
    const paths = [...new Set([...named, ...(pages[index] ?? [])])];
    return listedQuestions(host, paths);
  });
}

async function askAll(
  server: OldServer,
  questions: readonly Question[],
  answers: Map<Question, GoAnswer>,
  onProgress: CompareOptions['onProgress'],
): Promise<{ unasked: Unasked[]; failure: string | undefined }> {
  const limit = pLimit(jobs);
  const unasked: Unasked[] = [];
  let failure: string | undefined;
  let done = 0;
  await Promise.all(
    questions
      .filter((question) => !answers.has(question))
      .map((question) =>
        limit(async () => {
          const reason = unasked.length < maxFailures ? await askOne(server, question, answers) : failure;
          if (reason !== undefined) {
            failure ??= reason;
            unasked.push({ name: nameOf(question), reason });
          }
          done++;
          onProgress(done, questions.length);
        }),
      ),
  );
  return { unasked, failure };
}

/** Corrects a URL as one in the configuration, whose back ends say what is a page of which forge. */
function createCorrect({ backends }: Config): CompareContext['correct'] {
  const findBackend = createFindBackend(backends.values());
  return (repo, vcs) => readRepoUrl(repo, vcs, [], findBackend).repo?.url.href;
}

function compareAll(
  questions: readonly Question[],
  answers: ReadonlyMap<Question, GoAnswer>,
  table: HostTable,
  correct: CompareContext['correct'],
) {
  const answerOf = new Map([...answers].map(([question, answer]) => [nameOf(question), answer]));
  const differences = new Map<string, ServerDifference & { paths: string[] }>();
  const patterns = new Map<string, boolean>();
  for (const question of questions) {
    const old = answers.get(question);
    if (old === undefined) continue;
    const { host, path, kind } = question;
    const found = table.find(host, path);
    const route = found?.route;
    if (route?.isPattern) {
      const name = `${host}${route.key.slice(route.key.indexOf('/'))}`;
      patterns.set(name, (patterns.get(name) ?? false) || old.tag !== undefined);
      // A server without patterns knows no path that is made up.
      if (kind === 'made-up' && old.tag === undefined) continue;
    }
    const isKnown =
      found !== undefined && answerOf.get(found.importPath === host ? `${host}/` : found.importPath)?.tag !== undefined;
    const context = { hasDisplay: route?.display !== undefined && route.display !== '', isKnown, correct };
    for (const difference of compareAnswers(question, old, expectedAnswer(found), context)) {
      const { what, intention } = difference;
      const id = JSON.stringify([host, what, difference.old, difference.new, intention, route?.key]);
      const known = differences.get(id);
      if (known === undefined) differences.set(id, { ...difference, host, paths: [path], route });
      else known.paths.push(path);
    }
  }
  const unasked = [...patterns].flatMap(([name, isAnswered]) =>
    isAnswered ? [] : [{ name, reason: 'the old server lists no path for this pattern; name some with --paths FILE' }],
  );
  return { differences: [...differences.values()], unasked };
}
