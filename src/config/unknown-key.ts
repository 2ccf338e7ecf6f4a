import { cutText } from '../diagnostics/cut-text.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import { didYouMean, misspellingOf } from '../diagnostics/did-you-mean.ts';
import { findForeignKey, type Level } from './foreign-keys.ts';
import type { MappingEntry, MappingNode } from './yaml-node.ts';

/** Where a mapping is. */
export interface MappingPlace {
  readonly level: Level;
  /** Its own key: `/foo`, or the name of a back end; "" for mappings of which there is one. */
  readonly owner: string;
  /** Keys that are read elsewhere. */
  readonly otherKeys?: readonly string[];
}

/** What is to be said of a key that is not among those allowed. */
export interface UnknownKey {
  readonly finding: Finding;
  /** The keys that may be meant: nothing is to be concluded from their absence. Empty if the key is merely ignored. */
  readonly suspects: readonly string[];
}

/**
 * Judges an unknown key. It is an error if it looks like a typing error, or if what is served would be something else
 * with it; in `access` always, since without it somebody may be let in. Otherwise it is ignored with a warning.
 */
export function readUnknownKey(
  entry: MappingEntry,
  node: MappingNode,
  allowed: readonly string[],
  place: MappingPlace,
): UnknownKey {
  const name = entry.key.text;
  const { level, owner } = place;
  const cause = `${level} ${name}`;
  const message = `unknown key \`${cutText(name)}\` ${describePlace(place)}`;
  const misplaced = level === 'top' ? misplacedFinding(name) : undefined;
  if (misplaced !== undefined) return { finding: misplaced, suspects: ['host', 'paths'] };
  const found = { entry, node, owner };
  const foreign = findForeignKey(level, name);
  if (foreign !== undefined) {
    const hint = foreign.hint(found);
    if (!foreign.changesAnswers(found)) return ignored(message, hint, cause);
    const suspects = foreign.ours === undefined ? [] : [foreign.ours];
    return { finding: { code: 'config/unknown-key', message, hint, cause }, suspects };
  }
  const hint = didYouMean(name, allowed, 'keys here');
  const meant = misspellingOf(name, allowed);
  if (meant.length === 0 && level !== 'access') return ignored(message, hint, cause);
  const suspects = meant.length === 0 ? allowed : meant;
  return { finding: { code: 'config/unknown-key', message, hint, cause }, suspects };
}

/** A key that belongs below `paths`, as in the first version of govanityurls, or that is the value of `host`. */
function misplacedFinding(name: string): Finding | undefined {
  const [host] = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?=\/|$)/.exec(name) ?? [];
  if (host === name) {
    const message = `\`${cutText(name)}\` is a host as a key of the top level`;
    const hint = `write \`host: ${cutText(name)}\`, and its modules below \`paths:\``;
    return { code: 'config/unknown-key', message, hint };
  }
  if (host === undefined && !name.startsWith('/')) return undefined;
  const message = `\`${cutText(name)}\` is a module at the top level`;
  return { code: 'config/unknown-key', message, hint: 'indent it below `paths:`', cause: 'route' };
}

function ignored(message: string, hint: string, cause: string): UnknownKey {
  return { finding: { code: 'config/ignored-key', message: `${message} is ignored`, hint, cause }, suspects: [] };
}

function describePlace({ level, owner }: MappingPlace): string {
  switch (level) {
    case 'top':
      return 'at the top level';
    case 'path':
      return `in \`${cutText(owner)}\``;
    case 'backend':
      return `in back end \`${cutText(owner)}\``;
    default:
      return `in \`${level}\``;
  }
}
