import type { DenyRule } from '../config/config.ts';
import { matchesGlobs } from '../vanity/go-globs.ts';
import type { ProxyFailure } from './fetch/proxy-failure.ts';

/** Why a module, or a version of it, is not served by the configuration's decision; undefined if it is. */
export function findDenied(
  rules: readonly DenyRule[],
  modulePath: string,
  version: string | undefined,
): ProxyFailure | undefined {
  const rule = rules.find((found) => denies(found, modulePath, version));
  if (rule === undefined) return undefined;
  const name = version === undefined ? modulePath : `${modulePath}@${version}`;
  const lines = [`${name} is denied by this server (\`deny: ${rule.text}\`)`, 'ask those who run it for the reason'];
  return { status: 403, lines, isLasting: true };
}

function denies(rule: DenyRule, modulePath: string, version: string | undefined): boolean {
  if (!matchesGlobs(rule.path, modulePath)) return false;
  if (rule.version === undefined) return true;
  // The rule is about one module, and not about those below it.
  if (version === undefined || rule.path.split('/').length !== modulePath.split('/').length) return false;
  return matchesGlobs(rule.version, version);
}
