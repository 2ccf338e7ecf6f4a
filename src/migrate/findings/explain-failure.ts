import { quoteForShell } from '../../diagnostics/quote-for-shell.ts';
import { redact } from '../../diagnostics/redact.ts';
import { explainError } from '../../vanity/error-catalogue/explain-error.ts';

/** Says why a repository cannot be read, from what git and ssh printed. */
export function explainFailure(url: string, output: string): { readonly cause: string; readonly remedy: string } {
  const { hostname, port } = new URL(url);
  const [first] = explainError(output, { repo: url, host: hostname, ...(port === '' ? {} : { port }) });
  // The first line of a remedy is for people.
  if (first !== undefined) return { cause: `${first.cause} (${first.line.trim()})`, remedy: `# ${first.remedy}` };
  const lines = output.split('\n').map((line) => line.trim());
  const last = lines.findLast((line) => line !== '' && !/^(?:Please make sure|and the repository exists)/.test(line));
  return { cause: redact(last ?? 'git failed and did not say why'), remedy: `git ls-remote ${quoteForShell(url)}` };
}
