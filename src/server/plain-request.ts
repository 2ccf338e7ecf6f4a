import type { IncomingHttpHeaders } from 'node:http';

/** A request in the form in which `go`, proxies and browsers write almost all of theirs. */
export interface PlainRequest {
  readonly method: 'GET' | 'HEAD';
  readonly target: string;
  readonly host: string;
  /** The Basic credentials as sent; undefined: there are none. */
  readonly authorization: string | undefined;
  /** The headers as sent, each with its line end, and the empty line after them. */
  readonly headerLines: string;
}

/** `go` sends a few hundred bytes, a proxy adds some. */
const maxBytes = 4_096;
/** Origin form without a percent sign (RFC 9112, 3.2.1). */
const requestLine = /^(GET|HEAD) (\/[\w\-.~/!$&'()*+,;=:@?]*) HTTP\/1\.1\r\n/;
const value = String.raw`[\t\x20-\x7e\x80-\xff]*\r\n`;
const names = 'Accept|Accept-Encoding|Accept-Language|Cache-Control|Forwarded|Pragma|Traceparent|Tracestate';
const login = String.raw`Authorization:[ ]?Basic [A-Za-z0-9+/]+=*\r\n`;
const others = String.raw`((?:(?:(?:${names}|User-Agent|Via|X-[\w-]+):${value})|Connection:[ ]?keep-alive\r\n|${login})*)`;
/**
 * Exactly one Host, and headers that change neither where the request ends, nor what becomes of the connection, nor
 * the answer. A header that is not here is not wrong, it is somebody else's work.
 */
const headerBlock = new RegExp(String.raw`${others}Host:[ ]?([\w.:\-[\]]+)\r\n${others}\r\n$`, 'iy');

const loginLine = /^Authorization: ?(Basic [^\r]*)/gim;

/** Reads a chunk that is one whole plain request, and undefined for any other: a subset of what Node.js's parser accepts. */
export function readPlainRequest(chunk: Buffer): PlainRequest | undefined {
  if (chunk.length > maxBytes) return undefined;
  const text = chunk.toString('latin1');
  const line = requestLine.exec(text);
  if (line === null) return undefined;
  const [start, method, target = ''] = line;
  headerBlock.lastIndex = start.length;
  const headers = headerBlock.exec(text);
  if (headers === null) return undefined;
  const [headerLines, , host = ''] = headers;
  const authorization = readLogin(headerLines);
  if (authorization === null) return undefined;
  return { method: method as PlainRequest['method'], target, host, authorization, headerLines };
}

/** The credentials of a header block; null if there are several: which of them counts is Node.js's business. */
function readLogin(headerLines: string): string | null | undefined {
  loginLine.lastIndex = 0;
  const [, found] = loginLine.exec(headerLines) ?? [];
  return found !== undefined && loginLine.test(headerLines) ? null : found;
}

/** The headers by their names in lower case; one that comes again is joined with commas, as Node.js does it with these. */
export function readHeaders(lines: string): IncomingHttpHeaders {
  const headers: Record<string, string> = {};
  for (const line of lines.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon === -1) continue;
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).replace(/^[\t ]+|(?<![\t ])[\t ]+$/g, '');
    const known = headers[name];
    headers[name] = known === undefined ? value : `${known}, ${value}`;
  }
  return headers;
}
