import type { Backend } from '../config/config.ts';
import { describeFileError, maxFileBytes, readRegularFile } from '../files/read-file.ts';
import { forgeApis, type ListedForge } from '../init/forge-api/forge-apis.ts';
import type { NewBackend } from '../init/new-backend.ts';
import { type ForgeName, forgeNames } from '../vanity/forges/forge.ts';
import { forges } from '../vanity/forges/forge-table.ts';
import { hostFault } from '../vanity/module-path.ts';
import { type Io, UsageError } from './io.ts';
import type { Prompt } from './prompt.ts';

/** The options of `govanity init`. */
export interface InitFlags {
  readonly host?: string;
  readonly forge?: (typeof forgeNames)[number];
  readonly web?: string;
  readonly clone?: 'ssh' | 'https';
  readonly ssh?: string;
  readonly fromGitlab?: readonly string[];
  readonly fromGitea?: readonly string[];
  readonly fromGerrit?: readonly string[];
  readonly fromGithub?: readonly string[];
  readonly all?: boolean;
  readonly descriptions: boolean;
  readonly api?: string;
  readonly tokenFile?: string;
  readonly write?: boolean;
}

/** Whose repositories are listed. */
export interface Source {
  readonly forge: ListedForge;
  readonly groups: readonly string[];
}

/** What `--from-…` names; undefined if there is none. Throws UsageError if there is more than one kind. */
export function readSource(flags: InitFlags): Source | undefined {
  const given: [ListedForge, readonly string[] | undefined][] = [
    ['gitlab', flags.fromGitlab],
    ['gitea', flags.fromGitea],
    ['gerrit', flags.fromGerrit],
    ['github', flags.fromGithub],
  ];
  const sources = given.flatMap(([forge, groups]) => (groups === undefined ? [] : [{ forge, groups }]));
  if (sources.length > 1) {
    throw new UsageError('list one forge at a time: run init again for the next one, with --write');
  }
  const [source] = sources;
  if (
    source !== undefined &&
    source.forge !== 'gerrit' &&
    source.groups.some((group) => withoutSlashes(group) === '')
  ) {
    throw new UsageError(`--from-${source.forge} takes a name, found none`);
  }
  if (source !== undefined && flags.forge !== undefined && flags.forge !== source.forge) {
    throw new UsageError(`--from-${source.forge} does not list a forge of the kind ${flags.forge}`);
  }
  // Gerrit's prefix may end within a name, or after a slash.
  const isPrefix = source?.forge === 'gerrit';
  return source && { ...source, groups: isPrefix ? source.groups : source.groups.map(withoutSlashes) };
}

/** A path as people paste it. */
function withoutSlashes(group: string): string {
  return group
    .split('/')
    .filter((element) => element !== '')
    .join('/');
}

/** Throws UsageError with all that is missing where nobody can be asked for it. */
export function requireFlags({ host, forge, web }: InitFlags, source: Source | undefined): void {
  const kind = source?.forge ?? forge;
  const missing = [
    ...(host === undefined ? ['--host HOST'] : []),
    ...(kind === undefined ? ['--forge KIND (or --from-gitlab GROUP and its like)'] : []),
    ...(web === undefined && kind !== 'github' ? ['--web URL'] : []),
  ];
  if (missing.length > 0) throw new UsageError(`without a terminal init needs ${missing.join(', ')}`);
}

/** The settings of a new file, from flags or, at a terminal, by questions. Throws UsageError for what is missing. */
export async function readHost({ host }: InitFlags, prompt: Prompt | undefined): Promise<string> {
  const question = 'import-path host, such as go.company.com';
  return answerOf(host, '--host', { question, usual: undefined, faultOf: hostFault }, prompt);
}

/** The back end of a new file, or one that a file does not have yet. Throws UsageError for what is missing or wrong. */
export async function readBackend(
  flags: InitFlags,
  { host, source, taken }: { host: string; source: Source | undefined; taken: ReadonlyMap<string, unknown> },
  prompt: Prompt | undefined,
): Promise<NewBackend> {
  const kinds = forgeNames.join(', ');
  const isForge = (text: string) => (forgeNames.some((name) => name === text) ? undefined : `one of ${kinds}`);
  const asked = { question: `forge (${kinds})`, usual: 'gitlab', faultOf: isForge };
  const forge = (source?.forge ?? (await answerOf(flags.forge, '--forge', asked, prompt))) as ForgeName;
  const usualWeb = forge === 'github' ? 'https://github.com' : undefined;
  const guess = usualWeb ?? `https://${forge}.${host.slice(host.indexOf('.') + 1)}`;
  const page = { question: 'its https page', usual: guess, faultOf: webFault };
  const web = withScheme(await answerOf(flags.web ?? (prompt ? undefined : usualWeb), '--web', page, prompt));
  const isClone = (text: string) => (text === 'ssh' || text === 'https' ? undefined : 'ssh or https');
  const how = { question: 'clone over ssh or https', usual: 'https', faultOf: isClone };
  const clone = prompt === undefined ? (flags.clone ?? 'https') : await answerOf(flags.clone, '--clone', how, prompt);
  const ssh = clone === 'ssh' ? await readSsh(flags, forge, web, prompt) : undefined;
  return { name: freeName(forge, taken), forge, web, clone: clone as NewBackend['clone'], ssh };
}

