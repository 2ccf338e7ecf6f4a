import type { Vcs } from './vcs.ts';

/** The fields of a go-import tag. */
export interface GoImport {
  /** Import path of the repository root. */
  readonly prefix: string;
  readonly vcs: Vcs;
  readonly repo: string;
  /** Directory of the module in the repository, the fourth field (Go 1.25); "" for the root, and then not written. */
  readonly subdir: string;
}

/** The `content` of the go-import tag. */
export function goImportContent({ prefix, vcs, repo, subdir }: GoImport): string {
  return subdir === '' ? `${prefix} ${vcs} ${repo}` : `${prefix} ${vcs} ${repo} ${subdir}`;
}

/** The `content` of the go-source tag; `display` is its last three fields: home, directory and file template. */
export function goSourceContent(prefix: string, display: string): string {
  return `${prefix} ${display}`;
}

/** A meta element that both XML and regular expressions can read: `name` directly before `content`, both quoted. */
export function metaTag(name: 'go-import' | 'go-source', content: string): string {
  return `<meta name="${name}" content="${escapeHtml(content)}">`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that is safe in HTML content and in quoted attributes, readable for `go`'s XML decoder. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
