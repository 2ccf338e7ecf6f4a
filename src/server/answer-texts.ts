import { listSecurityHeaders } from '../site/security-headers.ts';
import type { SiteAnswer } from '../site/site-answer.ts';
import { keepAliveMs } from './go-get-front.ts';

/** Makes the bytes of an answer to a kept-alive connection, one a character, as Node.js writes them. */
export type AnswerText = (answer: SiteAnswer, method: 'GET' | 'HEAD', extraHeaders: readonly string[]) => string;

interface Prepared {
  readonly head: string;
  /** Its bytes, one a character. */
  readonly body: string;
}

/** Prepares each answer once. */
export function createAnswerTexts(): AnswerText {
  const start = ['HTTP/1.1 200 OK\r\n', headerLines(listSecurityHeaders())].join('');
  const end = createHeadEnd();
  const prepared = new WeakMap<SiteAnswer, Prepared>();
  return (answer, method, extraHeaders) => {
    let own = prepared.get(answer);
    if (own === undefined) {
      own = prepare(answer);
      prepared.set(answer, own);
    }
    const head = start + headerLines(extraHeaders) + own.head + end();
    return method === 'HEAD' ? head : head + own.body;
  };
}

function prepare({ headers, body }: SiteAnswer): Prepared {
  const bytes = Buffer.from(body);
  const own = [...Object.entries(headers).flat(), 'Content-Length', String(bytes.length)];
  return { head: headerLines(own), body: bytes.toString('latin1') };
}

/** Joined and not added up: a text that is made of many others is copied piece by piece each time it is written. */
function headerLines(headers: readonly string[]): string {
  const lines: string[] = [];
  for (let at = 0; at < headers.length; at += 2) lines.push(headers[at] ?? '', ': ', headers[at + 1] ?? '', '\r\n');
  return lines.join('');
}

/** The headers that are not the answer's; the date is to the second (RFC 9110, 6.6.1). */
function createHeadEnd(): () => string {
  const connection = `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(keepAliveMs / 1000)}\r\n\r\n`;
  let second = 0;
  let lines = '';
  return () => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) {
      second = now;
      lines = ['Date: ', new Date(now * 1000).toUTCString(), '\r\n', connection].join('');
    }
    return lines;
  };
}
