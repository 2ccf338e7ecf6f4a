import type { Dispatcher } from 'undici';
import type { HttpClient } from '../../net/http-client.ts';

/** What a forge says to somebody who asks for a repository; `unknown-login`: it does not know the login at all. */
export type ForgeVerdict = 'may-read' | 'may-not' | 'unknown-login';

/** The verdict, or why there is none, without anything of the login. */
export type ForgeReply =
  | { readonly ok: true; readonly verdict: ForgeVerdict }
  /** `isDown`: asking it anything else now is of no use. */
  | { readonly ok: false; readonly reason: string; readonly isDown: boolean };

const advertisement = 'application/x-git-upload-pack-advertisement';
/** Milliseconds for one answer: `go` waits. */
const timeoutMs = 10_000;
/** Redirects on the host itself: projects that were renamed, and addresses without `.git`. */
const maxRedirects = 3;
/** Bytes of an answer that are read, to keep the connection; of a longer one the connection is closed. */
const maxDumped = 64 * 1024;
/** Version 2 lists no references: for a large repository the answer is as short as for any other (git's protocol-v2). */
const gitHeaders = { 'User-Agent': 'git/2 (govanity)', 'Git-Protocol': 'version=2', Accept: '*/*' };

/**
 * Asks a forge for a repository as git does before a clone, with a login or as somebody without an account. The login
 * is sent to the host of the URL alone. Never rejects.
 */
export async function askForge(client: HttpClient, cloneUrl: string, login: string | undefined): Promise<ForgeReply> {
  const base = cloneUrl.replace(/\/$/, '');
  let url = new URL(`${base}/info/refs?service=git-upload-pack`);
  const headers = { ...gitHeaders, ...(login !== undefined && { Authorization: login }) };
  try {
    for (let count = 0; count <= maxRedirects; count++) {
      const { statusCode, headers: answered, body } = await client.request(url, { headers, timeoutMs });
      await body.dump({ limit: maxDumped });
      const verdict = readVerdict(statusCode, headerOf(answered, 'content-type'), login !== undefined);
      if (verdict !== undefined) return { ok: true, verdict };
      const next = isRedirect(statusCode) ? nextUrl(url, headerOf(answered, 'location')) : undefined;
      if (next === undefined)
        return { ok: false, reason: `it answered ${statusCode}`, isDown: [429, 503].includes(statusCode) };
      if (next.origin !== url.origin) return { ok: false, reason: `it redirects to ${next.origin}`, isDown: false };
      url = next;
    }
    return { ok: false, reason: `it redirects more than ${maxRedirects} times`, isDown: false };
  } catch (error) {
    return { ok: false, reason: describeFailure(error), isDown: true };
  }
}

function readVerdict(status: number, contentType: string, hasLogin: boolean): ForgeVerdict | undefined {
  if (status === 200 && contentType.split(';')[0]?.trim().toLowerCase() === advertisement) return 'may-read';
  if (status === 401) return hasLogin ? 'unknown-login' : 'may-not';
  return status === 403 || status === 404 ? 'may-not' : undefined;
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function nextUrl(from: URL, location: string): URL | undefined {
  return location !== '' && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
}

function headerOf(headers: Dispatcher.ResponseData['headers'], name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** By codes alone: the words of others might repeat what was sent. */
function describeFailure(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  const known = code ?? cause?.code;
  return typeof known === 'string' && /^[A-Z_0-9]{3,60}$/.test(known) ? known : 'no answer';
}
