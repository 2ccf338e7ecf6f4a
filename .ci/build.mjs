// Bundles the program into dist/: npm run build. Types are the business of npm run typecheck.
import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { register } from 'tsx/esm/api';
import { lazyHttpPlugin } from './lazy-http.mjs';

register();
const { precompiledTemplatesPlugin } = await import('./precompile-templates.ts');

const root = fileURLToPath(new URL('../', import.meta.url));
const dist = join(root, 'dist');

const { metafile } = await build({
  // A chunk is as far from package.json and templates/ as a file of src/cli/ is.
  entryPoints: { main: join(root, 'src/main.ts'), 'chunks/parse-thread': join(root, 'src/files/parse-thread.ts') },
  outdir: dist,
  bundle: true,
  // What a command needs is loaded when the command is called.
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  // Native code, which npm chooses for the platform. The other packages stay dependencies although they are inside:
  // their licences come with an install, and audits and bills of materials list them.
  external: ['@node-rs/bcrypt'],
  // CommonJS packages ask for modules of Node.js this way.
  banner: {
    js: "import { createRequire as createRequireHere } from 'node:module';\nconst require = createRequireHere(import.meta.url);",
  },
  // Names of functions and files stay readable in stack traces: nothing is minified.
  plugins: [lazyHttpPlugin, precompiledTemplatesPlugin],
  legalComments: 'inline',
  logLevel: 'warning',
  metafile: true,
});
// What an earlier build left, but for the single executable.
const written = new Set(Object.keys(metafile.outputs).map((file) => resolve(file)));
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name);
  if (!entry.isDirectory() && file !== join(dist, 'govanity') && !written.has(file)) rmSync(file);
}
chmodSync(join(dist, 'main.js'), 0o755);
