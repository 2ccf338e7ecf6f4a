import type { ForgeApiKind, ListedProject } from './forge-api.ts';
import { createOwnedRepositories } from './owned-repositories.ts';
import { escapePath } from './pages.ts';

/** The API of Gitea and Forgejo, version 1. */
export const giteaApi: ForgeApiKind = {
  groupWord: 'organization',
  baseOf: (web) => `${web}/api/v1`,
  tokenVariables: ['GITEA_TOKEN', 'FORGEJO_TOKEN'],
  tokenScope: 'read:organization and read:repository',
  headers: (token) => (token === undefined ? {} : { Authorization: `token ${token}` }),
  create: (client) =>
    createOwnedRepositories(client, {
      pageQuery: { limit: '50', page: '1' },
      isEmpty: ({ empty }) => empty === true,
      async readFile({ name, branch }: ListedProject, path) {
        const query: Record<string, string> = branch === undefined ? {} : { ref: branch };
        const answer = await client.ask(`repos/${escapePath(name)}/raw/${escapePath(path)}`, query);
        return answer.status < 300 ? answer.text : undefined;
      },
    }),
};
