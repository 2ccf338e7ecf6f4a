import { type Diagnostic, hasError, toDiagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { redact } from '../diagnostics/redact.ts';
import { hostFault } from '../vanity/module-path.ts';
import { longCacheFinding } from './check-fields.ts';
import { checkNesting, DuplicateFinder } from './check-routes.ts';
import type { Backend, Config } from './config.ts';
import { linkFault } from './link.ts';
import { readBackends } from './read-backends.ts';
import { asMapping, type Fields, isNull, type Report, readFields } from './read-fields.ts';
import { type RouteContext, type RouteReading, readRoute } from './read-route.ts';
import { readRouteKey } from './read-route-key.ts';
import { topFields } from './schema.ts';
import { createSourceText, type SourceText } from './source-text.ts';
import { type MappingNode, parseYamlTree, type YamlNode } from './yaml-tree.ts';

export interface ParsedConfig {
  /** Undefined where there is an error. */
  readonly config?: Config;
  /** All of them, sorted by position. */
  readonly diagnostics: readonly Diagnostic[];
  /** Number of entries below `paths`. */
  readonly modules: number;
}

/** Reads a vanity.yaml; `file` is its name in diagnostics. Never throws for anything that the text holds. */
export function parseConfig(text: string, file: string): ParsedConfig {
  const source = createSourceText(text, file);
  const { root, diagnostics } = parseYamlTree(source);
  const report: Report = ({ code, message, hint }, span, fix) => {
    const finding = { code, message: redact(message), ...(hint === undefined ? {} : { hint: redact(hint) }) };
    diagnostics.push(toDiagnostic(finding, { location: source.locate(span), ...(fix === undefined ? {} : { fix }) }));
  };
  const mapping = root === undefined ? undefined : asMapping(root, 'the file', report);
  if (mapping === undefined) return { diagnostics, modules: 0 };
  const { config, modules } = readTop(mapping, source, report);
  diagnostics.sort(byPosition);
  return hasError(diagnostics) ? { diagnostics, modules } : { config, diagnostics, modules };
}

function readTop(mapping: MappingNode, source: SourceText, report: Report): { config: Config; modules: number } {
  const fields = readFields(mapping, topFields, 'at the top level', report, ['backends', 'paths']);
  const { values, nodes } = fields;
  const find = (name: string) => mapping.entries.find(({ key }) => key.text === name)?.value;
  const backends = readBackends(find('backends'), report);
  const hosts = readHosts(fields, report);
  checkTop(fields, backends, mapping, report);
  const context: RouteContext = {
    source: source.text,
    hosts,
    backends,
    backend: values.backend,
    docs: values.docs,
    cacheMaxAgeSeconds: values.cache_max_age ?? 300,
  };
  const paths = readPaths(find('paths'), mapping, fields.faulty, report);
  const readings = readEntries(paths, context, source, report);
  checkNesting(readings, report);
  if (nodes.host === undefined && !fields.faulty && !readings.every(({ route }) => route.host !== undefined)) {
    const message = '`host` is not set: any Host that a request names becomes part of the import path';
    report(
      { code: 'config/host-unset', message, hint: 'add `host: go.company.com`' },
      { start: mapping.start, end: mapping.start },
    );
  }
  const config: Config = {
    hosts,
    title: values.title ?? '',
    index: values.index ?? 'public',
    cacheMaxAgeSeconds: context.cacheMaxAgeSeconds,
    backends: new Map([...backends].flatMap(([name, backend]) => (backend === undefined ? [] : [[name, backend]]))),
    routes: readings.map(({ route }) => route),
  };
  return { config, modules: paths?.entries.length ?? 0 };
}

function readHosts({ values, nodes }: Fields<typeof topFields>, report: Report): string[] {
  const { host } = values;
  const node = nodes.host;
  if (host === undefined || node === undefined) return [];
  const hosts = new Set<string>();
  for (const [index, name] of [host].flat().entries()) {
    const place = (node.kind === 'sequence' ? node.items[index] : undefined) ?? node;
    const fault = hostFault(name);
    if (fault !== undefined) {
      const message = `\`${name}\` cannot be the host of import paths: ${fault}`;
      report({ code: 'config/invalid-host', message, ...hostHint(name) }, place);
    } else if (hosts.has(name)) {
      report({ code: 'config/duplicate-host', message: `the host \`${name}\` is listed twice` }, place);
    }
    hosts.add(name);
  }
  return [...hosts];
}

/** What was probably meant: the host without scheme, port and path, in lower case. */
function hostHint(name: string): { hint?: string } {
  const host = name
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[:/].*$/, '');
  return host !== name && hostFault(host) === undefined ? { hint: `write \`${host}\`` } : {};
}

function checkTop(
  { values, nodes }: Fields<typeof topFields>,
  backends: ReadonlyMap<string, Backend | undefined>,
  mapping: MappingNode,
  report: Report,
): void {
  if (values.docs !== undefined) {
    const fault = linkFault(values.docs, 'docs', ['importPath']);
    if (fault !== undefined) report(fault, nodes.docs ?? mapping);
  }
  const age = longCacheFinding(values.cache_max_age);
  if (age !== undefined) report(age, nodes.cache_max_age ?? mapping);
  if (values.backend !== undefined && !backends.has(values.backend)) {
    const hint =
      backends.size === 0 ? 'add it below `backends:`' : didYouMean(values.backend, [...backends.keys()], 'configured');
    report(
      { code: 'config/unknown-backend', message: `there is no back end \`${values.backend}\``, hint },
      nodes.backend ?? mapping,
    );
  }
}

/** The `paths` mapping; reports where it is absent or empty, since a server without modules is never meant. */
function readPaths(
  node: YamlNode | undefined,
  top: MappingNode,
  isFaulty: boolean,
  report: Report,
): MappingNode | undefined {
  const hint = 'add one, such as `/foo: {repo: https://github.com/company/foo}`';
  if (node === undefined || isNull(node)) {
    if (isFaulty && node === undefined) return undefined;
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
  context: RouteContext,
  source: SourceText,
  report: Report,
): RouteReading[] {
  const duplicates = new DuplicateFinder(context.hosts);
  const readings: RouteReading[] = [];
  for (const entry of paths?.entries ?? []) {
    const key = readRouteKey(entry.key.text, entry.key, report);
    const reading = readRoute(entry, key, context, report);
    const first = key === undefined ? undefined : duplicates.add(key, entry.key);
    if (first !== undefined) {
      const message = `\`${entry.key.text}\` answers the same paths as \`${first.text}\` in line ${source.locate(first).line}`;
      report({ code: 'config/duplicate-route', message, hint: 'keep one of the two' }, entry.key);
    } else if (reading !== undefined) {
      readings.push(reading);
    }
  }
  return readings;
}

function byPosition(a: Diagnostic, b: Diagnostic): number {
  const lines = (a.location?.line ?? 0) - (b.location?.line ?? 0);
  return lines || (a.location?.column ?? 0) - (b.location?.column ?? 0) || (a.severity < b.severity ? -1 : 1);
}
