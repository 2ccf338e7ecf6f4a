import { createSourceText } from '../../config/source-text.ts';
import { type Diagnostic, toDiagnostic } from '../../diagnostics/diagnostic.ts';
import { redact } from '../../diagnostics/redact.ts';
import type { Site } from '../../site/site.ts';
import { elementFault } from '../../vanity/module-path.ts';

export interface PathList {
  /** Paths on the host, each answered by a route. */
  readonly paths: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads import paths, one a line; `#` begins a comment. One that no route of the host answers is an error. */
export function parsePathList(text: string, file: string, site: Site, host: string): PathList {
  const { locate } = createSourceText(text, file);
  const paths: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { index: start, 0: line } of text.matchAll(/[^\r\n]+/g)) {
    const importPath = line.replace(/#.*/, '').trim();
    if (importPath === '') continue;
    const path = importPath.slice(host.length).replace(/\/$/, '');
    const fault = pathFault(importPath, path, site, host);
    if (fault === undefined) {
      paths.push(path === '' ? '/' : path);
      continue;
    }
    const location = locate({
      start: start + line.indexOf(importPath),
      end: start + line.indexOf(importPath) + importPath.length,
    });
    diagnostics.push(toDiagnostic({ code: 'path/not-found', ...fault }, { location }));
  }
  return { paths, diagnostics };
}

function pathFault(importPath: string, path: string, site: Site, host: string) {
  const shown = `\`${redact(importPath)}\``;
  if (!importPath.startsWith(host) || !/^(?:\/|$)/.test(path)) {
    return { message: `${shown} is not below ${host}`, hint: `write import paths of ${host}, one a line` };
  }
  const fault = path
    .split('/')
    .slice(1)
    .map(elementFault)
    .find((found) => found !== undefined);
  if (fault !== undefined) return { message: `${shown} is no import path: ${fault}` };
  if (site.hostTable.match(host, path) !== undefined) return undefined;
  return { message: `no route answers for ${shown}`, hint: 'list what a pattern of the configuration answers for' };
}
