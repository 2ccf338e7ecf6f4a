import { existsSync } from 'node:fs';
import { checkMachine } from '../proxy/create-proxy.ts';
import type { ModuleStore } from '../proxy/store/module-store.ts';
import { openStore } from '../proxy/store/open-store.ts';
import { createStoredVersions } from '../proxy/store/stored-versions.ts';
import { buildHostTable } from '../site/host-table.ts';
import { compareVersionTexts } from '../vanity/versions.ts';
import type { Context, LocalConfig } from './context.ts';
import { failed, ok, type StepOutcome, skipped } from './step.ts';

/** On the server of the module proxy, whether it can fetch: directories, `go`, git, and the `go` line of the module. */
export async function checkProxyServer(
  { file, config }: LocalConfig,
  { env, importPath }: Context,
): Promise<StepOutcome> {
  const settings = config?.proxy;
  if (config === undefined || settings === undefined) return skipped(`${file} has no module proxy`);
  const store = await openStore(settings.store, file);
  if (settings.store.kind === 'directory' && !existsSync(store.name)) {
    return skipped(`the store ${store.name} is not on this machine`);
  }
  if (!settings.fetches) return ok(`${store.name} is served as it is, and nothing is fetched`);
  const hostTable = buildHostTable(config);
  try {
    const { go, warning } = await checkMachine(settings, store, { env, configFile: file, hostTable: () => hostTable });
    if (warning !== undefined)
      return failed('doctor/module-proxy', warning, 'versions cannot be stored', 'correct what the line above names');
    const needed = await newestGoLine(store, importPath);
    const own = /\bgo([0-9]+\.[0-9]+(?:\.[0-9]+)?)/.exec(go)?.[1];
    if (needed !== undefined && own !== undefined && compareGo(needed, own) > 0) {
      const message = `${importPath} requires go ${needed}, and this server has ${own}`;
      return failed(
        'doctor/module-proxy',
        message,
        'the server uses its own `go` alone',
        `install Go ${needed} or newer`,
      );
    }
    return ok(`${store.name} can be written; ${go}`);
  } catch (error) {
    const message = (error as Error).message;
    return failed(
      'doctor/module-proxy',
      message,
      'the module proxy does not start like this',
      'do what the line above names',
    );
  }
}

/** The highest `go` line of the stored versions of a module. */
async function newestGoLine(store: ModuleStore, modulePath: string): Promise<string | undefined> {
  const stored = createStoredVersions(store);
  const [version] = (await stored.list(modulePath)).sort((a, b) => compareVersionTexts(b, a));
  if (version === undefined) return undefined;
  const mod = (await (await stored.find(modulePath, version, 'mod'))?.read())?.toString('utf8') ?? '';
  return /^go ([0-9]+\.[0-9]+(?:\.[0-9]+)?)/m.exec(mod)?.[1];
}

function compareGo(a: string, b: string): number {
  const [first, second] = [a, b].map((text) => text.split('.').map(Number));
  for (const index of [0, 1, 2]) {
    const order = (first?.[index] ?? 0) - (second?.[index] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}
