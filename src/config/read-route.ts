import type { DiagnosticCode } from '../diagnostics/codes.ts';
import { type Finding, hasError, type TextEdit } from '../diagnostics/diagnostic.ts';
import type { RepoUrl } from '../vanity/repo-url/repo-url.ts';
import { branchFault, checkAge, displayFinding, subdirFinding } from './check-fields.ts';
import type { Backend, HttpsClone, ModTag, Route } from './config.ts';
import type { FindBackend } from './find-backend.ts';
import { httpsCloneOf } from './https-clone.ts';
import { linkFault } from './link.ts';
import { unknownBackend } from './read-backends.ts';
import { asMapping, type Fields, isNull, type Report, readFields } from './read-fields.ts';
import type { ProxyReading } from './read-proxy.ts';
import { type RepoTemplate, readProject, readRepoUrl } from './read-repo.ts';
import type { RouteKey } from './read-route-key.ts';
import { scalarEdit } from './scalar-edit.ts';
import { pathFields } from './schema.ts';
import { writeYamlScalar } from './write-yaml-scalar.ts';
import type { MappingEntry, MappingNode, ScalarNode } from './yaml-node.ts';

/** What the entries below `paths` inherit from the rest of the file. */
export interface RouteContext {
  readonly source: string;
  readonly hosts: readonly string[];
  /** Those of `host`, and those that keys name. */
  readonly servedHosts: ReadonlySet<string>;
  /** Undefined for names whose back end has errors of its own. */
  readonly backends: ReadonlyMap<string, Backend | undefined>;
  readonly findBackend: FindBackend;
  readonly isBackendsSuspect: boolean;
  readonly backend: string | undefined;
  readonly isBackendSuspect: boolean;
  readonly docs: string | undefined;
  readonly cacheMaxAgeSeconds: number;
  /** Undefined: there is no module proxy. */
  readonly proxy: ProxyReading | undefined;
  /** Whether forges are asked who may download. */
  readonly isForgeAsked: boolean;
}

/** A route, with what checks across routes take besides. */
export interface RouteReading {
  readonly route: Route;
  readonly namelessPath: string;
  readonly node: ScalarNode;
}

/** Everything that is known about one entry while it is read. */
interface RouteEntry {
  readonly node: MappingEntry;
  /** Undefined if the key had errors; the value is checked all the same. */
  readonly key: RouteKey | undefined;
  readonly fields: Fields<typeof pathFields>;
  readonly placeholders: readonly string[];
  readonly context: RouteContext;
  /** Reports at the value of a field, or at the key where the field is absent. */
  report(finding: Finding, field: keyof typeof pathFields, fix?: TextEdit): void;
}

/** Reads what a key leads to; undefined if it has errors. */
export function readRoute(
  node: MappingEntry,
  key: RouteKey | undefined,
  context: RouteContext,
  report: Report,
): RouteReading | undefined {
  const mapping = isNull(node.value)
    ? { ...node.key, kind: 'mapping' as const, entries: [] }
    : readEntryMapping(node, report);
  if (mapping === undefined) return undefined;
  let isFaulty = false;
  const ownReport: Report = (finding, span, fix) => {
    isFaulty ||= hasError([finding]);
    report(finding, span, fix);
  };
  const fields = readFields(mapping, pathFields, { level: 'path', owner: node.key.text }, ownReport);
  const placeholders = key?.isPattern ? placeholdersOf(key) : noPlaceholders;
  const entry: RouteEntry = {
    node,
    key,
    fields,
    placeholders,
    context,
    report(finding, field, fix) {
      // The placeholders of a faulty key are not known.
      const isFollowUp = key === undefined && placeholderCodes.includes(finding.code);
      if (!isFollowUp) ownReport(finding, fields.nodes[field] ?? node.key, fix);
    },
  };
  const repo = fields.values.repo === undefined ? repoOfBackend(entry) : repoOfUrl(entry, fields.values.repo);
  checkFields(entry);
  const links = readLinks(entry);
  if (repo !== undefined) checkModLoop(entry, repo.url);
  if (repo === undefined || key === undefined || isFaulty) return undefined;
  const httpsClone = readHttpsClone(entry, repo);
  return { route: buildRoute(entry, key, repo, links, httpsClone), namelessPath: key.namelessPath, node: node.key };
}

