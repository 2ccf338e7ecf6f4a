import { escapeHtml, metaTag } from '../vanity/tags.ts';
import type { ModuleMatch } from './module-match.ts';

/** The tags of a module, one a line; they have to be the first elements of a page's head. */
export function discoveryTags({ goImportContent, goSourceContent }: ModuleMatch): string {
  const goImport = metaTag('go-import', goImportContent);
  return goSourceContent === undefined ? goImport : `${goImport}\n${metaTag('go-source', goSourceContent)}`;
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
