import { type Answer, entityDigest, jsonType, textAnswer } from '../site/answer.ts';
import { withoutCredentials } from './fetch/go-fetcher.ts';
import type { ProxyFailure } from './fetch/proxy-failure.ts';
import { maxHotBody } from './hot-answers.ts';
import type { StoredFile } from './store/module-store.ts';

/** How long answers may be kept, and by whom. */
export interface ProxyCaching {
  /** Whether nobody needs a login, so that shared caches may keep answers. */
  readonly isPublic: boolean;
  readonly freshSeconds: number;
}

const yearSeconds = 31_536_000;
const daySeconds = 86_400;
const textType = 'text/plain; charset=utf-8';
const contentTypes = { info: jsonType, mod: textType, zip: 'application/zip' } as const;

/** Header of answers that are made of what was known before the forge went down. */
const staleHeader = 'X-Govanity-Stale';

/** A file of a version: the same bytes for ever. */
export async function versionAnswer(
  kind: 'info' | 'mod' | 'zip',
  file: StoredFile,
  { isPublic }: ProxyCaching,
): Promise<Answer> {
  const headers: Record<string, string> = {
    'Content-Type': contentTypes[kind],
    'Cache-Control': `${scope(isPublic)}max-age=${yearSeconds}, immutable`,
    ETag: `"${file.identity}"`,
    'Accept-Ranges': 'bytes',
  };
  if (kind === 'zip' && file.signUrl !== undefined) {
    // The address is a key to the file, and holds for a time.
    return { status: 302, headers: { Location: await file.signUrl(), 'Cache-Control': 'no-store' }, body: '' };
  }
  if (kind === 'info') return { status: 200, headers, body: withoutCredentials((await file.read()).toString('utf8')) };
  if (file.size <= maxHotBody) return { status: 200, headers, body: await file.read() };
  return { status: 200, headers, body: { length: file.size, open: (range) => file.open(range) } };
}

/** A text of a version that is about to be stored. */
export function resolvedAnswer(kind: 'info' | 'mod', body: string, { isPublic }: ProxyCaching): Answer {
  const headers = {
    'Content-Type': contentTypes[kind],
    'Cache-Control': `${scope(isPublic)}max-age=${yearSeconds}, immutable`,
    ETag: `"${entityDigest(body)}"`,
  };
  return { status: 200, headers, body };
}

/** What depends on the refs of a repository. */
export function currentAnswer(
  kind: 'list' | 'info',
  body: string,
  isStale: boolean,
  { isPublic, freshSeconds }: ProxyCaching,
): Answer {
  const headers: Record<string, string> = {
    'Content-Type': kind === 'list' ? textType : jsonType,
    'Cache-Control': isStale ? 'no-store' : `${scope(isPublic)}max-age=${freshSeconds}`,
    ETag: `"${entityDigest(body)}"`,
  };
  if (isStale) headers[staleHeader] = 'the repository cannot be asked, this is the last known state';
  return { status: 200, headers, body };
}

/** A file of a checksum database, which everybody may have. */
export function sumdbAnswer(path: string, body: Buffer, freshSeconds: number): Answer {
  const isLasting = /\/(?:tile|lookup)\//.test(path);
  const headers = {
    'Content-Type': path.includes('/tile/') ? 'application/octet-stream' : textType,
    'Cache-Control': `public, max-age=${isLasting ? daySeconds : freshSeconds}`,
  };
  return { status: 200, headers, body };
}

function scope(isPublic: boolean): string {
  return isPublic ? 'public, ' : 'private, ';
}

/** `go` prints so much of a text, up to the first empty line. */
const maxLines = 8;
const maxLineLength = 240;

export function failureAnswer({ status, lines }: ProxyFailure): Answer {
  const shown = lines.filter((line) => line !== '').slice(0, maxLines);
  return textAnswer(
    status,
    shown.map((line) => line.slice(0, maxLineLength).replace(/[^\x20-\x7e]/g, '?')),
  );
}
