import type { Rejection } from './address.ts';
import { rejectCredentials } from './credentials.ts';

/** Ways to write a variable: of shells and CI, templates of Helm and Ansible, ERB, Windows. */
const syntaxes: readonly (readonly [RegExp, string])[] = [
  [/\$\{/, `\${...}`],
  [/\$\(/, '$(...)'],
  [/\{\{/, '{{...}}'],
  [/<%/, '<%...%>'],
  [/%\{/, '%{...}'],
  [/(?:^|[/@:.=-])\$[A-Za-z_]|\$[A-Z_][A-Z0-9_]/, '$NAME'],
];

/** A variable in a text as its syntax is written, such as `${...}`; undefined if there is none. */
export function variableSyntax(text: string): string | undefined {
  if (!/[$%]|\{\{/.test(text)) return undefined;
  const found = syntaxes.find(([pattern]) => pattern.test(text));
  return found === undefined ? (holdsWindowsVariable(text) ? '%NAME%' : undefined) : found[1];
}

/** `%NAME%`, unless both `%` begin an escape. */
function holdsWindowsVariable(text: string): boolean {
  return [...text.matchAll(/%([A-Za-z_]\w{2,})(?=%)/g)].some(
    ({ 0: start, 1: name = '', index }) =>
      !/^[0-9A-Fa-f]{2}/.test(name) ||
      !/^%[0-9A-Fa-f]{2}/.test(text.slice(index + start.length, index + start.length + 3)),
  );
}

const variable = String.raw`(?:\$\{[^}@]*\}|\$\w+|\{\{[^}@]*\}\}|%\w+%)`;
/** A login of variables, as CI writes it: `gitlab-ci-token:${CI_JOB_TOKEN}`. */
const login = new RegExp(String.raw`^(?:(?:[\w.-]*|${variable}):)?${variable}$`);

/** The text without a user part that is nothing but variables, and perhaps a name. */
function withoutLogin(text: string): string {
  const start = text.indexOf('://') + 3;
  const at = start === 2 ? -1 : text.indexOf('@', start);
  return at !== -1 && login.test(text.slice(start, at)) ? text.slice(0, start) + text.slice(at + 1) : text;
}

/**
 * The rejection of a text that holds a variable, which nobody expands; undefined if there is none, or if the text holds
 * a password beside it.
 */
export function rejectVariable(text: string): Rejection | undefined {
  const syntax = variableSyntax(text);
  if (syntax === undefined) return undefined;
  const rest = withoutLogin(text);
  if (rejectCredentials(rest) !== undefined) return undefined;
  const isWhole = variableSyntax(rest) === undefined;
  return {
    code: 'repo/unexpanded-variable',
    message: `the URL holds a variable (\`${syntax}\`): variables are not expanded here`,
    hint: 'write the value itself; those who clone use credentials of their own (~/.netrc, a git credential helper, ssh keys)',
    ...(isWhole && { candidate: rest }),
  };
}
