import { readFileSync } from 'node:fs';
import { isSea } from 'node:sea';
import { readDescriptorLimit } from '../server/connection-limits.ts';

/** File descriptors that suffice for all modules of a command at once. */
const enough = 512;

/**
 * Loads a module, and before it all that it imports, one file after the other, if few files may be open: Node.js opens
 * all of them at once, and a server that is allowed 64 descriptors would not start. A specifier that is not found here
 * is left to Node.js.
 */
export async function loadInTurn(module: URL): Promise<void> {
  // The single executable has one file for all of them.
  if (isSea() || readDescriptorLimit() >= enough) return;
  /** Where each module was met; modules that import each other are loaded together, by the one that was met first. */
  const met = new Map<string, number>();
  const waiting = new Set<string>();
  const load = async (url: string): Promise<number> => {
    const own = met.size;
    met.set(url, own);
    waiting.add(url);
    let first = own;
    for (const imported of importsOf(url)) {
      if (!met.has(imported)) first = Math.min(first, await load(imported));
      else if (waiting.has(imported)) first = Math.min(first, met.get(imported) ?? own);
    }
    if (first < own) return first;
    await import(url);
    for (const loaded of waiting) if ((met.get(loaded) ?? 0) >= own) waiting.delete(loaded);
    return own;
  };
  await load(module.href);
}

/** As the compiler and packages write it: at the beginning of a line, as comments do not. */
function importsOf(url: string): string[] {
  const lines = readFileSync(new URL(url), 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [, specifier] = /^(?:import|(?:import|export|\}) [^"']*from) ["']([^"']+)["'];?$/.exec(line) ?? [];
    if (specifier === undefined) return [];
    try {
      const found = /^\.{1,2}\//.test(specifier) ? new URL(specifier, url).href : import.meta.resolve(specifier);
      return found.startsWith('file:') ? found : [];
    } catch {
      return [];
    }
  });
}
