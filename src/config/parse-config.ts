import type { DiagnosticCode } from '../diagnostics/codes.ts';
import { cutText } from '../diagnostics/cut-text.ts';
import { type Diagnostic, hasError, toDiagnostic } from '../diagnostics/diagnostic.ts';
import { withoutIgnored } from '../diagnostics/ignore-warnings.ts';
import { redact } from '../diagnostics/redact.ts';
import { checkAge } from './check-fields.ts';
import { checkSameRepo } from './check-same-repo.ts';
import { checkShadows } from './check-shadows.ts';
import type { Backend, Config } from './config.ts';
import { createFindBackend } from './find-backend.ts';
import { findPaths } from './find-paths.ts';
import { contentFault } from './foreign-format.ts';
import { collectPaths, DuplicateFinder } from './key-paths.ts';
import { linkFault } from './link.ts';
import { readAccess } from './read-access.ts';
import { readBackends, unknownBackend } from './read-backends.ts';
import { asMapping, createEntryReports, type Fields, isNull, type Report, readFields } from './read-fields.ts';
import { readHosts } from './read-hosts.ts';
import { type Ignore, readIgnore, unusedIgnores } from './read-ignore.ts';
import { checkProxySurroundings, readProxy } from './read-proxy.ts';
import { type RouteContext, type RouteReading, readRoute } from './read-route.ts';
import { readRouteKey } from './read-route-key.ts';
import { checkUpstream } from './read-upstream.ts';
import { topFields } from './schema.ts';
import { createSourceText, type SourceText } from './source-text.ts';
import type { MappingNode, YamlNode } from './yaml-node.ts';
import { parseYamlTree, repeatedKey } from './yaml-tree.ts';

export interface ParsedConfig {
  /** Undefined if there is an error. */
  readonly config?: Config;
  /** All of them, sorted by position. */
  readonly diagnostics: readonly Diagnostic[];
  /** Number of entries below `paths`. */
  readonly modules: number;
  /** Codes of warnings that the file acknowledges: they are not among the diagnostics. */
  readonly ignore: readonly DiagnosticCode[];
  /** Number of warnings that were left out. */
  readonly ignored: number;
}

/** Reads a vanity.yaml; `file` is its name in diagnostics. Never throws for anything that the text holds. */
export function parseConfig(text: string, file: string): ParsedConfig {
  const source = createSourceText(text, file);
  const { root, diagnostics: found } = parseYamlTree(source, { unique: ['access', 'proxy', 'backends'] });
  const report: Report = (finding, span, fix) => {
    found.push(toDiagnostic(finding, { location: source.locate(span), ...(fix === undefined ? {} : { fix }) }));
  };
  const other = root === undefined ? undefined : contentFault(root, text);
  if (other !== undefined) report(other.finding, other.span);
  const mapping = root === undefined || other !== undefined ? undefined : asMapping(root, 'the file', report);
  const top = mapping === undefined ? undefined : readTop(mapping, source, report);
  const { ignore, config, modules } = top ?? { ignore: [], config: undefined, modules: 0 };
  const isFaulty = config === undefined || hasError(found);
  for (const { finding, span } of unusedIgnores(ignore, found)) report(finding, span);
  const codes = ignore.map(({ code }) => code);
  const { kept, ignored } = withoutIgnored(found, codes);
  const diagnostics = kept.map(withoutSecrets).sort(byPosition);
  return { diagnostics, modules, ignore: codes, ignored, ...(isFaulty ? {} : { config }) };
}

/** Characters of a message or hint; what is longer quotes something absurd. */
const maxTextLength = 4_096;

function withoutSecrets(diagnostic: Diagnostic): Diagnostic {
  const { message, hint } = diagnostic;
  const clean = (text: string) => redact(cutText(text, maxTextLength));
  return { ...diagnostic, message: clean(message), ...(hint === undefined ? {} : { hint: clean(hint) }) };
}

interface TopReading {
  readonly config: Config;
  readonly modules: number;
  readonly ignore: readonly Ignore[];
}

