import type { ForgeApiKind } from './forge-api.ts';
import { gerritApi } from './gerrit.ts';
import { giteaApi } from './gitea.ts';
import { githubApi } from './github.ts';
import { gitlabApi } from './gitlab.ts';

/** The forges whose repositories can be listed. */
export const forgeApis = {
  gitlab: gitlabApi,
  gitea: giteaApi,
  gerrit: gerritApi,
  github: githubApi,
} as const satisfies Readonly<Record<string, ForgeApiKind>>;

export type ListedForge = keyof typeof forgeApis;
