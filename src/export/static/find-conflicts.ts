import type { Span } from '../../config/yaml-node.ts';
import { type Diagnostic, type Finding, type Location, toDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { StaticPage } from './collect-pages.ts';

/** Name of a page's file in the export. */
export function fileOfPage(path: string): string {
  return path === '/' ? 'index.html' : `${path.slice(1)}/index.html`;
}

const hint = 'leave this module to `govanity serve` or to nginx, or give it another import path';

/**
 * Finds the pages that cannot lie beside other files: where a name would be both a file and a directory, and where
 * two names differ in nothing but case, which many file systems and hosts take for one.
 */
export function findConflicts(
  pages: readonly StaticPage[],
  otherFiles: readonly string[],
  locate: (span: Span) => Location,
): Diagnostic[] {
  const files = new Set([...otherFiles, ...pages.map(({ path }) => fileOfPage(path))]);
  const byLowerCase = new Map(otherFiles.flatMap(namesOf).map((name) => [name.toLowerCase(), name]));
  const found = new Map<string, Diagnostic>();
  // A list is there because of modules, whose places are better to know.
  const modulesFirst = [...pages.filter(({ route }) => route), ...pages.filter(({ route }) => !route)];
  for (const { path, route } of modulesFirst) {
    for (const name of namesOf(fileOfPage(path))) {
      const known = byLowerCase.get(name.toLowerCase()) ?? name;
      byLowerCase.set(name.toLowerCase(), known);
      const isFile = files.has(name) && name !== fileOfPage(path);
      if (known === name && !isFile) continue;
      const conflict = known === name ? nameConflict(path, name) : caseConflict(path, name, known);
      const place = route === undefined ? {} : { location: locate(route.span) };
      if (!found.has(known)) found.set(known, toDiagnostic({ ...conflict, hint }, place));
      // What lies below has no conflict of its own.
      break;
    }
  }
  return [...found.values()];
}

function nameConflict(path: string, name: string): Finding {
  const message = `the page of \`${path}\` needs a directory called ${name}, which is a file of the export`;
  return { code: 'export/name-conflict', message };
}

function caseConflict(path: string, name: string, known: string): Finding {
  const message = `the page of \`${path}\` needs the name ${name}, which differs from ${known} only in case`;
  return { code: 'export/case-conflict', message };
}

/** A file's directories, then the file itself. */
function namesOf(file: string): string[] {
  const elements = file.split('/');
  return elements.map((_, index) => elements.slice(0, index + 1).join('/'));
}
