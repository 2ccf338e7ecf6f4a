import { EVENT_ID, type Event } from 'js-yaml';
import type { Finding } from '../diagnostics/diagnostic.ts';

/** What is wrong unless a text holds exactly one document with something in it. */
export function documentFault(
  events: readonly Event[],
  text: string,
): { readonly finding: Finding; readonly start: number; readonly end: number } | undefined {
  const documents = events.filter((event) => event.type === EVENT_ID.DOCUMENT).length;
  if (documents === 0 || (documents === 1 && isEmptyDocument(events))) {
    const hint = 'the smallest useful file has `host:` and one entry below `paths:`';
    return { finding: { code: 'yaml/empty', message: 'the file holds no configuration', hint }, start: 0, end: 0 };
  }
  if (documents === 1) return undefined;
  const message = `the file holds ${documents} YAML documents, one is allowed`;
  const hint = 'keep one of them, and take out the `---` or `...` line between them';
  return { finding: { code: 'yaml/multiple-documents', message, hint }, ...endOfFirst(events, text) };
}

function isEmptyDocument(events: readonly Event[]): boolean {
  const [, content] = events;
  return content?.type === EVENT_ID.POP || (content?.type === EVENT_ID.SCALAR && content.valueStart === -1);
}

/** The `---` or `...` behind the first document: at the start of a line they are nothing else. */
function endOfFirst(events: readonly Event[], text: string): { start: number; end: number } {
  const [first] = events;
  const markers = [...text.matchAll(/(?<![^\r\n\ufeff])(?:---|\.\.\.)(?!\S)/g)];
  const hasOwnMarker = first?.type === EVENT_ID.DOCUMENT && first.explicitStart;
  const start = markers[hasOwnMarker ? 1 : 0]?.index ?? 0;
  return { start, end: Math.min(start + 3, text.length) };
}
