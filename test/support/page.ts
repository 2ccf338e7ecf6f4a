import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

export interface Page {
  /** Contents of the go-import tags, wherever they stand. */
  readonly goImport: readonly string[];
  readonly goSource: readonly string[];
  /** Names of the head's elements in order; meta elements with their name, such as `meta go-import`. */
  readonly head: readonly string[];
  /** Every element, comment and doctype in document order, as its path with attribute names. */
  readonly structure: readonly string[];
  /** Text of the document without the head, white space collapsed. */
  readonly text: string;
  /** Targets of all links. */
  readonly links: readonly string[];
}

/** Parses a page as a browser does. */
export function parsePage(html: string): Page {
  const elements: { element: Element; path: string }[] = [];
  const structure: string[] = [];
  const texts: string[] = [];
  const visit = (node: Node, path: string): void => {
    if (node.nodeName === '#text') texts.push(path.startsWith('/html/head') ? '' : textOf(node));
    else if ('tagName' in node) elements.push({ element: node, path });
    if (node.nodeName !== '#text') structure.push(`${path} ${attributeNames(node)}`.trim());
    if ('childNodes' in node) for (const child of node.childNodes) visit(child, `${path}/${child.nodeName}`);
  };
  for (const child of parse(html).childNodes) visit(child, `/${child.nodeName}`);
  const metas = (name: string) =>
    elements
      .filter(({ element }) => element.tagName === 'meta' && attribute(element, 'name') === name)
      .map(({ element }) => attribute(element, 'content') ?? '');
  return {
    goImport: metas('go-import'),
    goSource: metas('go-source'),
    head: elements.filter(({ path }) => /^\/html\/head\/[^/]+$/.test(path)).map(({ element }) => headName(element)),
    structure,
    text: texts.join('').replace(/\s+/g, ' ').trim(),
    links: elements.flatMap(({ element }) => attribute(element, 'href') ?? []),
  };
}

function headName(element: Element): string {
  const name = element.tagName === 'meta' ? attribute(element, 'name') : undefined;
  return name === undefined ? element.tagName : `${element.tagName} ${name}`;
}

function attribute({ attrs }: Element, name: string): string | undefined {
  return attrs.find((candidate) => candidate.name === name)?.value;
}

function attributeNames(node: Node): string {
  return 'attrs' in node ? node.attrs.map(({ name }) => name).join(' ') : '';
}

function textOf(node: Node): string {
  return 'value' in node ? node.value : '';
}
