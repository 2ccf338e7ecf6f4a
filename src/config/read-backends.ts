import type { Finding } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { forgeNames } from '../vanity/forges/forge.ts';
import { forges } from '../vanity/forges/forge-table.ts';
import { type FindPlace, normaliseRepoUrl } from '../vanity/repo-url/normalise-repo-url.ts';
import { branchFault } from './check-fields.ts';
import type { Backend } from './config.ts';
import { webPathOf } from './find-backend.ts';
import { linkFault } from './link.ts';
import { asMapping, createEntryReports, isNull, type Report, readFields } from './read-fields.ts';
import { backendFields } from './schema.ts';
import type { ScalarNode, YamlNode } from './yaml-node.ts';

/** For URLs of which only the beginning is given: what follows is no project of a forge. */
export const onAnyHost: FindPlace = () => ({ forge: forges.generic, webPath: '', isCertain: true });

/** Reads the `backends` mapping. Back ends with an error are in the map as undefined: their name is known. */
export function readBackends(node: YamlNode | undefined, report: Report): Map<string, Backend | undefined> {
  const backends = new Map<string, Backend | undefined>();
  if (node === undefined || isNull(node)) return backends;
  const reportOf = createEntryReports(report);
  const entries = asMapping(node, '`backends`', report)?.entries ?? [];
  for (const [index, { key, value }] of entries.entries()) {
    backends.set(key.text, readBackend(key, value, reportOf(index)));
  }
  return backends;
}

/** Back ends of a file among which the one that is meant is looked for. */
const maxNames = 200;

/** What is wrong with a name that is not among the back ends. */
export function unknownBackend(name: string, backends: ReadonlyMap<string, unknown>): Finding {
  // Not all of them: a file may have thousands, and as many paths with an unknown one.
  const names: string[] = [];
  for (const known of backends.keys()) if (names.push(known) > maxNames) break;
  const hint = backends.size === 0 ? 'add it below `backends:`' : didYouMean(name, names, 'configured');
  return { code: 'config/unknown-backend', message: `there is no back end \`${name}\``, hint };
}

function readBackend(key: ScalarNode, node: YamlNode, report: Report): Backend | undefined {
  const name = key.text;
  const mapping = asMapping(node, `back end \`${name}\``, report);
  if (mapping === undefined) return undefined;
  const { values, nodes, isSuspect } = readFields(mapping, backendFields, { level: 'backend', owner: name }, report);
  for (const required of ['forge', 'web'] as const) {
    if (values[required] !== undefined || isSuspect(required)) continue;
    const hint =
      required === 'web' ? 'the https page of the forge, such as https://gitlab.company.com' : forgeNames.join(', ');
    report({ code: 'config/missing-key', message: `back end \`${name}\` has no \`${required}\``, hint }, key);
  }
  const web =
    values.web === undefined
      ? undefined
      : readWeb(values.web, values.clone, (fault) => report(fault, nodes.web ?? node));
  const ssh = values.ssh === undefined ? undefined : readSsh(values.ssh, (fault) => report(fault, nodes.ssh ?? node));
  const branch = values.branch;
  const fault = branch === undefined ? undefined : branchFault(branch);
  if (fault !== undefined) report(fault, nodes.branch ?? node);
  if (values.forge === undefined || web === undefined || (values.ssh !== undefined && ssh === undefined))
    return undefined;
  const hasHook = forges[values.forge].hook !== undefined;
  if (values.hook_secret_file !== undefined && !hasHook) {
    const known = forgeNames.filter((each) => forges[each].hook !== undefined).join(', ');
    const message = `webhooks of ${values.forge} are not known`;
    report(
      { code: 'config/unknown-hook', message, hint: `known are those of ${known}` },
      nodes.hook_secret_file ?? node,
    );
  }
  const usual = forges[values.forge].defaultSsh(new URL(web).hostname);
  const endpoint = ssh === undefined ? usual : { ...ssh, port: ssh.port ?? usual.port };
  return {
    name,
    forge: values.forge,
    web,
    webPath: webPathOf(web),
    clone: values.clone ?? 'https',
    ssh: endpoint,
    branch: fault === undefined ? branch : undefined,
    hookSecretFile: hasHook ? values.hook_secret_file : undefined,
  };
}

/** The address is checked as the beginning of the clone URLs that it leads to. */
function readWeb(
  web: string,
  clone: Backend['clone'] | undefined,
  report: (finding: Finding) => void,
): string | undefined {
  const fault = linkFault(web, 'web', []) ?? webFault(web);
  if (fault !== undefined) {
    report(fault);
    return undefined;
  }
  const base = web.replace(/(?<!\/)\/+$/, '');
  const result = normaliseRepoUrl(`${base}/project`, 'git', onAnyHost);
  if (clone === 'https') for (const finding of result.findings) report(finding);
  return base;
}

function webFault(web: string): Finding | undefined {
  if (web.includes('?') || web.includes('#')) {
    const message = '`web` holds a query or a fragment';
    return { code: 'config/invalid-link', message, hint: 'write the address up to the `?` or `#`' };
  }
  const text = `${web.replace(/(?<!\/)\/+$/, '')}/project`;
  const result = normaliseRepoUrl(text, 'git', onAnyHost);
  if (result.ok && result.url.href === text) return undefined;
  const reason = result.ok
    ? `it would become ${result.url.href.replace(/\/project$/, '')}`
    : result.findings[0]?.message;
  const message = `\`web\` cannot begin clone URLs: ${reason}`;
  return {
    code: 'config/invalid-link',
    message,
    hint: 'write the https page of the forge, such as https://gitlab.company.com',
  };
}

/** `user@host[:port]`, read by the rules of repo URLs. */
function readSsh(
  text: string,
  report: (finding: Finding) => void,
): { user: string; host: string; port: number | undefined } | undefined {
  const result = normaliseRepoUrl(`ssh://${text}/project`, 'git', onAnyHost);
  const url = result.ok ? result.url : undefined;
  if (url?.user === undefined || url.path !== '/project' || url.href !== `ssh://${text}/project`) {
    const hint = 'such as git@gitlab.company.com or git@gitlab.company.com:2222';
    report({ code: 'config/invalid-ssh', message: '`ssh` takes user@host or user@host:port', hint });
    return undefined;
  }
  for (const finding of result.findings) report(finding);
  return { user: url.user, host: url.host, port: url.port };
}