/** Gerrit alone has no ssh user for everybody. */
async function readSsh(
  { ssh }: InitFlags,
  forge: ForgeName,
  web: string,
  prompt: Prompt | undefined,
): Promise<string | undefined> {
  if (forge !== 'gerrit' || ssh !== undefined) return ssh;
  const host = new URL(web).hostname;
  const usual = forges.gerrit.defaultSsh(host);
  const question = `ssh account that clones, such as builds@${host}:${usual.port}`;
  const faultOf = (text: string) => (/^[^@\s]+@[^@\s]+$/.test(text) ? undefined : 'user@host or user@host:port');
  return answerOf(undefined, '--ssh USER@HOST:PORT', { question, usual: undefined, faultOf }, prompt);
}

/** Asks whose repositories are to be listed; undefined: nobody's, or there is nobody to ask. */
export async function askSource({ forge }: NewBackend, prompt: Prompt | undefined): Promise<Source | undefined> {
  const listed = Object.keys(forgeApis).find((name) => name === forge) as ListedForge | undefined;
  if (prompt === undefined || listed === undefined) return undefined;
  const { groupWord, tokenVariables } = forgeApis[listed];
  const token = `with the token in ${tokenVariables[0]}`;
  const group = await prompt.askOptional(`${groupWord} whose modules are listed, ${token} (empty: list nothing)`);
  return group === '' ? undefined : { forge: listed, groups: [listed === 'gerrit' ? group : withoutSlashes(group)] };
}

interface Question {
  readonly question: string;
  readonly usual: string | undefined;
  readonly faultOf: (answer: string) => string | undefined;
}

async function answerOf(
  given: string | undefined,
  flag: string,
  { question, usual, faultOf }: Question,
  prompt: Prompt | undefined,
): Promise<string> {
  if (given === undefined) {
    if (prompt === undefined) throw new UsageError(`${flag} is missing: ${question}`);
    return prompt.ask(question, usual, faultOf);
  }
  const fault = faultOf(given);
  if (fault !== undefined) throw new UsageError(`${flag} cannot be \`${given}\`: ${fault}`);
  return given;
}

/** An address as people give it, with a scheme and without a final slash. */
function withScheme(text: string): string {
  const address = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  return address.replace(/(?<!\/)\/+$/, '');
}

function webFault(text: string): string | undefined {
  const address = withScheme(text);
  const { protocol, search, hash, username } = URL.canParse(address) ? new URL(address) : ({} as Partial<URL>);
  const isPage = (protocol === 'https:' || protocol === 'http:') && search === '' && hash === '' && username === '';
  return isPage ? undefined : 'write its address, such as https://gitlab.company.com';
}

function freeName(forge: ForgeName, taken: ReadonlyMap<string, unknown>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? forge : `${forge}${number}`;
    if (!taken.has(name)) return name;
  }
}

/** The back end of a file that a source is meant for; undefined if it has none. Throws UsageError if it has several. */
export function findBackend(
  backends: ReadonlyMap<string, Backend>,
  forge: ListedForge,
  { web }: InitFlags,
): Backend | undefined {
  const ofKind = [...backends.values()].filter((backend) => backend.forge === forge);
  const found = web === undefined ? ofKind : ofKind.filter((backend) => backend.web === withScheme(web));
  if (found.length > 1) {
    throw new UsageError(`name one with --web: ${found.map((backend) => backend.web).join(', ')}`);
  }
  return found[0];
}

/** Address of the API of an instance. Throws UsageError. */
export function readApiBase({ api }: InitFlags, forge: ListedForge, web: string, hasToken: boolean): string {
  if (api === undefined) return forgeApis[forge].baseOf(web, hasToken);
  if (webFault(api) !== undefined) throw new UsageError(`--api takes an address, found \`${api}\``);
  const base = withScheme(api);
  return forge === 'gerrit' && hasToken && !base.endsWith('/a') ? `${base}/a` : base;
}

/** The token for a forge, from `--token-file` or the environment; undefined if there is none. Throws UsageError. */
export async function readToken(
  { tokenFile }: InitFlags,
  forge: ListedForge,
  { env }: Io,
): Promise<string | undefined> {
  const variable = forgeApis[forge].tokenVariables.find((name) => env[name] !== undefined && env[name] !== '');
  const read = tokenFile === undefined ? undefined : await readRegularFile(tokenFile, maxFileBytes.config);
  if (read?.ok === false) throw new UsageError(`cannot read ${tokenFile}: ${describeFileError(read.error)}`);
  const text = read === undefined ? env[variable ?? ''] : read.bytes.toString('utf8');
  const token = text?.trim();
  if (token === undefined) return undefined;
  const place = tokenFile ?? variable;
  if (!/^[\x21-\x7e]{1,4096}$/.test(token)) throw new UsageError(`${place} does not hold a token on one line`);
  return token;
}
