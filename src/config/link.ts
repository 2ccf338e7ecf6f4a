import type { Finding } from '../diagnostics/diagnostic.ts';
import { variableSyntax } from '../vanity/repo-url/variables.ts';

/**
 * Why a text cannot be a link on the pages or in a tag; undefined for an absolute http(s) URL.
 * It may hold `tokens` such as `importPath` as `{importPath}`.
 */
export function linkFault(link: string, name: string, tokens: readonly string[]): Finding | undefined {
  const variable = variableSyntax(link);
  if (variable !== undefined) {
    const message = `\`${name}\` holds a variable (\`${variable}\`): variables are not expanded here`;
    return { code: 'config/invalid-link', message, hint: 'write the value itself' };
  }
  const unknown = unknownPlaceholder(link, tokens);
  if (unknown !== undefined) {
    const known = tokens.map((token) => `{${token}}`).join(', ');
    const message = `\`${name}\` holds \`{${unknown}}\`, which nothing fills`;
    return { code: 'config/unknown-placeholder', message, hint: known === '' ? 'take it out' : `known here: ${known}` };
  }
  const url = parseHttpUrl(link.replace(/\{\/?[A-Za-z]\w*\}/g, 'x'));
  const hint = 'write an address that begins with https://';
  if (url === undefined)
    return { code: 'config/invalid-link', message: `\`${name}\` is not an absolute http(s) URL`, hint };
  if (url.username === '' && url.password === '') return undefined;
  return {
    code: 'config/invalid-link',
    message: `\`${name}\` holds a user name or password, which the pages would publish`,
  };
}

/** First `{name}` in a text that is not among the given names; only `dir` may have a slash before it, as in go-source. */
export function unknownPlaceholder(text: string, names: readonly string[]): string | undefined {
  if (!text.includes('{')) return undefined;
  for (const [, slash, name = ''] of text.matchAll(/\{(\/?)([A-Za-z]\w*)\}/g)) {
    if (!names.includes(name) || (slash === '/' && name !== 'dir')) return `${slash}${name}`;
  }
  return undefined;
}

function parseHttpUrl(text: string): URL | undefined {
  if (!/^https?:\/\/[^\s<>"\\]+$/i.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text);
}
