export interface RawResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/**
 * Reads the responses of one connection strictly by RFC 9112; throws at the first byte that is out of place.
 * Only for requests whose responses have bodies (no HEAD).
 */
export function parseResponses(stream: string): RawResponse[] {
  const responses: RawResponse[] = [];
  let rest = stream;
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) throw new Error(`no end of headers: ${JSON.stringify(rest.slice(0, 200))}`);
    const [first = '', ...lines] = rest.slice(0, end).split('\r\n');
    const status = /^HTTP\/1\.1 ([1-5][0-9]{2}) [\x20-\x7e]+$/.exec(first)?.[1];
    if (status === undefined) throw new Error(`no status line: ${JSON.stringify(first)}`);
    const headers = new Map(lines.map(parseHeader));
    const { body, length } = readBody(rest.slice(end + 4), Number(status), headers);
    responses.push({ status: Number(status), headers, body });
    rest = rest.slice(end + 4 + length);
  }
  return responses;
}

function parseHeader(line: string): [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([\t\x20-\x7e]*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new Error(`no header: ${JSON.stringify(line)}`);
  return [name.toLowerCase(), value];
}

function readBody(
  rest: string,
  status: number,
  headers: ReadonlyMap<string, string>,
): { body: string; length: number } {
  if (status < 200 || status === 204 || status === 304) return { body: '', length: 0 };
  if (headers.get('transfer-encoding') === 'chunked') {
    // Node.js itself refuses some requests with an empty chunked body.
    if (!rest.startsWith('0\r\n\r\n')) throw new Error(`chunked body: ${JSON.stringify(rest.slice(0, 80))}`);
    return { body: '', length: 5 };
  }
  const declared = headers.get('content-length');
  if (declared === undefined) {
    if (headers.get('connection') !== 'close') throw new Error('neither a length nor the end of the connection');
    return { body: rest, length: rest.length };
  }
  const length = Number(declared);
  if (rest.length < length) throw new Error(`the body ends ${length - rest.length} bytes early`);
  return { body: rest.slice(0, length), length };
}
