import { mappingLines, type NewMapping } from '../config/append-entries.ts';
import type { Config } from '../config/config.ts';
import { parseConfig } from '../config/parse-config.ts';
import { writeYamlComment, writeYamlScalar } from '../config/write-yaml-scalar.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { NewBackend } from './new-backend.ts';
import type { LeftOut, NewEntry } from './plan-entries.ts';

/** A vanity.yaml before it is written. */
export interface ConfigDraft {
  readonly host: string;
  readonly backend: NewBackend;
  readonly entries: readonly NewEntry[];
  /** Texts that go above everything as comments. */
  readonly notes: readonly string[];
}

export interface WrittenConfig {
  readonly text: string;
  /** Those that are in the text. */
  readonly entries: readonly NewEntry[];
  /** Those that `check --strict` would report. */
  readonly leftOut: readonly LeftOut[];
  /** What it still reports. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the text means; undefined if it has an error. */
  readonly config: Config | undefined;
}

/** Writes a draft as a file that `check --strict` accepts: an entry with a problem is left out, and named. */
export function writeConfig(draft: ConfigDraft, file: string): WrittenConfig {
  const leftOut: LeftOut[] = [];
  let entries = draft.entries;
  for (;;) {
    const { lines, entryOf } = draftLines({ ...draft, entries });
    const text = `${lines.join('\n')}\n`;
    const { diagnostics, config } = parseConfig(text, file);
    const faulty = new Map<NewEntry, string>();
    for (const { location, message } of diagnostics) {
      const entry = location && entryOf.get(location.line);
      if (entry !== undefined && !faulty.has(entry)) faulty.set(entry, message);
    }
    if (faulty.size === 0) return { text, entries, leftOut, diagnostics, config };
    for (const [{ key, project }, reason] of faulty) leftOut.push({ name: project, reason: `\`${key}\`: ${reason}` });
    entries = entries.filter((entry) => !faulty.has(entry));
    if (entries.length === 0) return { text, entries, leftOut, diagnostics: [], config };
  }
}

function draftLines({ host, backend, entries, notes }: ConfigDraft) {
  const { name } = backend;
  const lines = [
    ...notes.map(writeYamlComment),
    `host: ${writeYamlScalar(host)}`,
    ...(entries.some(({ subdir }) => subdir !== '') ? subdirLines : []),
    'backends:',
    ...mappingLines([{ key: name, fields: backendFields(backend) }], '  '),
    `backend: ${writeYamlScalar(name)}`,
    'paths:',
  ];
  const entryOf = new Map<number, NewEntry>();
  for (const entry of entries) {
    for (const line of mappingLines([entryMapping(entry)], '  ')) {
      lines.push(line);
      entryOf.set(lines.length, entry);
    }
  }
  return { lines, entryOf };
}

const subdirLines = [
  '# some modules are found by `subdir`, for which their users need Go 1.25 or newer',
  'ignore: config/subdir-go-version',
];

/** A back end as it is written below `backends`. */
export function backendFields({ forge, web, clone, ssh }: NewBackend): NewMapping['fields'] {
  return [['forge', forge], ['web', web], ['clone', clone], ...(ssh === undefined ? [] : [['ssh', ssh] as const])];
}

/** An entry as it is written below `paths`; `backend` only if it is not the default of the file. */
export function entryMapping(
  { key, project, subdir, description, deprecated }: NewEntry,
  backend?: string,
): NewMapping {
  const path = key.slice(key.indexOf('/') + 1);
  const fields: [string, string | undefined][] = [
    ['backend', backend],
    ['project', project === path && (backend !== undefined || description !== undefined) ? undefined : project],
    ['subdir', subdir === '' ? undefined : subdir],
    ['description', description],
    ['deprecated', deprecated],
  ];
  return { key, fields: fields.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])) };
}
