import type { Config, Route } from '../../config/config.ts';
import { isRestricted } from '../../config/is-restricted.ts';
import type { HostTable } from '../../site/host-table.ts';
import { loopbackNames } from '../../site/host-table.ts';
import type { Listing } from '../../site/module-list.ts';
import {
  goGetNotFound,
  methodNotAllowed,
  misdirected,
  notAModuleProxy,
  refusedTarget,
  unauthorised,
  unknownOwnPath,
} from '../../site/refusals.ts';
import { listSecurityHeaders } from '../../site/security-headers.ts';
import { pathsAbove } from '../../vanity/paths-above.ts';
import type { HostGroup } from './host-groups.ts';
import { indent, quote, quotePlain, variable } from './nginx-text.ts';
import { faultyElement } from './placeholder-elements.ts';
import { exactName, handOver, routeLocations, routeTags } from './route-locations.ts';

/** What the servers of one nginx have in common. */
export interface ServerContext {
  readonly config: Config;
  readonly hostTable: HostTable;
  readonly listing: Listing;
  /** Parameters of `listen` directives. */
  readonly listen: readonly string[];
  /** Files with directives of the operator's own. */
  readonly include: readonly string[];
  /** The htpasswd file; undefined where nobody has a login. */
  readonly usersFile: string | undefined;
  readonly etag: string;
}

/** `go` asks so whether a module proxy passes on requests for a checksum database: the catch-all does not. */
const checksumProbe = `location ~ "^/sumdb/[^/]+/supported/$" { set $govanity_tags ""; ${handOver} }`;

/** One `server`: everything that is answered for some hosts. */
export function serverBlock(group: HostGroup, context: ServerContext): string[] {
  const { config, hostTable } = context;
  const [onlyHost, ...otherHosts] = group.hosts;
  const host = onlyHost !== undefined && otherHosts.length === 0 ? onlyHost : variable('govanity_host');
  const catchAll = group.routes.find(({ elements }) => elements.length === 0);
  const cacheMaxAgeSeconds = catchAll?.cacheMaxAgeSeconds ?? config.cacheMaxAgeSeconds;
  return [
    'server {',
    ...indent([
      ...head(group, context),
      '',
      ...refusals(hostTable),
      '',
      '# What is answered where no location says otherwise.',
      `set $govanity_tags ${quote(catchAll === undefined ? '' : routeTags(catchAll, host))};`,
      `set $govanity_max_age ${cacheMaxAgeSeconds};`,
      'set $govanity_kind module;',
      '',
      ...readPath(group.routes),
      '',
      ...routeLocations(group.routes, { host, cacheMaxAgeSeconds }),
      ...listLocations(group, context, cacheMaxAgeSeconds),
      ...(catchAll === undefined ? [] : [checksumProbe]),
      `location / { ${handOver} }`,
      '',
      ...answers(context, host),
    ]),
    '}',
  ];
}

function head({ hosts }: HostGroup, { listen, include, etag, hostTable, config, usersFile }: ServerContext): string[] {
  const [first] = hostTable.hosts;
  const names = first !== undefined && hosts.includes(first) ? [...hosts, ...loopbackNames] : hosts;
  const security = listSecurityHeaders();
  const headers = security.flatMap((name, index) =>
    index % 2 === 0 ? [`add_header ${name} ${quote(security[index + 1] ?? '')} always;`] : [],
  );
  return [
    ...listen.map((address) => `listen ${address};`),
    `server_name ${names.length === 0 ? '_' : names.join(' ')};`,
    ...include.map((file) => `include ${quotePlain(file)};`),
    'types { }',
    'default_type "text/plain; charset=utf-8";',
    ...headers,
    'add_header Cache-Control $govanity_cache_control always;',
    'add_header Allow $govanity_allow always;',
    `add_header ETag '"${etag}"';`,
    ...(hosts.length === 0 ? ['add_header Vary Host;'] : []),
    ...(!isRestricted(config.access, 'index')
      ? []
      : ['auth_basic $govanity_realm;', `auth_basic_user_file ${quote(usersFile ?? '/dev/null')};`]),
  ];
}

