import type { ForgeName } from '../vanity/forges/forge.ts';
import { forges } from '../vanity/forges/forge-table.ts';
import type { NewEntry } from './plan-entries.ts';

/** A pattern that answers for every project of a forge under the project's own path. */
export function sampleEntry(forge: ForgeName): NewEntry {
  // What the forge calls the parts of a project's path: `OWNER/REPOSITORY`.
  const names = forges[forge].projectForm.split('/').map((part) => part.toLowerCase().replace(/[^a-z0-9]/g, ''));
  const marks = forges[forge].projectForm.split('/').map((part) => (part.startsWith('~') ? '~' : ''));
  const key = names.map((name) => `/{${name}}`).join('');
  const project = names.map((name, index) => `${marks[index]}{${name}}`).join('/');
  return { key, project, subdir: '', description: undefined, deprecated: undefined };
}
