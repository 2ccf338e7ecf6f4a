import type { Config } from '../config/config.ts';
import type { HostTable } from './host-table.ts';
import { type FindVersions, gatherFacts, type ModuleFacts } from './module-facts.ts';
import type { Listing } from './module-list.ts';
import { fillRoute } from './module-match.ts';
import { pathOf } from './path-order.ts';
import type { FindStored } from './stored-module.ts';

/** What the API answers, before it is written as JSON. */
export interface ApiResult {
  readonly status: 200 | 404;
  readonly content: object;
  /** Undefined for the list, and if there is no module. */
  readonly facts?: ModuleFacts;
}

export const apiPath = '/-/api/modules';

/** Modules on one page of the list. */
const modulesPerPage = 500;

/** The list and the single modules as JSON; docs/api.md describes both. */
export interface Api {
  countPages(host: string): number;
  /** A page of the list, from 1. */
  list(host: string, page: number): ApiResult;
  /** `importPath` is a module's or that of a package in it; it begins with the host that was asked, or one that is configured. */
  module(askedHost: string, importPath: string, findStored?: FindStored): ApiResult;
}

export function createApi(
  config: Config,
  hostTable: HostTable,
  listing: Listing,
  findVersions: FindVersions | undefined,
): Api {
  const countPages = (host: string) =>
    Math.max(1, Math.ceil(listing.modulesOf(host).inFileOrder.length / modulesPerPage));
  return {
    countPages,
    list(host, page) {
      const { inFileOrder } = listing.modulesOf(host);
      const pageCount = countPages(host);
      if (page > pageCount) return { status: 404, content: { error: `the list has ${pageCount} pages, not ${page}` } };
      const modules = inFileOrder.slice((page - 1) * modulesPerPage, page * modulesPerPage).map((route) => {
        const path = pathOf(route);
        const match = fillRoute(route, host, path === '/' ? '' : path);
        return { ...commonFacts(match), isPattern: route.isPattern };
      });
      const next = page === pageCount ? null : `${apiPath}?page=${page + 1}`;
      return { status: 200, content: { host, index: config.index, count: inFileOrder.length, next, modules } };
    },
    module(askedHost, importPath, findStored) {
      const [host = ''] = importPath.split('/', 1);
      const isServed = host === askedHost || hostTable.hosts.has(host);
      const path = importPath.slice(host.length) || '/';
      const match = isServed ? hostTable.find(host, path) : undefined;
      if (match !== undefined) {
        const facts = gatherFacts(match, host, path, findVersions, findStored);
        return { status: 200, content: moduleContent(facts), facts };
      }
      const nearest = isServed
        ? listing
            .modulesOf(host)
            .findNear(path)
            .map((found) => `${host}${found}`)
        : [];
      return { status: 404, content: { error: `no Go module is configured for ${importPath}`, nearest } };
    },
  };
}

type Match = ModuleFacts['match'];

function commonFacts({ route, importPath, goImport, home, docs }: Match) {
  return {
    importPath,
    description: route.description ?? null,
    deprecated: route.deprecated ?? null,
    vcs: goImport.vcs,
    repo: goImport.repo,
    subdir: goImport.subdir || null,
    forge: route.vcs === 'mod' ? null : route.forge,
    branch: route.branch ?? null,
    home: home ?? null,
    docs: docs ?? null,
  };
}

function moduleContent({ match, askedPath, importPath, packagePath, versions, stored }: ModuleFacts): object {
  const { route, placeholders } = match;
  return {
    ...commonFacts(match),
    importPath,
    packagePath: packagePath ?? null,
    goGet: `go get ${askedPath}`,
    route: route.key,
    placeholders: Object.fromEntries(placeholders),
    goImport: match.goImportContent,
    modImport: match.modImportContent ?? null,
    goSource: match.goSourceContent ?? null,
    latest: versions?.latest ?? null,
    versions: versions?.versions ?? null,
    stored: stored ?? null,
    otherMajors:
      versions?.otherMajors.map(({ major, latest }) => ({
        importPath: major === 1 ? match.importPath : `${match.importPath}/v${major}`,
        latest,
      })) ?? null,
  };
}
