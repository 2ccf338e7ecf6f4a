import type { Finding } from '../diagnostics/diagnostic.ts';
import { variableSyntax } from '../vanity/repo-url/variables.ts';

/** The finding for a text in which a variable is left; undefined if it holds none. `what` names the text. */
export function variableFinding(text: string, what: string): Finding | undefined {
  const syntax = variableSyntax(text);
  if (syntax === undefined) return undefined;
  const message = `${what} holds a variable (\`${syntax}\`): variables are not expanded here`;
  const hint = 'write the value itself, or the file with a tool that expands it, such as envsubst';
  return { code: 'config/variable', message, hint };
}
