import type { Finding } from '../diagnostics/diagnostic.ts';
import { isGlob } from '../vanity/go-globs.ts';
import type { DenyRule } from './config.ts';
import type { Report } from './read-fields.ts';
import type { Span, YamlNode } from './yaml-node.ts';

/** Reads `proxy.deny`; entries that are not valid are reported and left out. */
export function readDeny(value: string | string[] | undefined, node: YamlNode | Span, report: Report): DenyRule[] {
  return [value ?? []].flat().flatMap((text, index) => {
    const rule = parseDenyRule(text);
    if (!('code' in rule)) return [rule];
    const items = 'kind' in node && node.kind === 'sequence' ? node.items : [];
    report(rule, items[index] ?? node);
    return [];
  });
}

const hint = 'write a module path, a pattern such as github.com/evil/*, or MODULE@VERSION';

function parseDenyRule(text: string): DenyRule | Finding {
  const at = text.indexOf('@');
  const path = (at === -1 ? text : text.slice(0, at)).replace(/(?<!\/)\/+$/, '');
  const version = at === -1 ? undefined : text.slice(at + 1);
  const fault = pathFault(path) ?? (version === undefined ? undefined : versionFault(version));
  if (fault === undefined) return { text, path, version };
  return { code: 'config/invalid-deny', message: `\`${text.slice(0, maxShown)}\` denies nothing: ${fault}`, hint };
}

/** Characters of an entry that a message repeats. */
const maxShown = 100;

function pathFault(path: string): string | undefined {
  if (path === '') return 'it names no module';
  if (/^[a-z]+:\/\//i.test(path)) return 'it is a URL instead of a module path';
  if (/[\s,]/.test(path)) return 'a module path holds neither spaces nor commas';
  if (path.split('/').some((element) => element === '')) return 'it holds an empty path element';
  return isGlob(path) ? undefined : 'its pattern is not complete';
}

function versionFault(version: string): string | undefined {
  if (!isGlob(version) || /[\s,/]/.test(version)) return 'its version is not a valid pattern';
  return /^[v*?[]/.test(version) ? undefined : 'versions begin with v';
}
