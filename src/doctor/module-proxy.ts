import type { Context } from './context.ts';
import { isFetchedDirectly, privateWith } from './go-env.ts';
import { Fault, failedBy, type Outcome, ok, warning } from './step.ts';

/** Paths that `go` would ask a proxy for; it asks for parents, too. */
const maxPaths = 4;

interface ProxyEntry {
  readonly url: string;
  /** Whether only 404 and 410 lead to the next entry (`,`), or every failure (`|`). */
  readonly isStrict: boolean;
}

/** Whether `go` asks proxies for this path, and what they say. */
export async function askModuleProxies(context: Context): Promise<Outcome> {
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

function directAfter(missing: Fault, { goEnv, host }: Context): Outcome {
  const message = `${missing.message}; \`go\` goes on to the vanity server, but told a proxy the name of the module`;
  const remedy = `if the module is private:\ngo env -w 'GOPRIVATE=${privateWith(goEnv, host)}'`;
  return warning('doctor/private', message, remedy);
}

function proxyEntries(setting: string): ProxyEntry[] {
  return [...setting.matchAll(/([^,|]+)([,|]?)/g)].map(([, url = '', separator]) => ({
    url: url.trim(),
    isStrict: separator !== '|',
  }));
}

/** Undefined where the proxy has the module, or one that holds the package. */
async function askProxy(base: string, context: Context): Promise<{ isMissing: boolean; fault: Fault } | undefined> {
  const { importPath, version, host, goEnv } = context;
  const known = { module: importPath, private: privateWith(goEnv, host) };
  const elements = importPath.split('/');
  const paths = elements.map((_, index) => elements.slice(0, elements.length - index).join('/'));
  const last = version !== undefined && /^v\d+\.\d+\.\d+/.test(version) ? `${escapeCase(version)}.info` : 'list';
  let fault: Fault | undefined;
  for (const path of paths.slice(0, Math.max(1, Math.min(maxPaths, paths.length - 1)))) {
    const text = `${base.replace(/\/$/, '')}/${escapeCase(path)}/@v/${last}`;
    if (!URL.canParse(text)) return { isMissing: false, fault: new Fault(`invalid proxy URL ${text}`, known) };
    const { status, statusLine } = await context.network.get({ url: new URL(text) });
    if (status === 200) return undefined;
    fault ??= new Fault(`module ${path}: reading ${text}: ${statusLine}`, known);
    if (status !== 404 && status !== 410) return { isMissing: false, fault };
  }
  return { isMissing: true, fault: fault ?? new Fault('no path to ask for', known) };
}

/** Upper case letters as the proxy protocol writes them. */
export function escapeCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

/** Whether the checksum database has this version; asked only where `go` would ask. */
export async function askChecksumDatabase(module: string, version: string, context: Context): Promise<Outcome> {
  const { goEnv, host } = context;
  const [name = '', url] = goEnv.GOSUMDB.split(' ');
  const known = { module, private: privateWith(goEnv, host) };
  const base = url ?? `https://${name.split('+', 1)[0]}`;
  const text = `${base}/lookup/${escapeCase(module)}@${escapeCase(version)}`;
  if (!URL.canParse(text)) return failedBy(new Fault(`invalid GOSUMDB: ${goEnv.GOSUMDB}`));
  const { status, statusLine } = await context.network.get({ url: new URL(text) });
  if (status === 200) return ok(`${new URL(text).host} knows ${module}@${version}`);
  throw new Fault(`verifying ${module}@${version}: reading ${text}: ${statusLine}`, known);
}
