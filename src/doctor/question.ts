import type { Context } from './context.ts';
import { basicLogin } from './net/basic-login.ts';
import type { Question } from './net/network.ts';

/** A question with the credentials that `go` sends: over https those of `.netrc`, else those that the URL holds. */
export function questionOf(url: URL, { netrc, goEnv }: Context): Question {
  const usesNetrc = goEnv.GOAUTH.split(';').some((method) => method.trim() === 'netrc');
  const fromNetrc = url.protocol === 'https:' && usesNetrc ? netrc.authorization(url.hostname) : undefined;
  const login = fromNetrc ?? basicLogin(url);
  return { url, headers: login === undefined ? {} : { Authorization: login } };
}
