import { createHttpClient } from '../net/http-client.ts';
import { findModules, type SearchedProject } from './find-modules.ts';
import { createApiClient } from './forge-api/api-client.ts';
import { ApiFault, type ListedProject } from './forge-api/forge-api.ts';
import { forgeApis, type ListedForge } from './forge-api/forge-apis.ts';

export interface ListOptions {
  readonly forge: ListedForge;
  readonly groups: readonly string[];
  /** Address of the API, without a final slash. */
  readonly base: string;
  readonly token: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Is called with a line about what is done. */
  readonly onProgress: (text: string) => void;
}

/** Lists the repositories of groups and reads their go.mod files. Throws ApiFault. */
export async function listModules(options: ListOptions): Promise<Map<string, SearchedProject[]>> {
  const { forge, groups, base, token, env, onProgress } = options;
  const kind = forgeApis[forge];
  const http = createHttpClient(env);
  const { host } = new URL(base);
  const onWait = (seconds: number) => onProgress(`${host} limits requests: waiting for ${seconds} seconds`);
  try {
    const api = kind.create(createApiClient({ kind, base, token, http, onWait }));
    const searched = new Map<string, SearchedProject[]>();
    const seen = new Set<string>();
    for (const group of groups) {
      onProgress(`${host}: listing ${group}`);
      const projects: ListedProject[] = [];
      let isEmpty = true;
      for await (const page of api.listProjects(group)) {
        isEmpty &&= page.length === 0;
        // A group may lie in another one.
        for (const project of page) if (isName(project.name) && !seen.has(project.name)) projects.push(project);
        onProgress(`${host}: ${projects.length} repositories of ${group}`);
      }
      for (const { name } of projects) seen.add(name);
      if (isEmpty) {
        throw new ApiFault(`the ${kind.groupWord} \`${group}\` has no repository, or none that is visible`);
      }
      let done = 0;
      const onProject = () => onProgress(`${host}: go.mod of ${++done} of ${projects.length} repositories`);
      searched.set(group, await findModules(api, projects, onProject));
    }
    return searched;
  } finally {
    http.close();
  }
}

/** Whether a name can be part of an address: with dot segments it would lead to another page of the API. */
function isName(name: string): boolean {
  const elements = name.split('/');
  return !/\p{Cc}/u.test(name) && !elements.some((element) => element === '' || element === '.' || element === '..');
}
