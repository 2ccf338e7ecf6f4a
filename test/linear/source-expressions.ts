import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseSync } from 'vite';

/** A regular expression of the program. */
export interface SourceExpression {
  /** Such as `site/site.ts:12`; several where the same expression is written more than once. */
  readonly places: readonly string[];
  readonly expression: RegExp;
}

export interface SourceExpressions {
  readonly found: readonly SourceExpression[];
  /** Places of `new RegExp` in functions, whose expressions depend on what they are called with. */
  readonly builtLater: readonly string[];
}

const src = fileURLToPath(new URL('../../src/', import.meta.url));
/** Importing it starts the program, or expects to be in a thread. */
const programs = ['main.ts', 'files/parse-thread.ts'];

/** Finds every literal in src/, and what `new RegExp` makes while the modules are loaded. */
export async function readSourceExpressions(): Promise<SourceExpressions> {
  const places = new Map<string, SourceExpression & { places: string[] }>();
  const add = (place: string, expression: RegExp) => {
    const known = places.get(String(expression));
    if (known === undefined) places.set(String(expression), { places: [place], expression });
    else known.places.push(place);
  };
  const builtLater: string[] = [];
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  for (const file of files) {
    const text = readFileSync(src + file, 'utf8');
    const placeOf = ({ start }: Node) => `${file}:${text.slice(0, start).split('\n').length}`;
    visit(parseSync(file, text).program as unknown as Node, false, (node, isInFunction) => {
      if (node.regex !== undefined) add(placeOf(node), new RegExp(node.regex.pattern, node.regex.flags));
      if (node.callee?.name === 'RegExp' && isInFunction) builtLater.push(placeOf(node));
    });
  }
  await recordBuilt(files, add);
  return { found: [...places.values()], builtLater };
}

async function recordBuilt(files: readonly string[], add: (place: string, expression: RegExp) => void): Promise<void> {
  const original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(original, {
    construct(target, args, newTarget) {
      const made: RegExp = Reflect.construct(target, args, newTarget);
      // The libraries that are loaded meanwhile make some, too.
      const caller = new Error().stack?.split('\n')[2] ?? '';
      if (caller.includes(src)) add(caller.slice(caller.indexOf(src) + src.length).replace(/:.*/, ''), made);
      return made;
    },
  });
  try {
    for (const file of files) {
      if (!programs.includes(file)) await import(pathToFileURL(src + file).href);
    }
  } finally {
    globalThis.RegExp = original;
  }
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly regex?: { readonly pattern: string; readonly flags: string };
  readonly callee?: { readonly name?: string };
}

function visit(node: Node, isInFunction: boolean, see: (node: Node, isInFunction: boolean) => void): void {
  see(node, isInFunction);
  const isInside = isInFunction || /Function|Method/.test(node.type);
  for (const value of Object.values(node).flat()) {
    if (typeof value === 'object' && value !== null && 'type' in value) visit(value as Node, isInside, see);
  }
}
