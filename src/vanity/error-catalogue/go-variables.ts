import { detectForge } from '../forges/forge-table.ts';
import { failedUrl, harmless, hostOf, type MatchPlace, moduleOf, urlParts } from './facts.ts';

/** GONOPROXY and GONOSUMDB replace GOPRIVATE where they are set. */
export function privateVariable({ known, code }: MatchPlace): string {
  const own = code.startsWith('sumdb/') ? 'GONOSUMDB' : 'GONOPROXY';
  return known.goSettings?.[own] === undefined ? 'GOPRIVATE' : own;
}

/** On a forge that everybody uses, the modules of one owner; elsewhere all of the host. */
export function privatePattern(place: MatchPlace): string | undefined {
  const module = moduleOf(place);
  const [host = '', owner] = module?.split('/') ?? [];
  if (module === undefined) return undefined;
  return isOnPublicForge(module) && owner !== undefined ? `${host}/${owner}/*` : host;
}

export function isOnPublicForge(module: string | undefined): boolean {
  const host = module?.split('/', 1)[0] ?? '';
  return host === 'dev.azure.com' || detectForge(host)?.isPublic(host) === true;
}

/** GOINSECURE names module paths: a host with a port is none. */
export function insecureHost(place: MatchPlace): string | undefined {
  const url = failedUrl(place);
  if (url !== undefined && (urlParts(url)?.port !== undefined || !url.includes('?go-get=1'))) return undefined;
  return hostOf(place);
}

/** The shell line that adds a value to a list, where its present value is known. */
export function settingLine(
  place: MatchPlace,
  variable: string,
  value: string | undefined,
  isFirst = false,
): string | undefined {
  if (value === undefined) return undefined;
  const setting = place.known.goSettings?.[variable];
  const old = setting?.value.split(',').filter((part) => part !== '' && part !== value) ?? [];
  const list = (isFirst ? [value, ...old] : [...old, value]).join(',');
  const text = harmless('settings', list) ?? value;
  return setting?.isInEnvironment ? `export ${variable}="${text}"` : `go env -w ${variable}="${text}"`;
}

export function settingNote({ known }: MatchPlace, variable: string): string {
  if (known.goSettings === undefined)
    return ` (this replaces an earlier value: see \`go env ${variable}\`, and separate several by commas)`;
  return known.goSettings[variable]?.isInEnvironment
    ? ` (the environment holds ${variable}, which \`go env -w\` does not override)`
    : '';
}
