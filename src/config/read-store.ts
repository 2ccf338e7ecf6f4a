import type { Finding } from '../diagnostics/diagnostic.ts';
import { isLoopback } from '../vanity/is-loopback.ts';
import type { BucketLocation, StoreLocation } from './config.ts';
import { linkFault } from './link.ts';
import { asMapping, type Fields, isNull, type Report, readFields } from './read-fields.ts';
import { type proxyFields, s3Fields } from './schema.ts';
import type { MappingNode, Span, YamlNode } from './yaml-node.ts';

type ProxyFields = Fields<typeof proxyFields>;

/** Reads where the modules are kept; undefined if `store` is absent or not valid. */
export function readStore(
  { store, redirect }: ProxyFields['values'],
  nodes: ProxyFields['nodes'],
  mapping: MappingNode,
  report: Report,
): StoreLocation | undefined {
  const s3Node = mapping.entries.find(({ key }) => key.text === 's3')?.value;
  if (store === undefined) return undefined;
  const place = nodes.store ?? mapping;
  const [scheme = ''] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(store) ?? [];
  if (scheme.toLowerCase() === 's3://') {
    const named = parseBucket(store.slice(scheme.length));
    const reached = readS3(s3Node, report);
    if (!('code' in named)) return { kind: 's3', ...named, ...reached, redirectsZips: redirect ?? false };
    report(named, place);
    return undefined;
  }
  const unused = s3Node !== undefined && !isNull(s3Node) ? s3Node : redirect === true ? nodes.redirect : undefined;
  if (unused !== undefined) {
    const message = `\`${unused === s3Node ? 's3' : 'redirect'}\` is for buckets, and \`store\` is a directory`;
    report({ code: 'config/unused-s3', message, hint: 'write `store: s3://BUCKET/PREFIX`, or remove the key' }, unused);
  }
  if (scheme === '') return { kind: 'directory', path: store };
  const message = `\`store\` takes a directory or a bucket, found an address that begins with ${scheme}`;
  report({ code: 'config/invalid-store', message, hint: storeHint }, place);
  return undefined;
}

const storeHint =
  'write the path of a directory, relative to this file or absolute, or s3://BUCKET/PREFIX; the address of a service goes into `s3: {endpoint: ...}`';

/** By the rules of AWS, which others share: names of buckets are lower-case host names. */
function parseBucket(text: string): Pick<BucketLocation, 'bucket' | 'prefix'> | Finding {
  const [bucket = '', ...elements] = text.replace(/(?<!\/)\/+$/, '').split('/');
  const fault = (message: string) => ({ code: 'config/invalid-store', message, hint: storeHint }) as const;
  if (!/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/.test(bucket)) {
    return fault(
      `\`store\` names no valid bucket: 3 to 63 of a-z, 0-9, \`.\` and \`-\`, found \`${bucket.slice(0, 64)}\``,
    );
  }
  const isPlain = elements.every((element) => /^[A-Za-z0-9!_.*'()-]{1,200}$/.test(element) && !/^\.+$/.test(element));
  if (!isPlain) return fault('the prefix of `store` holds an empty element, a space or another special character');
  return { bucket, prefix: elements.join('/') };
}

function readS3(
  node: YamlNode | undefined,
  report: Report,
): Pick<BucketLocation, 'endpoint' | 'region' | 'isPathStyle'> {
  const mapping = node === undefined || isNull(node) ? undefined : asMapping(node, '`s3`', report);
  if (mapping === undefined) return { endpoint: undefined, region: undefined, isPathStyle: false };
  const { values, nodes } = readFields(mapping, s3Fields, { level: 'proxy.s3', owner: '' }, report);
  const endpoint = readEndpoint(values.endpoint, nodes.endpoint ?? mapping, report);
  // Other services than AWS seldom have a host for each bucket.
  return { endpoint, region: values.region, isPathStyle: values.path_style ?? endpoint !== undefined };
}

function readEndpoint(text: string | undefined, place: Span, report: Report): string | undefined {
  if (text === undefined) return undefined;
  const fault = linkFault(text, 'endpoint', []);
  if (fault !== undefined) {
    report({ ...fault, message: fault.message.replace(/, which the pages would publish$/, '') }, place);
    return undefined;
  }
  const url = new URL(text);
  if (url.protocol === 'http:' && !isLoopback(url)) {
    const message = '`endpoint` is not encrypted: anyone on the way can read and change modules';
    report({ code: 'config/insecure-proxy', message, hint: 'write an address that begins with https://' }, place);
  }
  return text.replace(/(?<!\/)\/+$/, '');
}