function readTop(mapping: MappingNode, source: SourceText, report: Report): TopReading {
  const fields = readFields(
    mapping,
    topFields,
    { level: 'top', owner: '', otherKeys: ['access', 'proxy', 'backends', 'paths'] },
    report,
  );
  const { values } = fields;
  const find = (name: string) => mapping.entries.find(({ key }) => key.text === name)?.value;
  const backends = readBackends(find('backends'), report);
  checkTop(fields, backends, mapping, report);
  const pathsNode = findPaths(mapping, (first, { key }) =>
    report(repeatedKey(key, source.locate(first.key).line), key),
  );
  const paths = readPaths(pathsNode, mapping, fields, report);
  const access = readAccess(find('access'), report);
  const proxy = readProxy(find('proxy'), report);
  checkProxySurroundings(
    {
      proxyNode: find('proxy'),
      accessNode: find('access'),
      isAccessSuspect: fields.isSuspect('access'),
      access,
      isHostless: isHostless(paths, fields),
      top: mapping,
    },
    report,
  );
  const context = {
    source: source.text,
    hosts: readHosts(fields, paths, report),
    backends,
    findBackend: createFindBackend(backends.values()),
    isBackendsSuspect: fields.isSuspect('backends'),
    backend: values.backend,
    isBackendSuspect: fields.isSuspect('backend'),
    docs: values.docs,
    cacheMaxAgeSeconds: values.cache_max_age ?? 300,
    proxy,
    isForgeAsked: access.forge !== undefined && access.restrict !== 'none',
  };
  const readings = readEntries(paths, context, source, report);
  const ownHosts = new Set([...context.hosts, ...readings.flatMap(({ route }) => route.host ?? [])]);
  checkUpstream(proxy?.proxy.upstream, { ownHosts, access }, find('proxy') ?? mapping, report);
  const config: Config = {
    hosts: context.hosts,
    title: values.title ?? '',
    index: values.index ?? 'public',
    explain: values.explain ?? 'all',
    cacheMaxAgeSeconds: context.cacheMaxAgeSeconds,
    access,
    proxy: proxy?.proxy,
    backends: new Map([...backends].flatMap(([name, backend]) => (backend === undefined ? [] : [[name, backend]]))),
    routes: readings.map(({ route }) => route),
  };
  return { config, modules: paths?.entries.length ?? 0, ignore: readIgnore(fields, report) };
}

function checkTop(
  { values, nodes, isSuspect }: Fields<typeof topFields>,
  backends: ReadonlyMap<string, Backend | undefined>,
  mapping: MappingNode,
  report: Report,
): void {
  if (values.docs !== undefined) {
    const fault = linkFault(values.docs, 'docs', ['importPath']);
    if (fault !== undefined) report(fault, nodes.docs ?? mapping);
  }
  checkAge(values.cache_max_age, nodes.cache_max_age, report);
  if (values.backend !== undefined && !backends.has(values.backend) && !isSuspect('backends')) {
    report(unknownBackend(values.backend, backends), nodes.backend ?? mapping);
  }
}

/** Whether a key has no host, and the file names none for it. */
function isHostless(paths: MappingNode | undefined, { nodes, isSuspect }: Fields<typeof topFields>): boolean {
  if (nodes.host !== undefined || isSuspect('host')) return false;
  return paths?.entries.some(({ key }) => key.text.startsWith('/')) ?? false;
}

/** The `paths` mapping; reports if it is absent or empty, since a server without modules is never meant. */
function readPaths(
  node: YamlNode | undefined,
  top: MappingNode,
  { isSuspect }: Fields<typeof topFields>,
  report: Report,
): MappingNode | undefined {
  const hint = 'add one, such as `/foo: {repo: https://github.com/company/foo}`';
  if (node === undefined || isNull(node)) {
    if (node === undefined && isSuspect('paths')) return undefined;
    const place = node ?? { start: top.start, end: top.start };
    report({ code: 'config/no-paths', message: 'no module is configured: `paths` is missing or empty', hint }, place);
    return undefined;
  }
  const mapping = asMapping(node, '`paths`', report);
  if (mapping?.entries.length === 0)
    report({ code: 'config/no-paths', message: 'no module is configured: `paths` is empty', hint }, node);
  return mapping;
}

function readEntries(
  paths: MappingNode | undefined,
  context: Omit<RouteContext, 'servedHosts'>,
  source: SourceText,
  report: Report,
): RouteReading[] {
  const entries = paths?.entries ?? [];
  const reportOf = createEntryReports(report);
  const keys = entries.map(({ key }, index) => readRouteKey(key.text, key, reportOf(index)));
  const servedHosts = new Set(context.hosts);
  for (const key of keys) if (key?.host !== undefined) servedHosts.add(key.host);
  const routeContext: RouteContext = { ...context, servedHosts };
  const keyPaths = collectPaths(keys);
  const duplicates = new DuplicateFinder(keyPaths, context.hosts);
  const readings: RouteReading[] = [];
  entries.forEach((entry, index) => {
    const key = keys[index];
    const reading = readRoute(entry, key, routeContext, reportOf(index));
    const first = key === undefined ? undefined : duplicates.add(key, entry.key);
    if (first !== undefined) {
      const message = `\`${entry.key.text}\` answers the same paths as \`${first.text}\` in line ${source.locate(first).line}`;
      report({ code: 'config/duplicate-route', message, hint: 'keep one of the two' }, entry.key);
    } else if (reading !== undefined) {
      readings.push(reading);
    }
  });
  const hosts = new Set(context.hosts);
  checkSameRepo(readings, keyPaths, hosts, report);
  checkShadows(readings, hosts, report);
  return readings;
}

function byPosition(a: Diagnostic, b: Diagnostic): number {
  const lines = (a.location?.line ?? 0) - (b.location?.line ?? 0);
  const columns = (a.location?.column ?? 0) - (b.location?.column ?? 0);
  return lines || columns || (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1);
}
