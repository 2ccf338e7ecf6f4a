import { isHttp } from '../vanity/forges/clone-url.ts';
import type { Vcs } from '../vanity/vcs.ts';
import type { HttpsClone } from './config.ts';
import type { RepoTemplate } from './read-repo.ts';

/** The https clone URL of a repository, whatever its configured URL is; undefined if its forge is not known well enough. */
export function httpsCloneOf(repo: RepoTemplate, vcs: Vcs): HttpsClone | undefined {
  const clone = vcs === 'git' ? (cloneOfProject(repo) ?? cloneOfUrl(repo)) : undefined;
  return clone === undefined || !isPrivate(clone.withLogin) ? undefined : clone;
}

function cloneOfProject({ forge, web, project, backend }: RepoTemplate): HttpsClone | undefined {
  const isGuess = backend === undefined && forge.access.hasSshFilePaths === true;
  if (project === undefined || isGuess) return undefined;
  const withLogin = forge.httpsUrl(web, project);
  const anonymous = forge.anonymousHttpsUrl?.(web, project) ?? withLogin;
  return { withLogin, anonymous, isPublicForge: forge.isPublic(new URL(web).hostname) };
}

function cloneOfUrl({ url }: RepoTemplate): HttpsClone | undefined {
  if (!isHttp(url)) return undefined;
  const href = url.user === undefined ? url.href : url.href.replace(`//${url.user}@`, '//');
  return { withLogin: href, anonymous: href, isPublicForge: false };
}

/** Whether nobody can listen in: over https, or on this machine. */
function isPrivate(url: string): boolean {
  return /^https:\/\/|^http:\/\/(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])[:/]/.test(url);
}
