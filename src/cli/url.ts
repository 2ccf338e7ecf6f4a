import { type Diagnostic, hasError, toDiagnostic } from '../diagnostics/diagnostic.ts';
import { diagnosticsJson, formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { redact } from '../diagnostics/redact.ts';
import { normaliseRepoUrl } from '../vanity/repo-url/normalise-repo-url.ts';
import type { ExitCode, Io } from './io.ts';

/** `govanity url`: prints the corrected form of a repository URL, or why there is none. */
export function url(input: string, format: 'text' | 'json', io: Io): ExitCode {
  const result = normaliseRepoUrl(input);
  const href = result.ok ? result.url.href : null;
  const diagnostics: Diagnostic[] = result.findings.map((finding) => toDiagnostic(finding));
  if (format === 'json') {
    const shown = { input: withoutSecret(input, diagnostics), url: href, diagnostics: diagnosticsJson(diagnostics) };
    io.stdout(`${JSON.stringify(shown, null, 2)}\n`);
  } else {
    if (diagnostics.length > 0) io.stderr(formatDiagnostics(diagnostics, { color: io.color }));
    if (href !== null) io.stdout(`${href}\n`);
  }
  return hasError(result.findings) ? 1 : 0;
}

/** Of a text that holds a secret only what follows the last `@` is repeated, and nothing if there is none. */
function withoutSecret(input: string, diagnostics: readonly Diagnostic[]): string {
  if (!diagnostics.some(({ code }) => code === 'repo/credentials')) return redact(input);
  const at = input.lastIndexOf('@');
  return at === -1 ? '***' : redact(`***${input.slice(at)}`);
}
