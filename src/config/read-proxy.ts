import type { Finding } from '../diagnostics/diagnostic.ts';
import type { Access, ModTag, ProxySettings } from './config.ts';
import { linkFault } from './link.ts';
import { readDeny } from './read-deny.ts';
import { asMapping, isNull, type Report, readFields } from './read-fields.ts';
import { readStore } from './read-store.ts';
import { readUpstream } from './read-upstream.ts';
import { proxyFields } from './schema.ts';
import type { MappingNode, Span, YamlNode } from './yaml-node.ts';

/** What `proxy` means for the server, and for the tags of each module that it serves. */
export interface ProxyReading {
  readonly proxy: ProxySettings;
  readonly modTag: ModTag | undefined;
}

/** Reads the `proxy` mapping; undefined if there is none, or if it has errors. */
export function readProxy(node: YamlNode | undefined, report: Report): ProxyReading | undefined {
  const mapping = node === undefined || isNull(node) ? undefined : asMapping(node, '`proxy`', report);
  if (mapping === undefined) return undefined;
  const { values, nodes, isSuspect } = readFields(
    mapping,
    proxyFields,
    { level: 'proxy', owner: '', otherKeys: ['s3'] },
    report,
  );
  if (values.store === undefined && !isSuspect('store')) {
    const hint = 'a directory for the modules, such as `store: /var/lib/govanity/modules`, or `s3://BUCKET/PREFIX`';
    report({ code: 'config/missing-key', message: '`proxy` has no `store`', hint }, mapping);
  }
  if (values.work !== undefined) checkDirectory(values.work, report, nodes.work ?? mapping);
  const store = readStore(values, nodes, mapping, report);
  const upstream = readUpstream(values.upstream, nodes.upstream ?? mapping, report);
  const deny = readDeny(values.deny, nodes.deny ?? mapping, report);
  const workLimitBytes = readSize(values.work_limit ?? '', report, nodes.work_limit ?? mapping);
  const url = values.url === undefined ? undefined : readUrl(values.url, report, nodes.url ?? mapping);
  if (store === undefined || workLimitBytes === undefined) return undefined;
  const proxy: ProxySettings = {
    store,
    work: values.work,
    fetches: values.fetch ?? true,
    freshSeconds: values.fresh ?? 60,
    timeoutSeconds: values.timeout ?? 600,
    jobs: values.jobs ?? 4,
    workLimitBytes,
    upstream,
    deny,
  };
  return { proxy, modTag: (values.announce ?? true) ? { url } : undefined };
}

/** What `proxy` needs of the rest of the file. */
export interface ProxySurroundings {
  readonly proxyNode: YamlNode | undefined;
  readonly accessNode: YamlNode | undefined;
  /** Whether a misspelt key may be meant as `access`. */
  readonly isAccessSuspect: boolean;
  readonly access: Access;
  /** Whether a key has no host, and the file names none for it. */
  readonly isHostless: boolean;
  readonly top: MappingNode;
}

/** The proxy publishes source code, so who may download it is written down; and its modules have definite paths. */
export function checkProxySurroundings(surroundings: ProxySurroundings, report: Report): void {
  const { proxyNode, accessNode, isAccessSuspect, access, isHostless, top } = surroundings;
  const isProxied = proxyNode !== undefined && !isNull(proxyNode);
  if (proxyNode === undefined && access.restrict === 'downloads') {
    const message = '`restrict: downloads` restricts nothing: there is no module proxy';
    const hint = 'write `restrict: index` to require a login for pages, or add `proxy:`';
    report({ code: 'config/downloads-without-proxy', message, hint }, accessNode ?? top);
  }
  const { forge, restrict } = access;
  if (forge !== undefined && (restrict === 'none' || (proxyNode === undefined && restrict !== 'downloads'))) {
    const why = restrict === 'none' ? '`restrict: none` lets everybody in' : 'there is no module proxy';
    const message = `\`forge: true\` lets nobody in: ${why}`;
    const hint = 'it is for downloads from the module proxy: write `restrict: downloads` and `proxy:`, or remove it';
    report({ code: 'config/unused-forge', message, hint }, accessNode ?? top);
  }
  if (isHostless)
    report(
      hostlessFinding(isProxied),
      proxyNode !== undefined && isProxied ? proxyNode : { start: top.start, end: top.start },
    );
  if (!isProxied) return;
  if (!isAccessSuspect && (accessNode === undefined || isNull(accessNode))) {
    const message = '`proxy` publishes source code, and nothing states who may download it';
    const hint = `add ${openProxyHint}; or \`access: {restrict: none}\` to let everyone who reaches this server download`;
    report({ code: 'config/open-proxy', message, hint }, proxyNode);
  }
}

/** Without a host, keys are answered under whatever Host a request names: good enough for tags, but not for modules. */
function hostlessFinding(isProxied: boolean): Finding {
  const hint = 'add `host: go.company.com`';
  if (isProxied) {
    const message = '`proxy` needs `host`: a module is only known by its whole path';
    return { code: 'config/proxy-host', message, hint };
  }
  const message = '`host` is not set: any Host that a request names becomes part of the import path';
  return { code: 'config/host-unset', message, hint };
}

const openProxyHint = '`access: {restrict: downloads, users: htpasswd}`, whose file `govanity passwd` writes';

function checkDirectory(directory: string, report: Report, place: Span): void {
  const [scheme] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(directory) ?? [];
  if (scheme === undefined) return;
  const message = `\`work\` takes a directory, found an address that begins with ${scheme}`;
  const hint = 'write the path of a directory on a local disk, relative to this file or absolute';
  report({ code: 'config/invalid-store', message, hint }, place);
}

const units: Readonly<Record<string, number>> = {
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Bytes of a size such as `20 GB`; undefined for anything else. */
export function parseSize(text: string): number | undefined {
  const [, number, unit = ''] = /^([0-9]{1,6}(?:\.[0-9]{1,6})?) ?([a-z]{2,3})$/i.exec(text.trim()) ?? [];
  const factor = units[unit.toLowerCase()];
  return number === undefined || factor === undefined ? undefined : Math.round(Number(number) * factor);
}

function readSize(text: string, report: Report, place: Span): number | undefined {
  const bytes = parseSize(text);
  if (bytes !== undefined) return bytes;
  const message = `\`${text}\` is not a size`;
  const hint = 'a number with KB, MB, GB or TB, such as 20 GB';
  report({ code: 'config/invalid-size', message, hint }, place);
  return undefined;
}

/** The address goes into tags, where `go` takes it for a base URL. */
function readUrl(url: string, report: Report, place: Span): string | undefined {
  const fault = linkFault(url, 'url', []);
  if (fault !== undefined) {
    report(fault, place);
    return undefined;
  }
  if (/[?#]/.test(url)) {
    const message = '`url` holds a query or a fragment';
    report({ code: 'config/invalid-link', message, hint: 'write the address up to the `?` or `#`' }, place);
    return undefined;
  }
  if (url.toLowerCase().startsWith('http:')) {
    const message = '`url` is not encrypted: `go` sends no login over http';
    report({ code: 'config/insecure-proxy', message, hint: 'write an address that begins with https://' }, place);
  }
  return url.replace(/(?<!\/)\/+$/, '');
}
