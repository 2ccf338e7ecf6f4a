import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import { createApp } from '../server/create-app.ts';
import { type Listener, openListener } from '../server/listener.ts';
import { readConfigFile } from '../server/read-config-file.ts';
import { readTemplates } from '../server/read-templates.ts';
import { buildSite, type Site } from '../site/site.ts';
import { formatPathPattern } from '../vanity/path-pattern.ts';
import type { ExitCode, Io } from './io.ts';
import { formatAddress, parseListenAddress } from './listen-address.ts';

export interface ServeOptions {
  /** Undefined: vanity.yaml. */
  readonly config?: string;
  readonly listen?: string;
  /** Serves the example that comes with the program where there is no configuration. */
  readonly example?: boolean;
}

const exampleFile = fileURLToPath(new URL('../../vanity.example.yaml', import.meta.url));
/** Milliseconds that requests in flight get after SIGTERM. */
const graceMs = 10_000;

/** `govanity serve`: answers until SIGTERM or SIGINT. */
export async function serve(options: ServeOptions, io: Io): Promise<ExitCode> {
  const address = parseListenAddress(
    options.listen ?? `0.0.0.0:${io.env.PORT ?? '8080'}`,
    options.listen ? '--listen' : 'PORT',
  );
  const configured = options.config ?? 'vanity.yaml';
  const file = options.example && !existsSync(configured) ? exampleFile : configured;
  const { config, diagnostics, text } = await readConfigFile(file);
  if (diagnostics.length > 0) io.stderr(`${formatDiagnostics(diagnostics, { color: io.color, source: text })}\n`);
  if (config === undefined) return 1;
  const { templates, staticFiles } = await readTemplates();
  const site = buildSite(config, templates, staticFiles);
  const app = createApp(
    () => site,
    (error) => io.stderr(`${error instanceof Error ? error.stack : error}\n`),
  );
  let listener: Listener;
  try {
    listener = await openListener(app, address);
  } catch (error) {
    io.stderr(`govanity: cannot listen on ${address.host}:${address.port}: ${(error as Error).message}\n`);
    return 1;
  }
  const base = `http://${formatAddress({ ...address, port: listener.port })}`;
  io.stdout(`govanity serves ${config.routes.length} routes of ${file} on ${base}\n`);
  const path = examplePath(site);
  if (path !== undefined) io.stdout(`try: curl '${base}${path}?go-get=1'\n`);
  await stopSignal();
  await listener.close(graceMs);
  return 0;
}

/** A path that `go` could ask: that of the first route that is no pattern. */
function examplePath({ config }: Site): string | undefined {
  const route = config.routes.find(({ elements }) => elements.every((element) => 'literal' in element));
  return route && formatPathPattern(route.elements);
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}
