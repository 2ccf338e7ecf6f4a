import { hostFault } from '../vanity/module-path.ts';
import type { Fields, Report } from './read-fields.ts';
import type { topFields } from './schema.ts';

/** Reads `host`, one name or a list; empty where it is absent. */
export function readHosts({ values, nodes }: Fields<typeof topFields>, report: Report): string[] {
  const { host } = values;
  const node = nodes.host;
  if (host === undefined || node === undefined) return [];
  const hosts = new Set<string>();
  for (const [index, name] of [host].flat().entries()) {
    const place = (node.kind === 'sequence' ? node.items[index] : undefined) ?? node;
    const fault = hostFault(name);
    if (fault !== undefined) {
      const meant = probableHost(name);
      const message = `\`${name}\` cannot be the host of import paths: ${fault}`;
      const finding = { code: 'config/invalid-host', message } as const;
      report(meant === undefined ? finding : { ...finding, hint: `write \`${meant}\`` }, place);
    } else if (hosts.has(name)) {
      const message = `the host \`${name}\` is listed twice`;
      report({ code: 'config/duplicate-host', message, hint: 'keep one of the two' }, place);
    }
    hosts.add(name);
  }
  return [...hosts];
}

/** The host that a faulty one probably means: without scheme, port and path, in lower case. */
export function probableHost(text: string): string | undefined {
  const address = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '');
  const [host = ''] = address.split(/[:/]/, 1);
  return hostFault(host) === undefined ? host : undefined;
}
