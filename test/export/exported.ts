import { lstat, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Run, run } from '../cli/run.ts';
import { tempDir } from '../cli/temp-file.ts';

export interface Exported extends Run {
  readonly output: string;
}

export interface ExportOptions {
  /** Directory that vanity.yaml and `public` lie in; default: one of its own. */
  readonly dir?: string;
  /** Contents of the file for --paths; default: there is none. */
  readonly paths?: string;
  readonly argv?: readonly string[];
}

/** Runs `govanity export static` on a vanity.yaml, for `public` beside it. */
export async function exportYaml(yaml: string, options: ExportOptions = {}): Promise<Exported> {
  const dir = options.dir ?? (await tempDir());
  const [config, list, output] = ['vanity.yaml', 'paths', 'public'].map((name) => join(dir, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(config, yaml);
  if (options.paths !== undefined) await writeFile(list, options.paths);
  const withPaths = options.paths === undefined ? [] : ['--paths', list];
  const said = await run(['export', 'static', config, '--output', output, ...withPaths, ...(options.argv ?? [])]);
  const plain = (text: string) => text.replaceAll(`${dir}/`, '');
  return { exitCode: said.exitCode, stdout: plain(said.stdout), stderr: plain(said.stderr), output };
}

/** Contents by name below a directory; of links where they lead, of empty directories nothing. */
export async function readTree(directory: string): Promise<Map<string, string>> {
  const tree = new Map<string, string>();
  for (const name of await readdir(directory, { recursive: true })) {
    const path = join(directory, name);
    const stats = await lstat(path);
    if (stats.isSymbolicLink()) tree.set(name, `-> ${await readlink(path)}`);
    else if (stats.isFile()) tree.set(name, await readFile(path, 'utf8'));
    else if ((await readdir(path)).length === 0) tree.set(`${name}/`, '');
  }
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));
}
