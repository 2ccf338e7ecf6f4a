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
 * Every forge. Hosts are asked for in this order, first those that are certain: in `gitlab.visualstudio.com` and
 * `gitlab.googlesource.com` the first label is a customer's choice. A wrong guess by the first label costs links on pages,
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

/** The forge that a host (lower case, without port) is or by its first label seems to be; undefined for any other host. */
export function detectForge(host: string): Forge | undefined {
  return knownForge(host) ?? byLabel.get(host.split('.', 1)[0] ?? '');
}

/** The forge that a host (lower case, without port) is certain to be; undefined for any other host. */
export function knownForge(host: string): Forge | undefined {
  return inOrder.find((forge) => forge.isHost(host));
}

const inOrder = Object.values(forges);
/** As pkg.go.dev takes any `gitlab.…` for a GitLab. */
const byLabel = new Map(inOrder.flatMap((forge) => forge.labels.map((label) => [label, forge])));
