import type { Route } from '../config/config.ts';
import { nearest } from '../diagnostics/did-you-mean.ts';
import type { PathElement } from '../vanity/path-pattern.ts';
import { indexElements } from './near-elements.ts';
import { pathOf } from './path-order.ts';
import type { Steps } from './steps.ts';

/** Finds paths that may be meant by an unknown one, best first, at most three. */
export type FindNearPaths = (path: string) => string[];

/** What is known of a list of modules. */
export interface PathLookUp {
  /** Whether there is a module without placeholders at exactly this path. */
  isListed(path: string): boolean;
  hasModulesBelow(path: string): boolean;
  /** Paths with the same parent that come shortly before and after a path. */
  neighbours(path: string): string[];
}

const maxNearest = 3;
/** As many paths with the same number of elements are compared one by one. */
const maxCompared = 100;
/** Beginnings of paths that are followed at a time. */
const maxBeginnings = 8;

/**
 * Prepares the search among routes without placeholders. An unknown path is compared with those that have as many
 * elements, cut off accordingly: a package of a misspelt module is as far off as the module. Where there are many,
 * those count in which each element differs by one slip, and those that come before and after.
 */
export function* createFindNearPaths(routes: readonly Route[], look: PathLookUp): Steps<FindNearPaths> {
  const literal = routes.filter(({ isPattern, elements }) => !isPattern && elements.length > 0);
  const depths = countByDepth(literal);
  const few = depths.map((count) => (count <= maxCompared ? [] : undefined) as string[] | undefined);
  for (const route of literal) few[route.elements.length - 1]?.push(pathOf(route));
  const isLarge = few.includes(undefined);
  const findNear = isLarge ? yield* indexElements(elementsOf(literal)) : () => [];
  return (path) => {
    const found: string[] = [];
    let beginnings = [''];
    let end = 0;
    for (const paths of few) {
      if (path === '/' || end === path.length) break;
      const slash = path.indexOf('/', end + 1);
      const element = path.slice(end + 1, slash === -1 ? undefined : slash);
      end = slash === -1 ? path.length : slash;
      let candidates = paths;
      if (isLarge && beginnings.length > 0) {
        const elements = [element, ...findNear(element)];
        const extended = beginnings.flatMap((beginning) => elements.map((each) => `${beginning}/${each}`));
        candidates ??= [...extended.filter((each) => look.isListed(each)), ...look.neighbours(path.slice(0, end))];
        beginnings = extended.filter((each) => look.hasModulesBelow(each)).slice(0, maxBeginnings);
      }
      found.unshift(...nearest(path.slice(0, end), new Set(candidates), maxNearest));
    }
    return found.slice(0, maxNearest);
  };
}

/** Number of routes with one element, with two and so on. */
function countByDepth(routes: readonly Route[]): number[] {
  const counts: number[] = [];
  for (const { elements } of routes) {
    while (counts.length < elements.length) counts.push(0);
    counts[elements.length - 1] = (counts[elements.length - 1] ?? 0) + 1;
  }
  return counts;
}

function* elementsOf(routes: readonly Route[]): Iterable<string> {
  for (const { elements } of routes) for (const element of elements) if (isLiteral(element)) yield element.literal;
}

function isLiteral(element: PathElement): element is { readonly literal: string } {
  return 'literal' in element;
}
