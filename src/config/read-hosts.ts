import { domainToASCII } from 'node:url';
import { hostFault } from '../vanity/module-path.ts';
import type { Fields, Report } from './read-fields.ts';
import type { topFields } from './schema.ts';
import type { MappingNode } from './yaml-node.ts';

/** Reads `host`, one name or a list; empty if it is absent. `paths` is what hints name keys of. */
export function readHosts(
  { values, nodes }: Fields<typeof topFields>,
  paths: MappingNode | undefined,
  report: Report,
): string[] {
  const { host } = values;
  const node = nodes.host;
  if (host === undefined || node === undefined) return [];
  const hosts = new Set<string>();
  for (const [index, name] of [host].flat().entries()) {
    const place = (node.kind === 'sequence' ? node.items[index] : undefined) ?? node;
    const fault = hostFault(name);
    if (fault !== undefined) {
      const message = `\`${name}\` cannot be the host of import paths: ${surroundingFault(name) ?? fault}`;
      const hint = hostHint(name, paths);
      report({ code: 'config/invalid-host', message, ...(hint === undefined ? {} : { hint }) }, place);
    } else if (hosts.has(name)) {
      const message = `the host \`${name}\` is listed twice`;
      report({ code: 'config/duplicate-host', message, hint: 'keep one of the two' }, place);
    }
    hosts.add(name);
  }
  return [...hosts];
}

/** What there is beside the host: a better description than the character that is not allowed. */
function surroundingFault(text: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return 'it is a URL';
  if (text.includes('/')) return 'it holds a path';
  if (/:[0-9]*$/.test(text)) return 'it names a port, and import paths have none';
  if (text.includes('*')) return 'it holds a wildcard';
  return text !== text.toLowerCase() && hostFault(text.toLowerCase()) === undefined
    ? 'it holds capital letters'
    : undefined;
}

function hostHint(text: string, paths: MappingNode | undefined): string | undefined {
  if (text.includes('*')) return 'list the hosts one by one';
  const several = text.split(/[\s,;]+/).filter((part) => part !== '');
  if (several.length > 1 && several.every((part) => hostFault(part) === undefined))
    return `write a list: \`[${several.join(', ')}]\``;
  const ascii = /[^\x20-\x7e]/.test(text) ? domainToASCII(text) : '';
  if (ascii !== '' && hostFault(ascii) === undefined) return `write it in its ASCII form: \`${ascii}\``;
  const host = probableHost(text);
  if (host === undefined) return undefined;
  const [, address = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?[^/]*(\/[^?#]*)/i.exec(text) ?? [];
  const path = address.replace(/(?<!\/)\/+$/, '');
  if (path === '') return `write \`${host}\``;
  const key = paths?.entries.find((entry) => entry.key.text.startsWith('/'))?.key.text ?? '/foo';
  return `write \`${host}\`, and the path in the keys below \`paths\`: \`${path}${key}\` instead of \`${key}\``;
}

/** The host that a faulty one probably means: without scheme, port and path, in lower case. */
export function probableHost(text: string): string | undefined {
  const address = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '');
  const [first = ''] = address.split(/[:/]/, 1);
  const host = first.endsWith('.') ? first.slice(0, -1) : first;
  return hostFault(host) === undefined ? host : undefined;
}
