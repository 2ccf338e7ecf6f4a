import type { HttpClient } from './http-client.ts';

/** An answer that has been read to its end. */
export interface ReadAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface AnswerLimits {
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for the whole answer. */
  readonly limitMs: number;
  /** Bytes of the body; a longer one is an AnswerFault. */
  readonly maxBytes: number;
}

/** Why there is no answer, for people. */
export class AnswerFault extends Error {
  /** Whether another attempt may succeed. */
  readonly mayPass: boolean;
  constructor(message: string, mayPass: boolean) {
    super(message);
    this.mayPass = mayPass;
  }
}

/** Asks and reads the answer, whatever its status. Throws AnswerFault if there is none, or a longer one. */
export async function readAnswer(
  client: HttpClient,
  url: URL,
  { headers, limitMs, maxBytes }: AnswerLimits,
): Promise<ReadAnswer> {
  const signal = AbortSignal.timeout(limitMs);
  try {
    const answer = await client.request(url, { headers, signal, timeoutMs: limitMs });
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) throw new AnswerFault(`the answer has more than ${maxBytes} bytes`, false);
      chunks.push(chunk);
    }
    return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) };
  } catch (error) {
    if (error instanceof AnswerFault) throw error;
    throw faultOf(error as NodeJS.ErrnoException, limitMs);
  }
}

/** What the codes of Node.js and undici mean; what may pass is tried again. */
const faults: Readonly<Record<string, readonly [string, mayPass: boolean]>> = {
  ENOTFOUND: ['no such host', false],
  EAI_AGAIN: ['temporary failure in name resolution', true],
  ECONNREFUSED: ['connection refused', false],
  ECONNRESET: ['connection reset', true],
  EHOSTUNREACH: ['no route to host', false],
  ENETUNREACH: ['network is unreachable', false],
  ETIMEDOUT: ['the connection timed out', true],
  EPIPE: ['connection closed', true],
  UND_ERR_CONNECT_TIMEOUT: ['the connection timed out', true],
  UND_ERR_SOCKET: ['connection closed', true],
  UND_ERR_HEADERS_TIMEOUT: ['it takes too long to answer', true],
  UND_ERR_BODY_TIMEOUT: ['it takes too long to answer', true],
  CERT_HAS_EXPIRED: ['its certificate has expired', false],
  ERR_TLS_CERT_ALTNAME_INVALID: ['its certificate is for other names', false],
  DEPTH_ZERO_SELF_SIGNED_CERT: [unknownAuthority(), false],
  SELF_SIGNED_CERT_IN_CHAIN: [unknownAuthority(), false],
  UNABLE_TO_GET_ISSUER_CERT: [unknownAuthority(), false],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [unknownAuthority(), false],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [unknownAuthority(), false],
  ERR_SSL_WRONG_VERSION_NUMBER: ['it does not speak TLS: is it http instead of https?', false],
};

function unknownAuthority(): string {
  return 'its certificate is signed by an unknown authority: name the file of that authority in SSL_CERT_FILE';
}

function faultOf(error: NodeJS.ErrnoException, limitMs: number): AnswerFault {
  if (error.name === 'TimeoutError') return new AnswerFault(`no answer within ${limitMs / 1_000} seconds`, true);
  const cause = (error.cause ?? error) as NodeJS.ErrnoException;
  const code = error.code !== undefined && error.code in faults ? error.code : (cause.code ?? '');
  const [message, mayPass] = faults[code] ?? [cause.message, false];
  return new AnswerFault(message, mayPass);
}