function refusals(hostTable: HostTable): string[] {
  const method = quote(methodNotAllowed(variable('request_method')).body);
  const target = quote(refusedTarget(variable('govanity_fault')).body);
  return [
    '# In the order in which `govanity serve` looks at a request.',
    `if ($request_method !~ "^(?:GET|HEAD)$") { return 405 ${method}; }`,
    `if ($govanity_fault) { return 400 ${target}; }`,
    `if ($govanity_host = "") { return 421 ${quote(misdirected(hostTable).body)}; }`,
    `if ($govanity_is_for_proxy) { return 404 ${quote(notAModuleProxy(variable('govanity_host')).body)}; }`,
  ];
}

/** Puts the path as it was sent in the place of nginx's own, which is decoded. */
function readPath(routes: readonly Route[]): string[] {
  const hasPatterns = routes.some(({ isPattern }) => isPattern);
  return [
    '# Paths end in a slash from here on, so that a prefix matches whole elements.',
    'rewrite ^ $govanity_path/;',
    ...(hasPatterns
      ? [
          '# An element that no placeholder stands for gets a second slash before it, so that no pattern matches.',
          `rewrite "${faultyElement}" $1/$2;`,
        ]
      : []),
  ];
}

/** Where people find a list, since modules lie below; `go` gets what the catch-all says, or nothing. */
function listLocations({ hosts }: HostGroup, context: ServerContext, ageInForce: number): string[] {
  const { config, hostTable, listing } = context;
  const [host = ''] = hosts;
  const paths = listPaths(listing.modulesOf(host).paths).filter(
    (path) => (hostTable.match(host, path)?.prefix ?? '') === '',
  );
  const age = config.cacheMaxAgeSeconds;
  const ownAge = age === ageInForce ? '' : `if ($govanity_is_go = "") { set $govanity_max_age ${age}; } `;
  const lines = `set $govanity_kind list; ${ownAge}${handOver}`;
  return ['/', ...paths.map((path) => `${path}/`)].map((path) => `location ${exactName(path)} { ${lines} }`);
}

/** Paths above modules, without those that hold placeholders. */
function listPaths(modules: readonly string[]): string[] {
  const paths = new Set(modules.flatMap((path) => pathsAbove(path)));
  return [...paths].filter((path) => path !== '/' && !path.includes('{')).sort();
}

/** What the locations above hand over to. Nginx asks for a login later than it answers a `return`, so it is `try_files`. */
function answers({ listing, config }: ServerContext, host: string): string[] {
  // What depends on the path is left out, and where `go` needs no login, what only those may know who have one.
  const quiet = { routes: listing.modulesOf(host).routes, findNear: () => [], below: () => ({ start: 0, end: 0 }) };
  const isPublic = !isRestricted(config.access, 'index');
  const mayName = isPublic || isRestricted(config.access, 'all');
  const unknown = goGetNotFound(host, variable('govanity_shown_path'), mayName ? quiet : undefined);
  const module = [
    'default_type "text/html; charset=utf-8";',
    'error_page 404 @unknown;',
    'if ($govanity_page = "") { return 404; }',
    'if ($govanity_is_known) { return 304; }',
    'return 200 $govanity_page;',
  ];
  const own = `return 404 ${quote(unknownOwnPath().body)};`;
  const open = ['location @module {', ...indent(module), '}', `location ^~ /-/ { ${own} }`];
  const restricted = [
    'error_page 401 @login;',
    `location @login { return 401 ${quote(unauthorised(host).body)}; }`,
    'location @module { try_files "" @allowed; }',
    'location @allowed {',
    ...indent(module),
    '}',
    'location ^~ /-/ { try_files "" @own; }',
    `location @own { ${own} }`,
  ];
  return [
    '# The locations above say what is answered, and come here with it.',
    'error_page 418 = @module;',
    'recursive_error_pages on;',
    ...(isPublic ? open : restricted),
    `location @unknown { return 404 ${quote(unknown.body)}; }`,
  ];
}
