import type { Route } from '../../config/config.ts';
import { discoveryTags } from '../../site/go-get-page.ts';
import { fillRoute } from '../../site/module-match.ts';
import { isPlaceholderValue } from '../../vanity/module-path.ts';
import { formatPathPattern } from '../../vanity/path-pattern.ts';
import { escapeRegex, indent, quote, variable } from './nginx-text.ts';
import { placeholderElement } from './placeholder-elements.ts';

/** How a location hands over to `@module`: a `rewrite` would cost an expression in each. */
export const handOver = 'return 418;';

/** What the locations of one server have in common. */
export interface LocationContext {
  /** The host in the tags, or the variable for it. */
  readonly host: string;
  /** The age that is in force where a location sets none. */
  readonly cacheMaxAgeSeconds: number;
}

/** nginx counts the length of a location's name in one byte, and does not say so where it is longer. */
const maxName = 200;

/**
 * The locations of routes, on paths with a slash at their end. As in the route table the longest route wins, and a
 * literal before a placeholder: nginx finds the longest literal route, which lets in only the expressions that are longer.
 */
export function routeLocations(routes: readonly Route[], context: LocationContext): string[] {
  const expressions = routes.filter((route) => needsExpression(route)).sort(compareExpressions);
  // nginx sorts locations by insertion, which takes no time where they are sorted.
  const prefixes = routes
    .filter((route) => !needsExpression(route) && route.elements.length > 0)
    .map((route) => ({ route, path: `${formatPathPattern(route.elements)}/` }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return [
    ...prefixes.flatMap(({ route, path }) => {
      const longer = expressions.filter((other) => reachesInto(other, route));
      return location(`^~ ${path}`, answerLines(route, context), expressionLocations(longer, context));
    }),
    ...expressionLocations(expressions, context),
  ];
}

/** The name of the location for one path alone. */
export function exactName(path: string): string {
  return path.length > maxName ? `~ "^${escapeRegex(path)}$"` : `= ${path}`;
}

function needsExpression({ isPattern, elements }: Route): boolean {
  return isPattern || formatPathPattern(elements).length > maxName;
}

function answerLines(route: Route, { host, cacheMaxAgeSeconds }: LocationContext): string[] {
  const age = route.cacheMaxAgeSeconds;
  return [
    ...(age === cacheMaxAgeSeconds ? [] : [`set $govanity_max_age ${age};`]),
    `set $govanity_tags ${quote(routeTags(route, host))};`,
  ];
}

/** The tags of a route, with variables for what its placeholders stand for. */
export function routeTags(route: Route, host: string): string {
  const path = route.elements.map((element, index) =>
    'literal' in element ? element.literal : variable(elementVariable(index)),
  );
  return discoveryTags(fillRoute(route, host, path.map((element) => `/${element}`).join('')));
}

/** A location on one line, or on several where there are others in it. */
function location(name: string, lines: readonly string[], inner: readonly string[]): string[] {
  const own = [...lines, handOver].join(' ');
  return inner.length === 0 ? [`location ${name} { ${own} }`] : [`location ${name} {`, ...indent([own, ...inner]), '}'];
}

function expressionLocations(routes: readonly Route[], context: LocationContext): string[] {
  return routes.flatMap((route) => location(`~ "${regexOf(route)}"`, answerLines(route, context), []));
}

function regexOf({ elements }: Route): string {
  const parts = elements.map((element, index) =>
    'literal' in element ? escapeRegex(element.literal) : `(?<${elementVariable(index)}>${placeholderElement})`,
  );
  return `^/${parts.join('/')}/`;
}

function elementVariable(index: number): string {
  return `govanity_element_${index + 1}`;
}

/** Whether a route is longer than a literal one and answers for paths below it. */
function reachesInto(route: Route, literal: Route): boolean {
  if (route.elements.length <= literal.elements.length) return false;
  return literal.elements.every((element, index) => {
    const own = route.elements[index];
    if (own === undefined || !('literal' in element)) return false;
    return 'literal' in own ? own.literal === element.literal : isPlaceholderValue(element.literal);
  });
}

/** The longest first; at equal length a literal before a placeholder, leftmost first. */
function compareExpressions(a: Route, b: Route): number {
  const rank = ({ elements }: Route) => elements.map((element) => ('literal' in element ? '0' : '1')).join('');
  return b.elements.length - a.elements.length || (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0);
}
