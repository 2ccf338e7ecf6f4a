import { EVENT_ID, type Event } from 'js-yaml';
import type { Finding } from '../diagnostics/diagnostic.ts';

/** What is wrong unless a text holds exactly one document with something in it. */
export function documentFault(
  events: readonly Event[],
  text: string,
): { readonly finding: Finding; readonly start: number; readonly end: number } | undefined {
  const starts = events.flatMap((event, index) => (event.type === EVENT_ID.DOCUMENT ? [index] : []));
  // Nothing is lost by an empty document, such as the one that a final `---` begins.
  const documents = starts.filter(
    (start, index) => index === 0 || !isEmptyDocument(events.slice(start, start + 2)),
  ).length;
  if (documents === 0 || (documents === 1 && isEmptyDocument(events))) {
    const hint = 'the smallest useful file has `host:` and one entry below `paths:`';
    return { finding: { code: 'yaml/empty', message: 'the file holds no configuration', hint }, start: 0, end: 0 };
  }
  if (documents === 1) return undefined;
  const message = `the file holds ${documents} YAML documents, one is allowed`;
  const hint = 'keep one of them, and take out the `---` or `...` line between them';
  return { finding: { code: 'yaml/multiple-documents', message, hint }, ...endOfFirst(events, text) };
}

/** Documents beyond which a text is not parsed: each takes memory, and one is allowed. */
const maxDocuments = 100;

/** The fault of a text with very many documents, found without parsing it. */
export function tooManyDocuments(text: string): ReturnType<typeof documentFault> {
  let count = 0;
  for (const { index } of text.matchAll(documentMarker)) {
    if (++count <= maxDocuments) continue;
    const message = `the file holds more than ${maxDocuments} YAML documents, one is allowed`;
    const hint = 'keep one of them';
    return { finding: { code: 'yaml/multiple-documents', message, hint }, start: index, end: index + 3 };
  }
  return undefined;
}

/** At the start of a line `---` and `...` are nothing else. */
const documentMarker = /(?<![^\r\n\ufeff])(?:---|\.\.\.)(?!\S)/g;

function isEmptyDocument(events: readonly Event[]): boolean {
  const [, content] = events;
  return content?.type === EVENT_ID.POP || (content?.type === EVENT_ID.SCALAR && content.valueStart === -1);
}

/** The `---` or `...` after the first document. */
function endOfFirst(events: readonly Event[], text: string): { start: number; end: number } {
  const [first] = events;
  const markers = [...text.matchAll(documentMarker)];
  const hasOwnMarker = first?.type === EVENT_ID.DOCUMENT && first.explicitStart;
  const start = markers[hasOwnMarker ? 1 : 0]?.index ?? 0;
  return { start, end: Math.min(start + 3, text.length) };
}
