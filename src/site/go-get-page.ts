import { escapeHtml, metaTag } from '../vanity/tags.ts';
import type { ModuleMatch } from './module-match.ts';

/** The tags of a module, one per line; they have to be the first elements of a page's head. */
export function discoveryTags({ goImportContent, modImportContent, goSourceContent }: ModuleMatch): string {
  // The one that `go` prefers comes first: simple readers take the first one that they know.
  const tags = modImportContent === undefined ? [] : [metaTag('go-import', modImportContent)];
  tags.push(metaTag('go-import', goImportContent));
  if (goSourceContent !== undefined) tags.push(metaTag('go-source', goSourceContent));
  return tags.join('\n');
}

/** The page that `go` reads: the tags, and a line for people who happen to see it. */
export function goGetPage(module: ModuleMatch): string {
  const importPath = escapeHtml(module.importPath);
  return `<!DOCTYPE html>
<html lang="en">
<head>
${discoveryTags(module)}
<meta charset="utf-8">
<title>${importPath}</title>
</head>
<body>
<p>go get ${importPath}</p>
</body>
</html>
`;
}
