/** What a host of files answers a path with. */
export interface Found {
  readonly status: 200 | 404;
  /** Name of the file. */
  readonly file: string;
}

type Tree = ReadonlyMap<string, string>;

interface Redirect {
  readonly from: string;
  readonly to: string;
}

/** Reads a `_redirects` by the grammar that Netlify, Cloudflare Pages and GitLab Pages have in common; throws at what is not in it. */
export function parseRedirects(text: string): Redirect[] {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line has no end');
  const rules = text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [, from, to] = /^(\/[!-~]*) (\/[!-~]*) 200$/.exec(line) ?? [];
      if (from === undefined || to === undefined || line.length > 1000) throw new Error(`no rule: ${line}`);
      // A placeholder is a whole element.
      if (/%|\/:(?![a-z]+(?:\/|$))|[^/]:/.test(from) || /\*./.test(from) || to.replace(/:splat$/, '').includes(':'))
        throw new Error(`not everywhere: ${line}`);
      return { from, to };
    });
  const isDynamic = ({ from }: Redirect) => /[*:]/.test(from);
  const firstDynamic = rules.findIndex(isDynamic);
  const late = rules.slice(Math.max(0, firstDynamic)).find((rule) => firstDynamic !== -1 && !isDynamic(rule));
  if (late !== undefined)
    throw new Error(`Cloudflare wants ${late.from} before the first rule with a * or a placeholder`);
  if (new Set(rules.map(({ from }) => from)).size < rules.length) throw new Error('two rules for one address');
  return rules;
}

function applyRedirects(path: string, rules: readonly Redirect[]): string | undefined {
  for (const { from, to } of rules) {
    const pattern = from
      .split(/(:[a-z]+|\*$)/)
      .map((part) =>
        part === '*' ? '(.*)' : part.startsWith(':') ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
      );
    const found = new RegExp(`^${pattern.join('')}$`).exec(path);
    if (found !== null) return to.replace(':splat', found[1] ?? '');
  }
  return undefined;
}

/** Cloudflare Pages: rules come before files, and /dir is redirected to /dir/, which is asked anew. */
export function askCloudflare(path: string, tree: Tree): Found {
  const rules = parseRedirects(tree.get('_redirects') ?? '');
  const target = applyRedirects(path, rules) ?? path;
  const name = target.slice(1);
  if (tree.has(name)) return { status: 200, file: name };
  if (target.endsWith('/')) return indexOf(target, tree);
  return indexOf(`${target}/`, tree).status === 200
    ? askCloudflare(`${target}/`, tree)
    : { status: 404, file: '404.html' };
}

/** Netlify and GitLab Pages: files come before rules; a rule for /dir/* means /dir, too. */
export function askNetlify(path: string, tree: Tree): Found {
  const direct = askPlain(path, tree);
  if (direct.status === 200) return direct;
  const target = applyRedirects(path, parseRedirects(tree.get('_redirects') ?? ''));
  return target === undefined ? direct : askPlain(target, tree);
}

/** A host that only has files. */
export function askPlain(path: string, tree: Tree): Found {
  if (tree.has(path.slice(1))) return { status: 200, file: path.slice(1) };
  return indexOf(path.endsWith('/') ? path : `${path}/`, tree);
}

function indexOf(directory: string, tree: Tree): Found {
  const file = `${directory.slice(1)}index.html`;
  return tree.has(file) ? { status: 200, file } : { status: 404, file: '404.html' };
}

/** Headers that a `_headers` gives a path: all rules that fit, in order; `!` takes back, a second value is joined. Throws at what is none. */
export function headersFor(path: string, text: string): Map<string, string> {
  const headers = new Map<string, string>();
  let applies = false;
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const [, pattern] = /^(\/[!-~]*)$/.exec(line) ?? [];
    const [, removed] = /^ {2}! ([A-Za-z-]+)$/.exec(line) ?? [];
    const [, name, value = ''] = /^ {2}([A-Za-z-]+): ([ -~]+)$/.exec(line) ?? [];
    if (line.length > 2000 || (pattern ?? removed ?? name) === undefined)
      throw new Error(`no line of _headers: ${line}`);
    if (pattern !== undefined)
      applies = pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)));
    if (!applies) continue;
    if (removed !== undefined) headers.delete(removed);
    if (name !== undefined) headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value);
  }
  return headers;
}
