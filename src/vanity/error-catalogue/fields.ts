import type { Wording } from './catalogue-row.ts';
import { derivations } from './derivations.ts';
import { type MatchPlace, plainFact } from './facts.ts';

const fieldName = /\{(\w+)\}/g;

/**
 * The first wording whose fields are all known, filled in. In the last one, a field that the text does not hold, or
 * holds in a form that could be a secret or more than one word in a shell, stays a placeholder in capitals.
 */
export function fill(wording: Wording, place: MatchPlace): string {
  const texts = typeof wording === 'string' ? [wording] : wording;
  for (const text of texts.slice(0, -1)) {
    const filled = fillWholly(text, place);
    if (filled !== undefined) return filled;
  }
  return (texts.at(-1) ?? '').replace(fieldName, (_, field: string) => fieldValue(field, place) ?? placeholder(field));
}

/** Whether the last wording had to be taken with placeholders. */
export function isFilledWholly(wording: Wording, place: MatchPlace): boolean {
  const texts = typeof wording === 'string' ? [wording] : wording;
  return texts.some((text) => fillWholly(text, place) !== undefined);
}

function fillWholly(text: string, place: MatchPlace): string | undefined {
  let isWhole = true;
  const filled = text.replace(fieldName, (_, field: string) => {
    const value = isWhole ? fieldValue(field, place) : undefined;
    isWhole = value !== undefined;
    return value ?? '';
  });
  return isWhole ? filled : undefined;
}

function fieldValue(field: string, place: MatchPlace): string | undefined {
  const derive = derivations[field];
  return derive === undefined ? plainFact(field, place) : derive(place);
}

function placeholder(field: string): string {
  return placeholders[field] ?? field.replace(/[A-Z]/g, '_$&').toUpperCase();
}

/** Where the name of a field does not say what to write. */
const placeholders: Readonly<Record<string, string>> = {
  root: 'HOST',
  knownHost: 'HOST',
  sshHost: 'HOST',
  authority: 'HOST',
  tlsPort: 'PORT',
  key: 'KEY_FILE',
  knownHostsFile: '~/.ssh/known_hosts',
  publicKey: 'KEY_FILE.pub',
};
