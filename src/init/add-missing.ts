import { isDeepStrictEqual } from 'node:util';
import { appendEntries, insertMapping, type NewMapping } from '../config/append-entries.ts';
import { applyEdits } from '../config/apply-edits.ts';
import { identityOf } from '../config/check-same-repo.ts';
import type { Backend, Config, Route } from '../config/config.ts';
import { parseConfig } from '../config/parse-config.ts';
import { readProject } from '../config/read-repo.ts';
import { createSourceText } from '../config/source-text.ts';
import type { MappingNode } from '../config/yaml-node.ts';
import { EditRefusal } from '../config/yaml-place.ts';
import { parseYamlTree } from '../config/yaml-tree.ts';
import type { Diagnostic, TextEdit } from '../diagnostics/diagnostic.ts';
import { buildHostTable } from '../site/host-table.ts';
import type { NewBackend } from './new-backend.ts';
import type { LeftOut, NewEntry } from './plan-entries.ts';
import { backendFields, entryMapping } from './write-config.ts';

/** Sorts the entries of a plan by what a configuration answers for them already; `host` is that of keys without one. */
export function findMissing(
  config: Config,
  entries: readonly NewEntry[],
  { host: usualHost, identities }: { host: string; identities: (project: string) => readonly string[] },
): { missing: NewEntry[]; conflicts: LeftOut[] } {
  const table = buildHostTable(config);
  const missing: NewEntry[] = [];
  const conflicts: LeftOut[] = [];
  for (const entry of entries) {
    const slash = entry.key.indexOf('/');
    const host = slash === 0 ? usualHost : entry.key.slice(0, slash);
    const path = entry.key.slice(slash);
    const found = table.find(host, path);
    const isAnswered = found !== undefined && identities(entry.project).includes(identityOfHref(found.goImport.repo));
    if (isAnswered) continue;
    if (found !== undefined && found.importPath === `${host}${path === '/' ? '' : path}`) {
      const reason = `\`${entry.key}\` leads to ${found.goImport.repo} by \`${found.route.key}\`, which is kept`;
      conflicts.push({ name: entry.project, reason });
    } else missing.push(entry);
  }
  return { missing, conflicts };
}

/** The identities of a project's clone URLs, over ssh and over https. */
export function projectIdentities(backend: Backend): (project: string) => readonly string[] {
  const read = (project: string, clone: Backend['clone']) =>
    readProject(project, 'git', [], { ...backend, clone }).repo?.url;
  return (project) =>
    [read(project, 'ssh'), read(project, 'https')].flatMap((url) => (url === undefined ? [] : [identityOf(url)]));
}

function identityOfHref(href: string): string {
  const [, host = '', path = ''] = /^[a-z+]+:\/\/(?:[^/@]*@)?([^/:]*|\[[^\]]*\])(?::[0-9]+)?(\/.*)?$/.exec(href) ?? [];
  return identityOf({ host, path });
}

export type Addition =
  | {
      readonly ok: true;
      readonly text: string;
      readonly edits: readonly TextEdit[];
      /** What `check` reports of the new text and not of the old one. */
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly ok: false; readonly reason: string };

export interface AdditionOptions {
  readonly file: string;
  /** What the text means. */
  readonly config: Config;
  /** Name of the back end of the new entries. */
  readonly backend: string;
  /** The same if the file does not have it yet. */
  readonly newBackend: NewBackend | undefined;
}

/**
 * Adds entries at the end of `paths` and keeps every other character. The new text is parsed again: the other entries
 * have to mean what they meant.
 */
export function addEntries(text: string, entries: readonly NewEntry[], options: AdditionOptions): Addition {
  const { file, config } = options;
  try {
    const edits = planEdits(text, entries, options);
    const edited = applyEdits(text, edits);
    const { config: after, diagnostics } = parseConfig(edited, file);
    const [error] = diagnostics.filter(({ severity }) => severity === 'error');
    if (after === undefined) {
      return { ok: false, reason: `it would have an error in line ${error?.location?.line}: ${error?.message}` };
    }
    if (!keepsRoutes(config, after, entries)) return { ok: false, reason: 'other entries would change' };
    const known = new Set(parseConfig(text, file).diagnostics.map(nameOf));
    return { ok: true, text: edited, edits, diagnostics: diagnostics.filter((found) => !known.has(nameOf(found))) };
  } catch (error) {
    if (!(error instanceof EditRefusal)) throw error;
    return { ok: false, reason: error.message };
  }
}

function planEdits(text: string, entries: readonly NewEntry[], options: AdditionOptions): TextEdit[] {
  const { file, backend, newBackend } = options;
  const { root } = parseYamlTree(createSourceText(text, file));
  const find = (name: string) =>
    root?.kind === 'mapping' ? root.entries.findLast(({ key }) => key.text === name) : undefined;
  const paths = find('paths');
  if (root?.kind !== 'mapping' || paths?.value.kind !== 'mapping') throw new EditRefusal('it has no `paths`');
  const defaultBackend = find('backend')?.value;
  const isDefault = defaultBackend?.kind === 'scalar' && defaultBackend.text.trim() === backend;
  const added = entries.map((entry) => entryMapping(entry, isDefault ? undefined : backend));
  const edits = [appendEntries(text, paths.value, added)];
  if (newBackend === undefined) return edits;
  const mapping: NewMapping = { key: newBackend.name, fields: backendFields(newBackend) };
  const backends: MappingNode | undefined = kindOf(find('backends')?.value);
  return [
    backends === undefined
      ? insertMapping(text, root, paths, 'backends', [mapping])
      : appendEntries(text, backends, [mapping]),
    ...edits,
  ];
}

function kindOf(node: { readonly kind: string } | undefined): MappingNode | undefined {
  return node?.kind === 'mapping' ? (node as MappingNode) : undefined;
}

function keepsRoutes(before: Config, after: Config, entries: readonly NewEntry[]): boolean {
  const old = new Set(before.routes.map(({ key }) => key));
  const kept = after.routes.filter(({ key }) => old.has(key));
  return (
    after.routes.length === before.routes.length + entries.length &&
    isDeepStrictEqual(before.routes.map(withoutPlace), kept.map(withoutPlace)) &&
    isDeepStrictEqual(before.hosts, after.hosts)
  );
}

function withoutPlace({ span: _span, ...route }: Route): object {
  return route;
}

function nameOf({ code, message }: Diagnostic): string {
  return `${code} ${message.replace(/\bline [0-9]+/g, '')}`;
}
