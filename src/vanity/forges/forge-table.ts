import { azure } from './azure.ts';
import { bitbucket } from './bitbucket.ts';
import { bitbucketServer } from './bitbucket-server.ts';
import { cgit } from './cgit.ts';
import type { Forge, ForgeName } from './forge.ts';
import { generic } from './generic.ts';
import { gerrit } from './gerrit.ts';
import { gitea } from './gitea.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { gitweb } from './gitweb.ts';
import { sourcehut } from './sourcehut.ts';

/**
 * Every forge, in the order of detection. First those known by the end of a host, where the first label is a customer's
 * choice: `gitlab.visualstudio.com` is Azure, `gitlab.googlesource.com` is Gerrit. Then those known by the first label,
 * Bitbucket Cloud's exact host before the `bitbucket.` of Bitbucket Server. A wrong guess costs links on pages,
 * never a `go get`: the repository's URL is not touched by it.
 */
export const forges: Readonly<Record<ForgeName, Forge>> = {
  azure,
  gerrit,
  github,
  gitlab,
  gitea,
  bitbucket,
  'bitbucket-server': bitbucketServer,
  sourcehut,
  cgit,
  gitweb,
  generic,
};

/** The forge that a host (lower case, without port) is or by its name seems to be; undefined where nothing tells. */
export function detectForge(host: string): Forge | undefined {
  return inOrder.find((forge) => forge.detect(host));
}

const inOrder = Object.values(forges);
