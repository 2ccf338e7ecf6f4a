import type { Finding } from '../diagnostics/diagnostic.ts';
import type { Access, Restriction } from './config.ts';
import { networkFault } from './network.ts';
import { asMapping, isNull, type Report, readFields } from './read-fields.ts';
import { accessFields } from './schema.ts';
import type { YamlNode } from './yaml-node.ts';

/** Reads the `access` mapping; without one nobody is restricted. */
export function readAccess(node: YamlNode | undefined, report: Report): Access {
  const open: Access = { restrict: 'none', users: undefined, allow: [], forge: undefined };
  const mapping = node === undefined || isNull(node) ? undefined : asMapping(node, '`access`', report);
  if (mapping === undefined) return open;
  const { values, nodes, isSuspect } = readFields(mapping, accessFields, { level: 'access', owner: '' }, report);
  if (values.restrict === undefined && !isSuspect('restrict')) {
    const hint = 'none; downloads: the module proxy requires a login; index: pages, too; all: discovery by `go`, too';
    report({ code: 'config/missing-key', message: '`access` has no `restrict`', hint }, mapping);
  }
  const allow = [values.allow ?? []].flat();
  for (const [index, network] of allow.entries()) {
    const fault = networkFault(network);
    if (fault === undefined) continue;
    const place = nodes.allow?.kind === 'sequence' ? nodes.allow.items[index] : nodes.allow;
    report({ code: 'config/invalid-network', ...fault }, place ?? mapping);
  }
  const restrict = values.restrict ?? 'none';
  const mayAllow = allow.length > 0 || values.users !== undefined || isSuspect('users') || isSuspect('allow');
  const finding = mayAllow ? undefined : nobodyFinding(restrict, (values.forge ?? false) || isSuspect('forge'));
  if (finding !== undefined) report(finding, nodes.restrict ?? mapping);
  const users = values.users === undefined ? undefined : { file: values.users, span: nodes.users ?? mapping };
  const forge = values.forge === true ? { rememberSeconds: values.remember ?? 300 } : undefined;
  return { restrict, users, allow, forge };
}

/** Who can get in where there are neither users nor networks: forges let in to downloads alone. */
function nobodyFinding(restrict: Restriction, isForgeAsked: boolean): Finding | undefined {
  if (restrict === 'none' || (restrict === 'downloads' && isForgeAsked)) return undefined;
  const hint = 'add `users:` with an htpasswd file (govanity passwd writes it), or `allow:` with networks';
  if (!isForgeAsked) return { code: 'config/nobody-allowed', message: '`access` lets nobody in', hint };
  const message = `\`restrict: ${restrict}\` lets nobody in to pages and lists: they belong to no repository that a forge could be asked about`;
  return { code: 'config/nobody-allowed', message, hint: `${hint}; or write \`restrict: downloads\`` };
}
