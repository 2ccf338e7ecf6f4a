import { elementsBelow } from '../forges/clone-url.ts';
import { foreignPageMarks, isForeignHost, readForeignPage } from '../forges/foreign-pages.ts';
import type { Forge } from '../forges/forge.ts';
import type { ForgePage } from '../forges/forge-page.ts';
import { detectForge, forges, knownForge } from '../forges/forge-table.ts';
import type { Rejection } from './address.ts';
import type { RepoUrl } from './repo-url.ts';

/** The forge that serves a URL. */
export interface ForgePlace {
  readonly forge: Forge;
  /** Path of its page, "" or "/gitlab". */
  readonly webPath: string;
  /** Whether the host is certain to be this forge, and not only called like one. */
  readonly isCertain: boolean;
}

/** The forge that a host (in any case) is or is called like. */
export function placeByHost(host: string): ForgePlace | undefined {
  if (places.has(host)) return places.get(host);
  const name = host.toLowerCase();
  const known = knownForge(name);
  const forge = known ?? detectForge(name);
  const place = forge && { forge, webPath: '', isCertain: known !== undefined };
  if (places.size >= maxPlaces) places.clear();
  places.set(host, place);
  return place;
}

/** A file names few hosts, and each many times. */
const places = new Map<string, ForgePlace | undefined>();
const maxPlaces = 1_000;

/** The repository of a page whose address may be read as that of the repository. */
export interface WebPage {
  readonly path: string;
  readonly change: string;
  readonly doubts: readonly string[];
}

/** The repository of a page, a rejection if that is a guess, or undefined if the URL is no page of a forge. */
export function readWebPage(url: RepoUrl, place: ForgePlace | undefined): WebPage | Rejection | undefined {
  const page = findPage(url, place);
  if (page === undefined || page.isGuess) return undefined;
  const { repository, rewrite } = page;
  if (rewrite === undefined || repository === undefined) {
    return {
      code: 'repo/web-url',
      message: 'this is a page of the forge, not the URL of a repository',
      hint: 'write the URL that its clone button shows',
      ...repositoryOf(url, place, page),
    };
  }
  return {
    path: `/${[...webElements(place), ...repository].join('/')}`,
    change: `it was ${rewrite.was}`,
    doubts: [...rewrite.doubts, ...(page.subdir ? [directoryDoubt(page)] : [])],
  };
}

function directoryDoubt(page: ForgePage): string {
  return `a directory of the repository could be meant: that is ${shownSubdir(page) ?? '`subdir`'}`;
}

/** The candidate and the remark for a URL that leads to a directory or page instead of to its repository. */
export function repositoryOf(
  url: RepoUrl,
  place: ForgePlace | undefined,
  page: ForgePage,
): Pick<Rejection, 'candidate' | 'remark'> {
  if (page.repository === undefined || page.repository.length === 0) return {};
  const user = url.user === undefined ? '' : `${url.user}@`;
  const port = url.port === undefined ? '' : `:${url.port}`;
  const host = page.host ?? `${user}${url.host}${port}`;
  const subdir = shownSubdir(page);
  return {
    candidate: `${url.scheme}://${host}/${[...webElements(place), ...page.repository].join('/')}`,
    ...(subdir !== undefined && { remark: `with ${subdir}` }),
  };
}

function webElements(place: ForgePlace | undefined): readonly string[] {
  return place === undefined ? [] : elementsBelow(place.webPath, '');
}

/** The key for a page's directory; undefined for the root, and for names that are no word in YAML. */
function shownSubdir({ subdir }: ForgePage): string | undefined {
  return subdir !== undefined && /^[\w.~+-]+(?:\/[\w.~+-]+)*$/.test(subdir) ? `\`subdir: ${subdir}\`` : undefined;
}

function findPage(url: RepoUrl, place: ForgePlace | undefined): ForgePage | undefined {
  const host = url.host.toLowerCase();
  const is = place?.isCertain ? 'certain' : 'guessed';
  const elements = elementsBelow(url.path, '');
  const foreign = readForeignPage(elements, place?.isCertain ? '' : host);
  if (foreign !== undefined) return place === undefined ? foreign : withoutWebPath(foreign, place);
  const own = place?.forge.readPage?.(elementsBelow(url.path, place.webPath), { host, is });
  if (own !== undefined) return own;
  if (!hasPageMark(url)) return undefined;
  for (const forge of strangers) {
    const page = forge === place?.forge ? undefined : forge.readPage?.(elements, { host, is: 'unknown' });
    if (page !== undefined) return place === undefined ? page : withoutWebPath(page, place);
  }
  return undefined;
}

/**
 * Whether a URL is certain to name a project of its forge, and no page: quicker than to ask for pages and warnings,
 * and so for nearly all URLs.
 */
export function isPlainProject(url: RepoUrl, place: ForgePlace | undefined): boolean {
  if (hasPageMark(url)) return false;
  if (place === undefined) return true;
  const { forge, webPath } = place;
  if (withoutOddCharacters(url, place) !== undefined) return false;
  return forge.projectOf(url, webPath) !== undefined && forge.betterUrl?.(url) === undefined;
}

/** Forges whose names of owners and repositories are letters, digits and `. _ -`; the `+`, `~` and `{}` are left alone. */
const plainNames: ReadonlySet<string> = new Set(['github', 'gitlab', 'gitea', 'bitbucket']);

/**
 * The path without characters that the forge has in no name: spaces, a version after `@`. Undefined if there are none;
 * "" if nothing can be left out.
 */
export function withoutOddCharacters({ path }: RepoUrl, place: ForgePlace): string | undefined {
  if (!place.isCertain || !plainNames.has(place.forge.name) || !/[^\w.~+/{}*-]/.test(path)) return undefined;
  const slash = path.lastIndexOf('/') + 1;
  const [name = ''] = path.slice(slash).split(/@|%40/, 1);
  const rest = `${path.slice(0, slash)}${name}`.replace(/%20/g, '');
  return /[^\w.~+/{}*-]/.test(rest) ? '' : rest;
}

function hasPageMark({ host, path }: RepoUrl): boolean {
  if (isForeignHost(host.toLowerCase())) return true;
  for (let start = 1; start < path.length; ) {
    const slash = path.indexOf('/', start);
    const end = slash === -1 ? path.length : slash;
    if (marks.has(path.slice(start, end))) return true;
    start = end + 1;
  }
  return false;
}

/** Forges of the unmistakable pages, in the order in which they are asked. */
const strangers = Object.values(forges);
const marks = new Set([...strangers.flatMap((forge) => forge.pageMarks), ...foreignPageMarks]);

function withoutWebPath(page: ForgePage, { webPath }: ForgePlace): ForgePage {
  const web = elementsBelow(webPath, '');
  const isBelow = page.repository !== undefined && web.every((element, index) => page.repository?.[index] === element);
  return isBelow ? { ...page, repository: page.repository?.slice(web.length) } : page;
}
