import type { ForgeApiKind, ListedProject } from './forge-api.ts';
import { createOwnedRepositories } from './owned-repositories.ts';
import { escapePath } from './pages.ts';

/** GitHub's REST API, that of github.com and of GitHub Enterprise Server. */
export const githubApi: ForgeApiKind = {
  groupWord: 'organization',
  baseOf: (web) => (new URL(web).hostname === 'github.com' ? 'https://api.github.com' : `${web}/api/v3`),
  tokenVariables: ['GITHUB_TOKEN', 'GH_TOKEN'],
  tokenScope: 'Contents: read',
  headers: (token) => ({
    // The media type gives files as they are, and leaves all else JSON.
    Accept: 'application/vnd.github.raw+json',
    'X-GitHub-Api-Version': '2022-11-28',
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
  }),
  create: (client) =>
    createOwnedRepositories(client, {
      pageQuery: { per_page: '100', type: 'all', sort: 'full_name' },
      // In kilobytes, counted after a while: a new repository with a commit may have 0, and is asked for nothing.
      isEmpty: () => false,
      async readFile({ name }: ListedProject, path) {
        const answer = await client.ask(`repos/${escapePath(name)}/contents/${escapePath(path)}`);
        return answer.status < 300 ? answer.text : undefined;
      },
    }),
};
