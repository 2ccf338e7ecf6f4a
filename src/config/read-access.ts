import type { Access } from './config.ts';
import { networkFault } from './network.ts';
import { asMapping, isNull, type Report, readFields } from './read-fields.ts';
import { accessFields } from './schema.ts';
import type { YamlNode } from './yaml-tree.ts';

/** Reads the `access` mapping; without one nobody is restricted. */
export function readAccess(node: YamlNode | undefined, report: Report): Access {
  const open: Access = { restrict: 'none', users: undefined, allow: [] };
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
  const isRestricted = values.restrict !== undefined && values.restrict !== 'none';
  const mayAllow = allow.length > 0 || isSuspect('users') || isSuspect('allow');
  if (isRestricted && values.users === undefined && !mayAllow) {
    const hint = 'add `users:` with an htpasswd file (govanity passwd writes it), or `allow:` with networks';
    report({ code: 'config/nobody-allowed', message: '`access` lets nobody in', hint }, nodes.restrict ?? mapping);
  }
  const users = values.users === undefined ? undefined : { file: values.users, span: nodes.users ?? mapping };
  return { restrict: values.restrict ?? 'none', users, allow };
}
