import { type Rejection, showCharacter } from './address.ts';

/** An encoded text, or everything that is wrong with it, one rejection a cause. */
export interface Encoded {
  readonly text: string;
  readonly encoded: boolean;
  readonly rejections: readonly Rejection[];
}

type Part = 'user' | 'path';

// What Go's url.Parse and git's url_decode both leave alone, less what a tag may not hold.
const plain = {
  user: /^[A-Za-z0-9._~!$&'()*+,;=-]*$/,
  path: /^[A-Za-z0-9._~!$&'()*+,;=:@/[\]-]*$/,
} as const;

/** Percent-encodes what needs it and checks the escapes that are there; with `literalPercent` there are none. */
export function encodePart(raw: string, part: Part, literalPercent: boolean): Encoded {
  if (plain[part].test(raw)) return { text: raw, encoded: false, rejections: [] };
  const rejections = new Map<string, Rejection>();
  let text = '';
  let encoded = false;
  for (let i = 0; i < raw.length; ) {
    const character = String.fromCodePoint(raw.codePointAt(i) ?? 0);
    const problem = character === '%' ? rejectEscape(raw, i, part, literalPercent) : rejectCharacter(character, part);
    if (problem) rejections.set(problem.code, problem);
    const keep = character === '%' ? !literalPercent : plain[part].test(character);
    if (keep) text += character;
    // A lone surrogate has been rejected above and must not reach encodeURIComponent, which throws.
    else if (!problem) text += percentEncode(character);
    if (!keep) encoded = true;
    i += character.length;
  }
  return { text, encoded, rejections: [...rejections.values()] };
}

function percentEncode(character: string): string {
  const escaped = encodeURIComponent(character);
  return escaped === character ? `%${character.charCodeAt(0).toString(16).toUpperCase()}` : escaped;
}

function rejectCharacter(character: string, part: Part): Rejection | undefined {
  if (/^\p{Cs}$/u.test(character)) {
    return {
      code: 'repo/forbidden-character',
      message: 'the URL holds half of a surrogate pair, which is no character',
    };
  }
  if (/^[\p{Cf}\p{Zl}\p{Zp}]$/u.test(character)) {
    return {
      code: 'repo/control-character',
      message: `the URL holds the invisible character ${showCharacter(character)}: only printable characters are allowed`,
      hint: 'type the URL again instead of pasting it',
    };
  }
  if (part === 'user' && '[]'.includes(character)) {
    return { code: 'repo/forbidden-character', message: `the user holds ${showCharacter(character)}` };
  }
  return undefined;
}

/** Checks the escape at `i`. In the scp form it is no escape, but servers have been seen to decode it all the same. */
function rejectEscape(raw: string, i: number, part: Part, literalPercent: boolean): Rejection | undefined {
  const digits = raw.slice(i + 1, i + 3);
  if (!/^[0-9A-Fa-f]{2}$/.test(digits)) return literalPercent ? undefined : badPercent;
  const code = Number.parseInt(digits, 16);
  const shown = `\`%${digits}\``;
  if (code < 0x20 || code === 0x7f) {
    return { code: 'repo/control-character', message: `the URL holds the control character ${shown}` };
  }
  const character = String.fromCharCode(code);
  if (part === 'path' && '/\\'.includes(character)) {
    return {
      code: 'repo/encoded-slash',
      message: `the path holds ${shown}: git decodes it, other readers do not`,
      hint: 'write `/`',
    };
  }
  if (part === 'user' && '/\\:[]?#'.includes(character)) {
    return {
      code: 'repo/percent-in-authority',
      message: `the user holds ${shown}, which git and \`go\` read differently`,
    };
  }
  return undefined;
}

const badPercent: Rejection = {
  code: 'repo/bad-percent',
  message: 'a `%` is not followed by two hexadecimal digits',
  hint: 'write a literal `%` as `%25`',
};
