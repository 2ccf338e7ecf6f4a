import { writeYamlComment, writeYamlScalar } from '../config/write-yaml-scalar.ts';
import type { Draft, DraftField, Origin, Written } from './draft.ts';

const nowhere: Origin = { span: { start: 0, end: 0 }, part: undefined };

/** Writes a draft as a new vanity.yaml; `leftOut` names what could not be part of it, as comments at the end. */
export function writeVanityYaml({ top, entries, notes }: Draft, leftOut: readonly string[] = []): Written {
  const lines: string[] = [];
  const origins: Origin[] = [];
  const write = (line: string, origin: Origin) => {
    lines.push(line);
    origins.push(origin);
  };
  for (const note of notes) write(writeYamlComment(note), nowhere);
  for (const field of top) write(fieldLine(field), { span: field.span, part: field });
  write('paths:', nowhere);
  for (const entry of entries) {
    const origin: Origin = { span: entry.span, part: entry };
    for (const note of entry.notes) write(`  ${writeYamlComment(note)}`, origin);
    write(`  ${writeYamlScalar(entry.key)}:`, origin);
    for (const field of entry.fields) write(`    ${fieldLine(field)}`, { span: field.span, part: entry });
  }
  for (const text of leftOut) write(`  ${writeYamlComment(`left out, see the errors: ${text}`)}`, nowhere);
  return { text: `${lines.join('\n')}\n`, originOf: ({ line }) => origins[line - 1] ?? nowhere };
}

function fieldLine({ name, value }: DraftField): string {
  return `${name}: ${writeYamlScalar(value)}`;
}
