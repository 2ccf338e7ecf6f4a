import { pathsAbove } from '../../vanity/paths-above.ts';
import type { StaticPage } from './collect-pages.ts';

/** Rules with a `*` or a placeholder of which Cloudflare Pages reads no more. */
const maxCloudflareRules = 100;
/** Rules and bytes of which GitLab Pages reads no more, unless its administrator allows it. */
const maxGitlabRules = 1_000;
const maxGitlabBytes = 65_536;

/**
 * The `_redirects` of Netlify, Cloudflare Pages and GitLab Pages: what lies below a module is answered with its page.
 * The first rule that fits counts, and those without `*` come first. Cloudflare Pages alone puts rules before
 * files, for which the pages below another module have rules of their own; it serves no /index.html by that name.
 */
export function writeRedirects(pages: readonly StaticPage[], host: string): string {
  const roots = new Set(pages.filter(({ isRoot }) => isRoot).map(({ path }) => path));
  const isBelowModule = ({ path }: StaticPage) => pathsAbove(path).some((ancestor) => roots.has(ancestor));
  const below = pages.filter((page) => isBelowModule(page) && !page.path.startsWith('/-/'));
  const exact = below.flatMap((page) => {
    if (page.isRoot) return [rewrite(page.path, `${page.path}/`)];
    return page.route === undefined ? ['', '/'].map((end) => rewrite(`${page.path}${end}`, `${page.path}/`)) : [];
  });
  const modules = [...roots].filter((path) => path !== '/').sort(deepestFirst);
  const splats = modules.map((path) => rewrite(`${path}/*`, `${path}/`));
  // A catch-all would answer a module proxy's questions about any module with its page.
  if (roots.has('/')) splats.unshift(...proxyPaths().map((path) => rewrite(path, nowhere)));
  if (roots.has('/')) {
    // What `go` asks a module proxy for gets a 404, so that it continues with the next entry of GOPROXY.
    for (const first of [host, 'sumdb']) if (!roots.has(`/${first}`)) splats.push(rewrite(`/${first}/*`, nowhere));
    splats.push(rewrite('/-/*', '/-/:splat'), rewrite('/*', '/'));
  }
  return [...exact, ...splats].join('');
}

/** Elements of module paths up to which questions for a module proxy are told apart: few have more than five. */
const maxProxyElements = 6;

/** What `go` asks a module proxy for a module, by the number of elements of its path; each begins with a placeholder. */
function proxyPaths(): string[] {
  return Array.from({ length: maxProxyElements }, (_, index) => {
    const module = [...'abcdefgh'.slice(0, index + 1)].map((name) => `/:${name}`).join('');
    return [`${module}/@v/*`, `${module}/@latest`];
  }).flat();
}

/** A path without a file. */
const nowhere = '/-/none';

/** What hosts leave out of a `_redirects`, in words; none where they read all of it. */
export function describeRedirectLimits(redirects: string): string[] {
  const rules = redirects.split('\n').slice(0, -1);
  const dynamic = rules.filter((rule) => /^\S*[*:]/.test(rule));
  const cloudflare = `Cloudflare Pages reads ${maxCloudflareRules} of ${dynamic.length} rules with a * or :`;
  const gitlab = `GitLab Pages reads ${maxGitlabRules} of ${rules.length} rules`;
  return [
    ...(dynamic.length > maxCloudflareRules ? [cloudflare] : []),
    ...(rules.length > maxGitlabRules ? [gitlab] : []),
    ...(redirects.length > maxGitlabBytes ? [`GitLab Pages reads no file over ${maxGitlabBytes / 1024} KB`] : []),
  ];
}

function rewrite(from: string, to: string): string {
  return `${from} ${to} 200\n`;
}

/** All rules that fit are applied, in this order. `!` takes back what an earlier one said; Netlify ignores that line and lets the later win. */
export function writeHeaders(
  pages: readonly StaticPage[],
  staticCacheControl: string,
  securityHeaders: readonly string[],
): string {
  const usual = pages.find(({ path }) => path === '/')?.cacheControl ?? '';
  const lines = ['/*'];
  for (let at = 0; at < securityHeaders.length; at += 2) {
    lines.push(`  ${securityHeaders[at]}: ${securityHeaders[at + 1]}`);
  }
  lines.push(`  Cache-Control: ${usual}`);
  const override = (paths: readonly string[], cacheControl: string) => {
    for (const path of paths) lines.push(path, '  ! Cache-Control', `  Cache-Control: ${cacheControl}`);
  };
  override(['/-/static/*'], staticCacheControl);
  const known = new Map<string, string>();
  for (const { path, cacheControl, isRoot } of pages) {
    if (!isRoot || path === '/') continue;
    const nearest = pathsAbove(path).find((ancestor) => known.has(ancestor));
    known.set(path, cacheControl);
    const inherited = nearest === undefined ? usual : known.get(nearest);
    if (cacheControl !== inherited) override([path, `${path}/*`], cacheControl);
  }
  return `${lines.join('\n')}\n`;
}

function deepestFirst(a: string, b: string): number {
  return b.split('/').length - a.split('/').length || (a < b ? -1 : 1);
}
