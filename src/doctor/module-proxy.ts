import { existsSync } from 'node:fs';
import { Fault } from '../net/fault.ts';
import { explainError } from '../vanity/error-catalogue/explain-error.ts';
import { pathsAbove } from '../vanity/paths-above.ts';
import { type Context, machineFacts, questionOf } from './context.ts';
import { isFetchedDirectly } from './go-env.ts';
import { statusWords } from './go-get-page.ts';
import { ok, type StepOutcome, warning } from './step.ts';

/** Paths that `go` would ask a proxy for; it asks for parents, too. */
const maxPaths = 4;

interface ProxyEntry {
  readonly url: string;
  /** Whether only 404 and 410 lead to the next entry (`,`), or every failure (`|`). */
  readonly isStrict: boolean;
}

/** Whether `go` asks proxies for this path, and what they say. */
export async function askModuleProxies(context: Context): Promise<StepOutcome> {
  const { goEnv, importPath, host } = context;
  if (isFetchedDirectly(goEnv, importPath)) {
    const reason =
      goEnv.GOPROXY === 'direct' ? 'GOPROXY=direct' : `GOPRIVATE or GONOPROXY (${goEnv.GONOPROXY}) names it`;
    return ok(`${reason}: \`go\` asks the vanity server itself`);
  }
  let missing: Fault | undefined;
  for (const { url, isStrict } of proxyEntries(goEnv.GOPROXY)) {
    if (url === 'off') throw missing ?? new Fault('module lookup disabled by GOPROXY=off', { module: importPath });
    if (url === 'direct')
      return missing === undefined ? ok('`go` asks the vanity server itself') : directAfter(missing, context);
    const answer = await askProxy(url, context);
    if (answer === undefined) return ok(`${new URL(url).host} has it: \`go\` never asks the vanity server`);
    if (isStrict && !answer.isMissing) throw answer.fault;
    missing = answer.fault;
  }
  throw missing ?? new Fault('module lookup disabled by GOPROXY=off', { module: importPath, host });
}

function directAfter(missing: Fault, context: Context): StepOutcome {
  const [status = ''] = missing.message.split('\n');
  const message = `${status}; \`go\` goes on to the vanity server, but the proxy has learned the name of the module`;
  const [explanation] = explainError(missing.message, { ...machineFacts(context), ...missing.known });
  return warning('doctor/private', message, explanation?.remedy);
}

/** As in modfetch.proxyList: without a scheme it is https. */
function proxyEntries(setting: string): ProxyEntry[] {
  return [...setting.matchAll(/([^,|]+)([,|]?)/g)].map(([, entry = '', separator]) => {
    const url = entry.trim();
    const isBare = /[.:/]/.test(url) && !url.includes(':/') && !url.startsWith('/');
    return { url: isBare ? `https://${url}` : url, isStrict: separator !== '|' };
  });
}

/** Undefined where the proxy has the module, or one that holds the package. */
async function askProxy(base: string, context: Context): Promise<{ isMissing: boolean; fault: Fault } | undefined> {
  const { importPath, version } = context;
  const known = { module: importPath };
  const paths = [importPath, ...pathsAbove(importPath)];
  const last = version !== undefined && /^v\d+\.\d+\.\d+/.test(version) ? `${escapeCase(version)}.info` : 'list';
  let fault: Fault | undefined;
  for (const path of paths.slice(0, Math.max(1, Math.min(maxPaths, paths.length - 1)))) {
    const text = `${base.replace(/\/$/, '')}/${escapeCase(path)}/@v/${last}`;
    if (!URL.canParse(text)) return { isMissing: false, fault: new Fault(`invalid proxy URL ${text}`, known) };
    const { isThere, isMissing, words } = await lookAt(new URL(text), context);
    if (isThere) return undefined;
    fault ??= new Fault(`module ${path}: reading ${withoutLogin(text)}: ${words}`, known);
    if (!isMissing) return { isMissing, fault };
  }
  return { isMissing: true, fault: fault ?? new Fault('no path to ask for', known) };
}

interface ProxyAnswer {
  readonly isThere: boolean;
  /** Whether `go` takes it for an absence, and not for a failure. */
  readonly isMissing: boolean;
  readonly words: string;
}

/** What a proxy has at a URL; it can be a directory, too. */
async function lookAt(url: URL, context: Context): Promise<ProxyAnswer> {
  if (url.protocol === 'file:') {
    const isThere = existsSync(url);
    return { isThere, isMissing: !isThere, words: 'no such file or directory' };
  }
  const answer = await context.network.get(questionOf(url, context));
  const { status } = answer;
  return { isThere: status === 200, isMissing: status === 404 || status === 410, words: statusWords(answer) };
}

/** go prints no login either. */
function withoutLogin(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}

/** Upper case letters as the proxy protocol writes them. */
export function escapeCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

/** Whether the checksum database has this version; asked only where `go` would ask. */
export async function askChecksumDatabase(module: string, version: string, context: Context): Promise<StepOutcome> {
  const { goEnv } = context;
  const [key = '', url] = goEnv.GOSUMDB.split(' ');
  const name = key.split('+', 1)[0] ?? '';
  const known = { module };
  const base = url ?? (await proxyForChecksums(name, context)) ?? `https://${name}`;
  const text = `${base}/lookup/${escapeCase(module)}@${escapeCase(version)}`;
  if (!URL.canParse(text)) throw new Fault(`invalid GOSUMDB: ${goEnv.GOSUMDB}`);
  const { isThere, words } = await lookAt(new URL(text), context);
  if (isThere) return ok(`${new URL(text).host} knows ${module}@${version}`);
  throw new Fault(`verifying ${module}@${version}: reading ${text}: ${words}`, known);
}

/** The base URL at which a Go proxy answers for the checksum database; `go` tries that first. */
async function proxyForChecksums(name: string, context: Context): Promise<string | undefined> {
  for (const { url, isStrict } of proxyEntries(context.goEnv.GOPROXY)) {
    if (url === 'direct' || url === 'off') return undefined;
    const base = `${url.replace(/\/$/, '')}/sumdb/${name}`;
    if (!URL.canParse(base)) return undefined;
    const { isThere, isMissing, words } = await lookAt(new URL(`${base}/supported`), context);
    if (isThere) return base;
    if (isStrict && !isMissing) throw new Fault(`reading ${base}/supported: ${words}`);
  }
  return undefined;
}
