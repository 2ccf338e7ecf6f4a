import { redact } from '../diagnostics/redact.ts';

/** What follows a host in an import path, perhaps with a version. */
const rest = /(?:\/[\w~-][\w.~-]*)+(?:@v[\w.+-]+)?/y;

/** The first import path of a host in a text, with the version that follows it; undefined if there is none, or none without a secret. */
export function findOwnModule(text: string, host: string): string | undefined {
  let next = 0;
  for (let at = text.indexOf(host); at !== -1; at = text.indexOf(host, next)) {
    next = at + host.length;
    if (/[\w.-]/.test(text.charAt(at - 1))) continue;
    rest.lastIndex = next;
    const [found] = rest.exec(text) ?? [];
    if (found === undefined) continue;
    if (redact(found) === found) return `${host}${withoutFinalDots(found)}`;
    next += found.length;
  }
  return undefined;
}

/** Those of the sentence that the path is in. */
function withoutFinalDots(path: string): string {
  let end = path.length;
  while (path.charAt(end - 1) === '.') end--;
  return path.slice(0, end);
}
