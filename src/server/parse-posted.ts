/** What was sent to the page that explains errors. */
export interface Posted {
  /** Output of `go`, git or ssh; "" for none. */
  readonly text: string;
  /** Import path to check; "" for none. */
  readonly module: string;
}

/** Why a body cannot be read. */
export interface NotPosted {
  readonly status: 400 | 415;
  readonly reason: string;
}

const accepted =
  'application/x-www-form-urlencoded with the fields `text` and `module`, text/plain, or application/json';

/** Reads a body by its Content-Type: a form, the text alone, or JSON. */
export function parsePosted(contentType: string | undefined, body: Buffer): Posted | NotPosted {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = /^\s*charset\s*=\s*"?([\w-]+)/.exec(parameters.find((one) => one.includes('charset')) ?? '')?.[1];
  if (charset !== undefined && !['utf-8', 'utf8', 'us-ascii'].includes(charset)) {
    return { status: 415, reason: `the charset must be utf-8, not ${charset}` };
  }
  switch (type.trim()) {
    case 'application/x-www-form-urlencoded':
      return readForm(body.toString('utf8'));
    case 'text/plain':
      return { text: body.toString('utf8'), module: '' };
    case 'application/json':
      return readJson(body.toString('utf8'));
    default:
      return { status: 415, reason: `the Content-Type must be ${accepted}` };
  }
}

function readForm(body: string): Posted | NotPosted {
  const fields = new URLSearchParams(body);
  const [text, module] = [fields.get('text'), fields.get('module')];
  if (text === null && module === null && body !== '') {
    const reason = 'the form has neither `text` nor `module`; to send the text alone, add Content-Type: text/plain';
    return { status: 400, reason };
  }
  return { text: text ?? '', module: (module ?? '').trim() };
}

function readJson(body: string): Posted | NotPosted {
  const wrong = { status: 400, reason: 'the JSON must be an object with the texts `text` and `module`' } as const;
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null) return wrong;
    const { text = '', module = '' } = value as Readonly<Record<string, unknown>>;
    return typeof text === 'string' && typeof module === 'string' ? { text, module: module.trim() } : wrong;
  } catch {
    return { status: 400, reason: 'the body is not valid JSON' };
  }
}