/** The keys of an entry; people also write the repository alone. */
function readEntryMapping({ key, value }: MappingEntry, report: Report): MappingNode | undefined {
  const isRepo = value.kind === 'scalar' && /^[\w+.-]+:\/\/|^[\w.-]+@[\w.-]+:/.test(value.text.slice(0, 300));
  if (value.kind === 'mapping' || !isRepo) return asMapping(value, `\`${key.text}\``, report);
  const message = `\`${key.text}\` takes keys with values, found an address`;
  const repo = writeYamlScalar(value.text.slice(0, 2_048), { isInFlow: true });
  report({ code: 'config/wrong-type', message, hint: `write \`${key.text}: { repo: ${repo} }\`` }, value);
  return undefined;
}

const noPlaceholders: readonly string[] = [];

function placeholdersOf({ elements }: RouteKey): string[] {
  return elements.flatMap((element) => ('placeholder' in element ? [element.placeholder] : []));
}

const placeholderCodes: readonly DiagnosticCode[] = ['config/unknown-placeholder', 'config/unused-placeholder'];
/** Codes of findings that say that the URL was corrected. */
const corrections: readonly DiagnosticCode[] = ['repo/rewritten', 'repo/scp-absolute-path'];

function repoOfUrl(
  { node, fields, placeholders, context, report }: RouteEntry,
  text: string,
): RepoTemplate | undefined {
  const other = (['backend', 'project'] as const).find((name) => fields.nodes[name] !== undefined);
  if (other !== undefined) {
    const message = `\`${node.key.text}\` has both \`repo\` and \`${other}\``;
    report({ code: 'config/repo-and-backend', message, hint: 'keep the one that is meant' }, other);
  }
  const { repo, findings, correction } = readRepoUrl(
    text,
    fields.values.vcs ?? 'git',
    placeholders,
    context.findBackend,
  );
  const value = fields.nodes.repo;
  const fix =
    correction === undefined || value?.kind !== 'scalar' ? undefined : scalarEdit(context.source, value, correction);
  for (const finding of findings) {
    if (finding.code === 'repo/unsupported-scheme' && fields.isSuspect('vcs')) continue;
    report(finding, 'repo', corrections.includes(finding.code) ? fix : undefined);
  }
  return repo;
}

function repoOfBackend(entry: RouteEntry): RepoTemplate | undefined {
  const { key, fields, placeholders, report } = entry;
  const backend = findBackend(entry);
  const isSuspect = (['repo', 'backend', 'project'] as const).some(fields.isSuspect);
  if (backend === undefined || key === undefined || isSuspect) return undefined;
  const project = fields.values.project ?? key.path.slice(1);
  const { repo, findings } = readProject(project, fields.values.vcs ?? 'git', placeholders, backend);
  for (const finding of findings) report(finding, 'project');
  return repo;
}

/** The back end of an entry without `repo`; undefined if there is none, or if it has errors of its own. */
function findBackend({ node, fields, context, report }: RouteEntry): Backend | undefined {
  const isMod = fields.values.vcs === 'mod';
  const name = fields.values.backend ?? context.backend;
  if (isMod || name === undefined) {
    const mayHaveBackend = !isMod && (fields.isSuspect('backend') || context.isBackendSuspect);
    if (mayHaveBackend || fields.isSuspect('repo')) return undefined;
    const hint = isMod
      ? '`vcs: mod` takes the address of a GOPROXY as `repo`'
      : 'add `repo: https://...`, or `backend:` here or at the top level';
    report({ code: 'config/no-repo', message: `\`${node.key.text}\` has no repository`, hint }, 'repo');
    return undefined;
  }
  if (fields.values.backend !== undefined && !context.backends.has(name) && !context.isBackendsSuspect) {
    report(unknownBackend(name, context.backends), 'backend');
  }
  return context.backends.get(name);
}

/** Checks the fields that do not decide about the repository. */
function checkFields(entry: RouteEntry): void {
  const {
    fields: { values, nodes },
    placeholders,
    report,
  } = entry;
  if (values.subdir !== undefined) {
    const finding = subdirFinding(values.subdir, values.vcs ?? 'git');
    // Every Go asks the module proxy for it.
    const isAnnounced = finding.code === 'config/subdir-go-version' && modTagOf(entry) !== undefined;
    if (!isAnnounced) report(finding, 'subdir');
  }
  if (values.docs !== undefined) {
    const fault = linkFault(values.docs, 'docs', ['importPath', ...placeholders]);
    if (fault !== undefined) report(fault, 'docs');
  }
  if (values.vcs === 'bzr') {
    const hint = 'move the repository to git before the developers move to Go 1.27';
    report({ code: 'config/bzr-removed', message: 'Go 1.27 no longer supports `bzr`', hint }, 'vcs');
  }
  checkAge(values.cache_max_age, nodes.cache_max_age, (finding, _, fix) => report(finding, 'cache_max_age', fix));
}

