import type { ListedProject } from './forge-api/forge-api.ts';
import type { NewEntry } from './plan-entries.ts';

/** Entries that a pattern has to replace. */
const minEntries = 3;

/** A pattern that answers as many entries do, and those that have more to say. */
export interface EntryPattern {
  readonly pattern: NewEntry;
  readonly rest: readonly NewEntry[];
}

/**
 * One pattern in place of all entries without a description; undefined if they have no form in common, or if it would
 * also answer for a repository that has no entry.
 */
export function findPattern(entries: readonly NewEntry[], listed: readonly ListedProject[]): EntryPattern | undefined {
  const rest = entries.filter(({ deprecated }) => deprecated !== undefined);
  const plain = entries.filter(({ deprecated }) => deprecated === undefined);
  const [first] = plain;
  if (first === undefined || plain.length < minEntries) return undefined;
  const depth = first.key.split('/').length;
  const prefix = prefixOf(first);
  const isSameForm = plain.every(
    (entry) =>
      entry.subdir === '' &&
      entry.description === undefined &&
      entry.key.startsWith('/') &&
      entry.key.split('/').length === depth &&
      prefixOf(entry) === prefix,
  );
  if (prefix === undefined || !isSameForm) return undefined;
  const fixed = commonStart(plain.map(({ key }) => key.split('/').slice(1, -1)));
  const elements = [...fixed, ...placeholders(depth - 1 - fixed.length)];
  const start = [prefix, ...fixed].filter((element) => element !== '').join('/');
  const projects = new Set(entries.map(({ project }) => project));
  const isAnswered = ({ name }: ListedProject) =>
    (start === '' || name.startsWith(`${start}/`)) &&
    name.split('/').length === depth - 1 + (prefix === '' ? 0 : prefix.split('/').length);
  if (listed.some((project) => isAnswered(project) && !projects.has(project.name))) return undefined;
  const project = [prefix, ...elements].filter((element) => element !== '').join('/');
  return { pattern: { ...first, key: `/${elements.join('/')}`, project }, rest };
}

/** What a project has in front of its key; undefined if it does not end with the key. */
function prefixOf({ key, project }: NewEntry): string | undefined {
  if (`/${project}` === key) return '';
  return project.endsWith(key) ? project.slice(0, -key.length) : undefined;
}

function commonStart([first = [], ...others]: readonly (readonly string[])[]): readonly string[] {
  const differs = first.findIndex((element, index) => others.some((other) => other[index] !== element));
  return differs === -1 ? first : first.slice(0, differs);
}

function placeholders(count: number): string[] {
  const groups = count === 2 ? ['{group}'] : Array.from({ length: count - 1 }, (_, index) => `{group${index + 1}}`);
  return [...groups, '{name}'];
}
