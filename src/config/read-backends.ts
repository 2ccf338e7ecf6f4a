import type { Finding } from '../diagnostics/diagnostic.ts';
import { forges } from '../vanity/forges/forge-table.ts';
import { normaliseRepoUrl } from '../vanity/repo-url.ts';
import { branchFault } from './check-fields.ts';
import type { Backend } from './config.ts';
import { linkFault } from './link.ts';
import { asMapping, isNull, type Report, readFields } from './read-fields.ts';
import { backendFields } from './schema.ts';
import type { YamlNode } from './yaml-tree.ts';

/** Reads the `backends` mapping. Back ends with an error are in the map as undefined: their name is known. */
export function readBackends(node: YamlNode | undefined, report: Report): Map<string, Backend | undefined> {
  const backends = new Map<string, Backend | undefined>();
  if (node === undefined || isNull(node)) return backends;
  for (const { key, value } of asMapping(node, '`backends`', report)?.entries ?? []) {
    backends.set(key.text, readBackend(key.text, value, report));
  }
  return backends;
}

function readBackend(name: string, node: YamlNode, report: Report): Backend | undefined {
  const mapping = asMapping(node, `back end \`${name}\``, report);
  if (mapping === undefined) return undefined;
  const { values, nodes, faulty } = readFields(mapping, backendFields, `in back end \`${name}\``, report);
  for (const required of ['forge', 'web'] as const) {
    if (values[required] !== undefined || faulty) continue;
    const hint =
      required === 'web' ? 'the https page of the forge, such as https://gitlab.company.com' : 'gitlab, gerrit, ...';
    report({ code: 'config/missing-key', message: `back end \`${name}\` has no \`${required}\``, hint }, node);
  }
  const web =
    values.web === undefined ? undefined : readWeb(values.web, (finding) => report(finding, nodes.web ?? node));
  const ssh =
    values.ssh === undefined ? undefined : readSsh(values.ssh, (finding) => report(finding, nodes.ssh ?? node));
  const branch = values.branch;
  const fault = branch === undefined ? undefined : branchFault(branch);
  if (fault !== undefined) report(fault, nodes.branch ?? node);
  if (values.forge === undefined || web === undefined || (values.ssh !== undefined && ssh === undefined))
    return undefined;
  const usual = forges[values.forge].defaultSsh(new URL(web).hostname);
  const endpoint = ssh === undefined ? usual : { ...ssh, port: ssh.port ?? usual.port };
  return { name, forge: values.forge, web, clone: values.clone ?? 'https', ssh: endpoint, branch };
}

function readWeb(web: string, report: (finding: Finding) => void): string | undefined {
  const fault = linkFault(web, 'web', []);
  if (fault !== undefined) {
    report(fault);
    return undefined;
  }
  if (web.includes('?') || web.includes('#')) {
    report({
      code: 'config/invalid-link',
      message: '`web` holds a query or a fragment',
      hint: 'write the address up to the `?` or `#`',
    });
    return undefined;
  }
  return web.replace(/\/+$/, '');
}

/** `user@host[:port]`, read by the rules of repo URLs. */
function readSsh(
  text: string,
  report: (finding: Finding) => void,
): { user: string; host: string; port: number | undefined } | undefined {
  const result = normaliseRepoUrl(`ssh://${text}/project`);
  const url = result.ok ? result.url : undefined;
  if (url?.user === undefined || url.path !== '/project' || url.href !== `ssh://${text}/project`) {
    const hint = 'such as git@gitlab.company.com or git@gitlab.company.com:2222';
    report({ code: 'config/invalid-ssh', message: '`ssh` takes user@host or user@host:port', hint });
    return undefined;
  }
  for (const finding of result.findings) report(finding);
  return { user: url.user, host: url.host, port: url.port };
}