/** What a path itself configures for links to the source. Nothing in it concerns `go`. */
interface Links {
  readonly branch: string | undefined;
  /** "": none, instead of those of the forge. */
  readonly display: string | undefined;
}

function readLinks({ fields: { values }, placeholders, report }: RouteEntry): Links {
  const { branch, display } = values;
  const branchFinding = branch === undefined ? undefined : branchFault(branch);
  if (branchFinding !== undefined) report(branchFinding, 'branch');
  const finding = display === undefined ? undefined : displayFinding(display, placeholders);
  if (finding !== undefined) report(finding, 'display');
  const isUsable = finding?.code !== 'config/display';
  return {
    branch: branchFinding === undefined ? branch : undefined,
    display: isUsable ? display?.trim().replace(/\s+/g, ' ') : '',
  };
}

function checkModLoop({ node, fields, context, report }: RouteEntry, url: RepoUrl): void {
  // On another port something else may listen; `go` asks a vanity server on 443, or with GOINSECURE on 80.
  const isOtherPort = url.port !== undefined && url.port !== 443 && url.port !== 80;
  const host = url.host.toLowerCase().replace(/\.$/, '');
  if (fields.values.vcs !== 'mod' || isOtherPort || !context.servedHosts.has(host)) return;
  const message = `\`vcs: mod\` of \`${node.key.text}\` points at ${host}, which is this server itself: \`go\` would ask in a circle`;
  const hint = context.proxy
    ? "write the repository instead: this server's own `proxy` then serves it"
    : 'name a GOPROXY, such as https://athens.company.com';
  report({ code: 'config/mod-loop', message, hint }, 'repo');
}

function isProxied({ fields: { values }, context }: RouteEntry): boolean {
  return context.proxy !== undefined && values.vcs !== 'mod' && (values.proxy ?? true);
}

function modTagOf(entry: RouteEntry): ModTag | undefined {
  return isProxied(entry) ? entry.context.proxy?.modTag : undefined;
}

/** Where the forge is asked who may download. */
function readHttpsClone(entry: RouteEntry, repo: RepoTemplate): HttpsClone | undefined {
  const { node, fields, context, report } = entry;
  if (!context.isForgeAsked || !isProxied(entry)) return undefined;
  const clone = httpsCloneOf(repo, fields.values.vcs ?? 'git');
  if (clone === undefined) {
    const message = `no https clone URL is known for \`${node.key.text}\`, so \`access.forge\` lets nobody download it`;
    const hint =
      'describe its forge below `backends`, write an https URL as `repo`, or `proxy: false` to leave it to git';
    report({ code: 'config/no-https-clone', message, hint }, 'repo');
  }
  return clone;
}

function buildRoute(
  entry: RouteEntry,
  key: RouteKey,
  repo: RepoTemplate,
  links: Links,
  httpsClone: HttpsClone | undefined,
): Route {
  const {
    node,
    fields: { values },
    context,
  } = entry;
  const vcs = values.vcs ?? 'git';
  const home = vcs === 'mod' || repo.project === undefined ? undefined : repo.forge.homeUrl(repo.web, repo.project);
  const isPublic = vcs !== 'mod' && repo.forge.isPublic(repo.url.host.toLowerCase());
  const publicDocs = isPublic ? 'https://pkg.go.dev/{importPath}' : undefined;
  return {
    key: key.key,
    host: key.host,
    elements: key.elements,
    isPattern: key.isPattern,
    vcs,
    repo: repo.url,
    subdir: values.subdir ?? '',
    forge: repo.forge.name,
    backend: repo.backend?.name,
    home,
    branch: links.branch ?? repo.backend?.branch,
    display: links.display,
    docs: values.docs ?? context.docs ?? publicDocs,
    description: values.description,
    hidden: values.hidden ?? false,
    deprecated: values.deprecated,
    cacheMaxAgeSeconds: values.cache_max_age ?? context.cacheMaxAgeSeconds,
    isProxied: isProxied(entry),
    httpsClone,
    modTag: modTagOf(entry),
    span: { start: node.key.start, end: node.value.end },
  };
}
