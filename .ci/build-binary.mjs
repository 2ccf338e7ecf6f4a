// Makes one executable of Node.js and the program: npm run build:binary [-- --node FILE] [--output FILE]
// FILE is the node executable to put it into; default: the one that runs this. Needs Node.js >= 24.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { inject } from 'postject';
import { register } from 'tsx/esm/api';

register();
const { precompiledTemplatesPlugin } = await import('./precompile-templates.ts');

const root = fileURLToPath(new URL('../', import.meta.url));
const { values } = parseArgs({
  options: {
    node: { type: 'string', default: process.execPath },
    output: { type: 'string', default: 'dist/govanity' },
  },
});
const output = resolve(values.output);
const work = mkdtempSync(join(tmpdir(), 'govanity-binary-'));

/** The native part of bcrypt cannot be loaded from memory: it is written to a file that is gone once it is loaded. */
const bcryptFromAsset = {
  name: 'bcrypt-from-asset',
  setup(bundle) {
    bundle.onLoad({ filter: /@node-rs[\\/]bcrypt[\\/]binding\.js$/ }, () => ({
      contents: `
        const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
        const { tmpdir } = require('node:os');
        const { join } = require('node:path');
        const directory = mkdtempSync(join(tmpdir(), 'govanity-'));
        try {
          const file = join(directory, 'bcrypt.node');
          writeFileSync(file, new Uint8Array(require('node:sea').getRawAsset('bcrypt.node')), { mode: 0o600 });
          process.dlopen(module, file);
        } finally {
          rmSync(directory, { recursive: true });
        }`,
      loader: 'js',
    }));
  },
};

async function bundle(entry, name) {
  const outfile = join(work, name);
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    keepNames: true,
    // Parts that are loaded when they are needed stay so, as functions of the one script.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(process.execPath).href;" },
    plugins: [bcryptFromAsset, precompiledTemplatesPlugin],
    logLevel: 'warning',
  });
  return outfile;
}

function filesBelow(directory) {
  return readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** The addon of this platform, as the loader of the package finds it. */
function bcryptAddon() {
  const require = createRequire(join(root, 'package.json'));
  const directory = dirname(require.resolve('@node-rs/bcrypt/package.json'));
  const scope = dirname(directory);
  const platforms = readdirSync(scope).filter((name) => name.startsWith(`bcrypt-${process.platform}-${process.arch}`));
  const [file] = platforms.flatMap((name) =>
    readdirSync(join(scope, name))
      .filter((entry) => entry.endsWith('.node'))
      .map((entry) => join(scope, name, entry)),
  );
  if (file === undefined) throw new Error(`@node-rs/bcrypt has no addon for ${process.platform}-${process.arch}`);
  return file;
}

try {
  const main = await bundle('src/main.ts', 'main.cjs');
  const thread = await bundle('src/files/parse-thread.ts', 'parse-thread.cjs');
  const programFiles = ['package.json', ...filesBelow('templates')];
  const config = {
    main,
    output: join(work, 'sea.blob'),
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
    assets: {
      ...Object.fromEntries(programFiles.map((file) => [file.replaceAll('\\', '/'), join(root, file)])),
      'parse-thread.cjs': thread,
      'bcrypt.node': bcryptAddon(),
    },
  };
  writeFileSync(join(work, 'sea.json'), JSON.stringify(config));
  // The code cache is made by the very node that will read it.
  execFileSync(values.node, ['--experimental-sea-config', join(work, 'sea.json')], { stdio: 'inherit' });
  mkdirSync(dirname(output), { recursive: true });
  copyFileSync(values.node, output);
  chmodSync(output, 0o755);
  await inject(output, 'NODE_SEA_BLOB', readFileSync(config.output), {
    sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
  });
  console.log(`wrote ${output}`);
} finally {
  rmSync(work, { recursive: true });
}
