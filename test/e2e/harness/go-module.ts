import { basename } from 'node:path';

/** The files of a module with one package at its root and, where named, more packages below it. */
export function goModule(modulePath: string, ...packages: readonly string[]): Record<string, string> {
  const files: Record<string, string> = { 'go.mod': `module ${modulePath}\n\ngo 1.21\n` };
  for (const dir of ['', ...packages]) {
    const name = basename(dir || modulePath.replace(/\/v[0-9]+$/, ''));
    files[`${dir ? `${dir}/` : ''}${name}.go`] = `package ${name}\n`;
  }
  return files;
}

/** The same files in a directory of a repository. */
export function inDirectory(dir: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${dir}/${path}`, text]));
}
