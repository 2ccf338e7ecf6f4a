import ipaddr from 'ipaddr.js';
import type { Access } from '../../config/config.ts';
import { isRestricted } from '../../config/is-restricted.ts';
import type { HostTable } from '../../site/host-table.ts';
import { loopbackNames } from '../../site/host-table.ts';
import { maxShownPath } from '../../site/refusals.ts';
import { parseRequestTarget } from '../../site/request-target.ts';
import { escapeRegex, indent } from './nginx-text.ts';

/** What a request asks, read from the raw target: nginx's own `$uri` is decoded and would hide what is refused. */
export function requestMaps(hostTable: HostTable): string[] {
  return [
    ...hostMaps(hostTable),
    ...map('whether only a module proxy can answer', '$request_uri', '$govanity_is_for_proxy', [
      '"~^(?!/-(?:[/?]|$))[^?]*/@" 1;',
    ]),
    ...map('why a target is refused', '$request_uri', '$govanity_fault', faultEntries()),
    ...map('the path without a final slash; empty for /', '$request_uri', '$govanity_path', [
      '"~^(/[^?]+?)/?(?:\\?|$)" $1;',
    ]),
    ...map('what texts show of it', '$govanity_path', '$govanity_shown_path', [
      'default $govanity_path;',
      `"~^(.{${maxShownPath}})." $1...;`,
    ]),
    ...map('whether `go` asks', '$request_uri', '$govanity_is_go', [
      '"~^(?!/-[/?])[^?]*\\?(?:.*&)?go-get=1(?:&|$)" 1;',
    ]),
  ];
}

/** What the headers of an answer say, and who has to log in. `etag` is without its quotes. */
export function answerMaps(access: Access, etag: string): string[] {
  const scope = { none: 'public', downloads: 'public', index: '$govanity_scope', all: 'private' }[access.restrict];
  const age = `"${scope}, max-age=$govanity_max_age"`;
  return [
    ...map('whether the client has the answer', '$http_if_none_match', '$govanity_is_known', [
      `'~(?:^|,) *(?:W/)?"${etag}" *(?:,|$)' 1;`,
    ]),
    ...map('how long caches keep it', '$status', '$govanity_cache_control', [
      'default no-store;',
      `200 ${age};`,
      `304 ${age};`,
    ]),
    ...map('the methods of a refusal', '$status', '$govanity_allow', ['405 "GET, HEAD";']),
    ...(isRestricted(access, 'index') ? loginMaps(access) : []),
  ];
}

/** A `map`, whose value is empty where no entry says otherwise, below a comment. */
export function map(comment: string, source: string, name: string, entries: readonly string[]): string[] {
  return [`# ${name}: ${comment}`, `map ${source} ${name} {`, ...indent(entries), '}'];
}

function loginMaps({ restrict, allow }: Access): string[] {
  const isPagesOnly = restrict === 'index';
  const free = isPagesOnly ? '"$govanity_is_inside$govanity_is_go"' : '$govanity_is_inside';
  const networks = allow.map((network) => `${canonicalNetwork(network)} 1;`);
  return [
    '# $govanity_is_inside: whether the client needs no login',
    'geo $govanity_is_inside {',
    ...indent(['default "";', ...networks]),
    '}',
    ...map('what a login is wanted for', free, '$govanity_realm', ['"" $govanity_host;', 'default off;']),
    ...(isPagesOnly
      ? map('who may keep an answer', '$govanity_is_go', '$govanity_scope', ['default private;', '1 public;'])
      : []),
  ];
}

/** In the one spelling that nginx reads, too. */
function canonicalNetwork(text: string): string {
  const [address = '', bits] = text.split('/');
  const canonical = ipaddr.parse(address).toString();
  return bits === undefined ? canonical : `${canonical}/${bits}`;
}

const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';

/** What hostFault allows, of names that nginx has put into lower case: what ends in a number is an IPv4 address, or none. */
const anyHost = [
  '(?=.{1,253}$)',
  `(?=${octet}(?:\\.${octet}){3}$|(?!(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)$))`,
  '(?![.-]|(?:con|prn|aux|nul|com[1-9]|lpt[1-9])\\.)',
  '[a-z0-9-]*\\.[a-z0-9.-]*',
  '(?<!\\.)',
].join('');
/** Longer keys do not fit into the buckets of nginx's hash tables, unless it is configured so. */
const maxHashKey = 40;

/** Load balancers ask for / by address, which is answered for the first host, too. */
function hostMaps(hostTable: HostTable): string[] {
  const [first] = hostTable.hosts;
  const entries = hostEntries(hostTable);
  if (first === undefined || hostTable.allowsAnyHost) {
    return map('the host that is answered; empty: none', '$host', '$govanity_host', entries);
  }
  return [
    ...map('the host that is named; empty: none', '$host', '$govanity_named_host', entries),
    ...map('the host that is asked for / by address', '"$host $request_uri"', '$govanity_probed_host', [
      `"~^(?:[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]{2,45}\\]) /(?:\\?(?!(?:.*&)?go-get=1(?:&|$))|$)" ${first};`,
    ]),
    ...map('the host that is answered; empty: none', '$govanity_named_host', '$govanity_host', [
      '"" $govanity_probed_host;',
      'default $govanity_named_host;',
    ]),
  ];
}

function hostEntries({ hosts, allowsAnyHost }: HostTable): string[] {
  const [first] = hosts;
  const key = (host: string) => (host.length > maxHashKey ? `"~^${escapeRegex(host)}$"` : host);
  return [
    ...[...hosts].map((host) => `${key(host)} ${host};`),
    ...(first === undefined ? [] : [...loopbackNames].map((name) => `${name} ${first};`)),
    ...(allowsAnyHost ? [`"~^${anyHost}$" $host;`] : []),
  ];
}

/** Expressions for what parseRequestTarget refuses, each with a target that is refused for it, in its order. */
const faults = [
  ['^[^?]*%', '/%'],
  ['^[^?]*//', '//'],
  ['^[^?]*\\\\\\\\', '/\\'],
  ['^[^?]*#', '/#'],
  ['^[^?]*/\\.{1,2}(?:[/?]|$)', '/.'],
  // Node.js refuses these in the query, too.
  ['[^!-~]', '/\u0001'],
] as const;

function faultEntries(): string[] {
  return [
    '"~^(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?(?:\\?[!-~]*)?$" ""; # as nearly all are',
    ...faults.map(([regex, target]) => `"~${regex}" "${parseRequestTarget(target)}";`),
  ];
}
