import { parsePage } from '../support/page.ts';
import { serveYaml } from '../support/site-server.ts';

export interface Tags {
  readonly goImport: readonly string[];
  readonly goSource: readonly string[];
}

/** The tags on a page. */
export function tagsOf(html: string): Tags {
  const { goImport, goSource } = parsePage(html);
  return { goImport, goSource };
}

/** The tags that our server gives for import paths with their hosts. */
export async function servedTags(yaml: string, importPaths: readonly string[]): Promise<Tags[]> {
  const server = await serveYaml(yaml);
  try {
    const tags: Tags[] = [];
    for (const importPath of importPaths) {
      const slash = importPath.indexOf('/');
      const host = importPath.slice(0, slash);
      const { body } = await server.ask(`${importPath.slice(slash)}?go-get=1`, { host });
      tags.push(tagsOf(body));
    }
    return tags;
  } finally {
    await server.close();
  }
}
