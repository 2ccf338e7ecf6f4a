import type { Config, Route } from '../config/config.ts';
import { createSourceText } from '../config/source-text.ts';
import { type Diagnostic, toDiagnostic } from '../diagnostics/diagnostic.ts';
import { diagnosticsJson, formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { printable } from '../diagnostics/printable.ts';
import { redact } from '../diagnostics/redact.ts';
import type { ConfigFile } from '../files/read-config-file.ts';
import { buildHostTable, chooseHost, type HostTable } from '../site/host-table.ts';
import { createListing } from '../site/module-list.ts';
import type { ModuleMatch } from '../site/module-match.ts';
import { parseRequestTarget } from '../site/request-target.ts';
import { atOnce } from '../site/steps.ts';
import { parseImportPath } from '../vanity/import-path.ts';
import { hostFault } from '../vanity/module-path.ts';
import type { ExitCode, Io } from './io.ts';
import { readConfig } from './read-config.ts';

interface Explanation {
  readonly module?: ModuleMatch;
  /** Of the whole file if it has errors, otherwise of the entry. */
  readonly diagnostics: readonly Diagnostic[];
}

/** `govanity explain`: shows which route answers for an import path, and with what. */
export async function explain(importPath: string, file: string, format: 'text' | 'json', io: Io): Promise<ExitCode> {
  const read = await readConfig(file, io);
  const { module, diagnostics } = explanation(importPath, read);
  if (format === 'json') {
    io.stdout(
      `${JSON.stringify({ ...explanationJson(importPath, module), diagnostics: diagnosticsJson(diagnostics) }, null, 2)}\n`,
    );
  } else {
    if (module !== undefined) io.stdout(explanationText(importPath, module, read));
    const frames = formatDiagnostics(diagnostics, { color: io.color, source: read.text });
    if (frames !== '') io.stderr(module === undefined ? frames : `\n${frames}`);
  }
  return module === undefined ? 1 : 0;
}

function explanation(importPath: string, read: ConfigFile): Explanation {
  if (read.config === undefined) return { diagnostics: read.diagnostics };
  const config = unhidden(read.config);
  const hostTable = buildHostTable(config);
  const asked = parseImportPath(importPath);
  const path = asked.path || '/';
  const host = chooseHost(asked.host, hostTable)?.host;
  if (host === undefined) return notFound(importPath, hostHint(asked.host, hostTable));
  const target = parseRequestTarget(path);
  const module = typeof target === 'string' ? undefined : hostTable.find(host, target.path);
  if (module !== undefined) return { module, diagnostics: concerning(module.route, read) };
  const nearest = atOnce(createListing(config, hostTable)).modulesOf(host).findNear(path);
  const names = nearest.map((found) => `\`${host}${found}\``).join(' or ');
  return notFound(importPath, names === '' ? `add \`${path}\` below \`paths\`` : `did you mean ${names}?`);
}

/** Whoever can read the configuration may see all of it. */
function unhidden(config: Config): Config {
  return { ...config, index: 'public', routes: config.routes.map((route) => ({ ...route, hidden: false })) };
}

function notFound(importPath: string, hint: string): Explanation {
  const message = `no route answers for \`${redact(importPath)}\``;
  return { diagnostics: [toDiagnostic({ code: 'path/not-found', message, hint: redact(hint) })] };
}

function hostHint(name: string, { hosts, allowsAnyHost }: HostTable): string {
  if (!allowsAnyHost) return `the configured hosts are ${[...hosts].join(', ')}`;
  if (name === '') return 'the configuration names no host: write the whole import path, such as go.company.com/foo';
  return `\`${name}\` cannot be the host of import paths: ${hostFault(name.toLowerCase())}`;
}

/** The diagnostics in a route's entry. */
function concerning({ span }: Route, { text, file, diagnostics }: ConfigFile): Diagnostic[] {
  const entry = createSourceText(text, file).locate(span);
  return diagnostics.filter(({ location: { line } = entry }) => line >= entry.line && line <= entry.endLine);
}

function explanationJson(importPath: string, module: ModuleMatch | undefined): object {
  return {
    importPath: redact(importPath),
    found: module !== undefined,
    route: module?.route.key ?? null,
    prefix: module?.goImport.prefix ?? null,
    vcs: module?.goImport.vcs ?? null,
    repo: module?.goImport.repo ?? null,
    subdir: module?.goImport.subdir || null,
    goImport: module?.goImportContent ?? null,
    ...(module?.modImportContent === undefined ? {} : { modImport: module.modImportContent }),
    goSource: module?.goSourceContent ?? null,
  };
}

function explanationText(importPath: string, module: ModuleMatch, { text, file }: ConfigFile): string {
  const { line } = createSourceText(text, file).locate(module.route.span);
  const rows = [
    ['route', `${module.route.key} (${printable(file)}:${line})`],
    ['prefix', module.goImport.prefix],
    ['vcs', module.goImport.vcs],
    ['repo', module.goImport.repo],
    ['subdir', module.goImport.subdir],
    ['forge', module.route.forge],
    ['go-import', module.modImportContent],
    ['go-import', module.goImportContent],
    ['go-source', module.goSourceContent],
    ['docs', module.docs],
  ].filter(([, value]) => value);
  return `${printable(redact(importPath))}\n${rows.map(([name = '', value]) => `  ${name.padEnd(10)} ${value}\n`).join('')}`;
}
