import { STATUS_CODES } from 'node:http';
import { listAnswerHeaders, type ServedAnswer } from '../site/answer.ts';
import { listSecurityHeaders } from '../site/security-headers.ts';
import { keepAliveMs } from './go-get-front.ts';

/** Makes the bytes of an answer to a kept-alive connection, as Node.js writes them; they must not be changed. */
export type AnswerBytes = (answer: ServedAnswer, method: 'GET' | 'HEAD', extraHeaders: readonly string[]) => Buffer;

interface Prepared {
  /** Of the date, in Unix time. */
  readonly second: number;
  readonly whole: Buffer;
  readonly head: Buffer;
}

/** Makes them once a second for each answer that is asked for: its date is to the second (RFC 9110, 6.6.1). */
export function createAnswerBytes(): AnswerBytes {
  const security = headerLines(listSecurityHeaders());
  const connection = ['Connection', 'keep-alive', 'Keep-Alive', `timeout=${Math.floor(keepAliveMs / 1000)}`];
  const known = new WeakMap<ServedAnswer, Prepared>();
  const prepare = (answer: ServedAnswer, extraHeaders: readonly string[], second: number): Prepared => {
    const date = ['Date', new Date(second * 1000).toUTCString()];
    const headers = [...extraHeaders, ...listAnswerHeaders(answer), ...date, ...connection];
    const start = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}\r\n`;
    const head = `${start}${security}${headerLines(headers)}\r\n`;
    const { body } = answer;
    const whole = body instanceof Uint8Array ? Buffer.concat([Buffer.from(head), body]) : Buffer.from(head + body);
    return { second, whole, head: whole.subarray(0, head.length) };
  };
  return (answer, method, extraHeaders) => {
    const second = Math.floor(Date.now() / 1000);
    let prepared = known.get(answer);
    if (prepared?.second !== second) {
      prepared = prepare(answer, extraHeaders, second);
      known.set(answer, prepared);
    }
    return method === 'HEAD' ? prepared.head : prepared.whole;
  };
}

/** Header values are ASCII here. */
function headerLines(headers: readonly string[]): string {
  const lines: string[] = [];
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}\r\n`);
  return lines.join('');
}
