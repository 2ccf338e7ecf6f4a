import { type PageToken, XmlFault, XmlScanner } from './xml-scanner.ts';

/** A go-import or go-source tag of a page. */
export interface PageTag {
  /** The white-space separated fields of `content`. */
  readonly fields: readonly string[];
  /** From 1. */
  readonly line: number;
  /** Whether `go` gets to it: it is before `</head>`, `<body>` and anything that ends the reading. */
  readonly isSeen: boolean;
}

export interface GoImportPage {
  readonly tags: readonly PageTag[];
  /** Why the reading ended early, in Go's words, with the line. */
  readonly fault: { readonly message: string; readonly line: number } | undefined;
}

/** Tags of a page that are kept: two are too many for `go`. */
const maxTags = 50;

/** Reads the go-import tags of a page as `go` does, and those that it does not get to as a browser would. */
export function readGoImports(bytes: Uint8Array): GoImportPage {
  return readMetaTags(bytes, 'go-import');
}

/** The same for the go-source tags, which `go` itself does not read. */
export function readGoSources(bytes: Uint8Array): GoImportPage {
  return readMetaTags(bytes, 'go-source');
}

function readMetaTags(bytes: Uint8Array, name: 'go-import' | 'go-source'): GoImportPage {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const scanner = new XmlScanner(text, isUtf8(bytes));
  const tags: PageTag[] = [];
  let end = 0;
  try {
    for (let token = scanner.next(); token !== undefined && !endsHead(token); token = scanner.next()) {
      end = token.offset + 1;
      if (isMeta(token, name) && tags.length < maxTags)
        tags.push({ fields: fieldsOf(content(token)), line: lineAt(token.offset), isSeen: true });
    }
    return { tags: [...tags, ...unseenTags(text, end, lineAt, name)], fault: undefined };
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error;
    const fault = { message: error.message, line: lineAt(error.offset) };
    return { tags: [...tags, ...unseenTags(text, end, lineAt, name)], fault };
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function endsHead({ kind, name }: PageToken): boolean {
  const lower = name.toLowerCase();
  return kind === 'start' ? lower === 'body' : lower === 'head';
}

function isMeta(token: PageToken, name: string): boolean {
  return token.kind === 'start' && token.name.toLowerCase() === 'meta' && attribute(token, 'name') === name;
}

function content(token: PageToken): string {
  return attribute(token, 'content') ?? '';
}

function attribute({ attributes }: PageToken, name: string): string | undefined {
  return attributes.find((candidate) => candidate.name.toLowerCase() === name)?.value;
}

/** What Go's strings.Fields makes of it. */
function fieldsOf(value: string): string[] {
  return value.split(/\s+/).filter((field) => field !== '');
}

const nameIn = /\bname\s{0,10}=\s{0,10}["']?(go-import|go-source)\b/i;

/** Tags behind the place where `go` stops, leniently. */
function unseenTags(
  text: string,
  from: number,
  lineAt: (offset: number) => number,
  tagName: 'go-import' | 'go-source',
): PageTag[] {
  const tags: PageTag[] = [];
  for (const match of text.slice(from).matchAll(/<meta\s[^<>]{0,2000}>/gi)) {
    if (tags.length === maxTags) break;
    if (nameIn.exec(match[0])?.[1]?.toLowerCase() !== tagName) continue;
    const value = /\bcontent\s{0,10}=\s{0,10}(?:"([^"]*)"|'([^']*)')/i.exec(match[0]);
    const fields = fieldsOf(value?.[1] ?? value?.[2] ?? '');
    tags.push({ fields, line: lineAt(from + match.index), isSeen: false });
  }
  return tags;
}
