import { LRUCache } from 'lru-cache';
import type { DenyRule } from '../config/config.ts';
import { matchesGlobs } from '../vanity/go-globs.ts';
import type { ProxyFailure } from './fetch/proxy-failure.ts';

/** Why a module, or a version of it, is not served by the configuration's decision; undefined if it is. */
export type FindDenied = (modulePath: string, version: string | undefined) => ProxyFailure | undefined;

/** Modules whose rules are remembered. */
const maxRemembered = 20_000;

/** Prepares the rules of a configuration. */
export function createFindDenied(rules: readonly DenyRule[]): FindDenied {
  if (rules.length === 0) return () => undefined;
  const known = new LRUCache<string, readonly DenyRule[]>({ max: maxRemembered });
  const rulesOf = (modulePath: string): readonly DenyRule[] => {
    const found = known.get(modulePath) ?? rules.filter((rule) => concerns(rule, modulePath));
    known.set(modulePath, found);
    return found;
  };
  return (modulePath, version) => {
    const rule = rulesOf(modulePath).find(
      (found) => found.version === undefined || (version !== undefined && matchesGlobs(found.version, version)),
    );
    if (rule === undefined) return undefined;
    const name = version === undefined ? modulePath : `${modulePath}@${version}`;
    const lines = [`${name} is denied by this server (\`deny: ${rule.text}\`)`, 'ask those who run it for the reason'];
    return { status: 403, lines, isLasting: true };
  };
}

/** A rule with a version is about one module, and not about those below it. */
function concerns({ path, version }: DenyRule, modulePath: string): boolean {
  if (!matchesGlobs(path, modulePath)) return false;
  return version === undefined || path.split('/').length === modulePath.split('/').length;
}
