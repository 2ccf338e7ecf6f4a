import type { Route } from '../config/config.ts';
import { createSourceText } from '../config/source-text.ts';
import { type Diagnostic, toDiagnostic } from '../diagnostics/diagnostic.ts';
import { diagnosticJson, formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { type ConfigFile, readConfigFile } from '../server/read-config-file.ts';
import { buildDirectory, type Directory } from '../site/directory.ts';
import { createListing } from '../site/listing.ts';
import type { ModuleMatch } from '../site/module-match.ts';
import { parseRequestTarget } from '../site/request-target.ts';
import type { ExitCode, Io } from './io.ts';

/** `govanity explain`: says which route answers for an import path, and with what. */
export async function explain(importPath: string, file: string, format: 'text' | 'json', io: Io): Promise<ExitCode> {
  const read = await readConfigFile(file);
  const { module, diagnostics } = explanation(importPath, read);
  if (format === 'json') {
    io.stdout(
      `${JSON.stringify({ ...explanationJson(importPath, module), diagnostics: diagnostics.map(diagnosticJson) }, null, 2)}\n`,
    );
  } else {
    if (module !== undefined) io.stdout(explanationText(importPath, module, read));
    const frames = formatDiagnostics(diagnostics, { color: io.color, source: read.text });
    if (frames !== '') io.stderr(module === undefined ? frames : `\n${frames}`);
  }
  return module === undefined ? 1 : 0;
}

function explanation(
  importPath: string,
  read: ConfigFile,
): { module?: ModuleMatch; diagnostics: readonly Diagnostic[] } {
  const { config } = read;
  if (config === undefined) return { diagnostics: read.diagnostics };
  const directory = buildDirectory(config);
  const { host, path } = splitImportPath(importPath, directory);
  const target = parseRequestTarget(path);
  const isServed = directory.hosts.has(host) || directory.allowsAnyHost;
  const module = typeof target === 'string' || !isServed ? undefined : directory.find(host, target.path);
  if (module !== undefined) {
    return { module, diagnostics: read.diagnostics.filter((diagnostic) => concerns(diagnostic, module.route, read)) };
  }
  const message = `no route answers for \`${importPath}\``;
  if (!isServed) {
    const hint = `the configured hosts are ${[...directory.hosts].join(', ')}`;
    return { diagnostics: [toDiagnostic({ code: 'path/not-found', message, hint })] };
  }
  const nearest = createListing(config, directory).nearest(host, path);
  const hint =
    nearest.length > 0
      ? `did you mean ${nearest.map((found) => `\`${host}${found}\``).join(' or ')}?`
      : `add \`${path}\` below \`paths\``;
  return { diagnostics: [toDiagnostic({ code: 'path/not-found', message, hint })] };
}

/** Takes an import path, also one without a host, as a URL, or with a version, as people have it at hand. */
function splitImportPath(text: string, { hosts }: Directory): { host: string; path: string } {
  const bare = text.replace(/^https?:\/\//, '').replace(/@[^/]*$/, '');
  const slash = bare.indexOf('/');
  const [first = ''] = hosts;
  if (slash === 0) return { host: first, path: bare };
  return slash === -1 ? { host: bare, path: '/' } : { host: bare.slice(0, slash), path: bare.slice(slash) };
}

/** Whether a diagnostic stands in a route's entry. */
function concerns({ location }: Diagnostic, { span }: Route, { text, file }: ConfigFile): boolean {
  const entry = createSourceText(text, file).locate(span);
  return location !== undefined && location.line >= entry.line && location.line <= entry.endLine;
}

function explanationJson(importPath: string, module: ModuleMatch | undefined): object {
  return {
    importPath,
    found: module !== undefined,
    route: module?.route.key ?? null,
    prefix: module?.goImport.prefix ?? null,
    vcs: module?.goImport.vcs ?? null,
    repo: module?.goImport.repo ?? null,
    subdir: module?.goImport.subdir || null,
    goImport: module?.goImportContent ?? null,
    goSource: module?.goSourceContent ?? null,
  };
}

function explanationText(importPath: string, module: ModuleMatch, { text, file }: ConfigFile): string {
  const { line } = createSourceText(text, file).locate(module.route.span);
  const rows = [
    ['route', `${module.route.key} (${file}:${line})`],
    ['prefix', module.goImport.prefix],
    ['vcs', module.goImport.vcs],
    ['repo', module.goImport.repo],
    ['subdir', module.goImport.subdir],
    ['forge', module.route.forge],
    ['go-import', module.goImportContent],
    ['go-source', module.goSourceContent],
    ['docs', module.docs],
  ].filter(([, value]) => value);
  return `${importPath}\n${rows.map(([name = '', value]) => `  ${name.padEnd(10)} ${value}\n`).join('')}`;
}
