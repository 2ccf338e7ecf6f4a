import type { Logger } from 'pino';
import { createLogger } from '../server/create-logger.ts';
import type { ListenTarget } from '../server/listener.ts';
import { loadSite } from '../server/load-site.ts';
import { logDiagnostics } from '../server/log-reloads.ts';
import { type RunningServer, type ServerOptions, startServer } from '../server/start-server.ts';
import type { Site } from '../site/site.ts';
import { formatPathPattern } from '../vanity/path-pattern.ts';
import type { ExitCode, Io } from './io.ts';
import { formatAddress } from './listen-address.ts';
import { readServeFlags, type ServeFlags } from './serve-options.ts';

/** `govanity serve`: answers until SIGTERM or SIGINT; SIGHUP looks at the configuration at once. */
export async function serve(flags: ServeFlags, io: Io): Promise<ExitCode> {
  const options = readServeFlags(flags, io);
  const { isTerminal, color, stdout: write, stdoutFd: fd } = io;
  const { logger, flush } = createLogger({ isTerminal, color, write, fd });
  process.once('exit', flush);
  // From the first moment: without a handler SIGHUP ends the process.
  process.on('SIGHUP', noReloadYet);
  try {
    return await run(options, logger);
  } finally {
    flush();
    process.off('SIGHUP', noReloadYet);
    process.off('exit', flush);
  }
}

async function run(options: ServerOptions & { graceMs: number }, logger: Logger): Promise<ExitCode> {
  const loaded = await loadSite(options.configFile);
  logDiagnostics(logger, loaded.read);
  const { value } = loaded;
  if (value === undefined) {
    const more = loaded.fault ?? `govanity check ${options.configFile} tells the same`;
    logger.fatal(`cannot serve ${options.configFile}; ${more}`);
    return 1;
  }
  let server: RunningServer;
  try {
    server = await startServer({ ...loaded, value }, options, logger);
  } catch (error) {
    logger.fatal(`cannot start: ${(error as Error).message}`);
    return 1;
  }
  announce(options, server, value.site, logger);
  await untilStopped(server, options.graceMs, logger);
  return 0;
}

function noReloadYet(): void {}

function announce(options: ServerOptions, server: RunningServer, site: Site, logger: Logger): void {
  const place = describeTarget(options.target, server.port, options.tls !== undefined);
  logger.info(`serving ${site.config.routes.length} routes of ${options.configFile} on ${place}`);
  if (options.admin && 'host' in options.admin && server.adminPort !== undefined) {
    const { host } = options.admin;
    logger.info(`admin listener on http://${formatAddress({ host, port: server.adminPort })}/metrics`);
  }
  const path = examplePath(site);
  if (path === undefined) return;
  const how = 'socket' in options.target ? `--unix-socket ${options.target.socket} 'http://localhost` : `'${place}`;
  logger.info(`try: curl ${options.tls ? '-k ' : ''}${how}${path}?go-get=1'`);
}

function describeTarget(target: ListenTarget, port: number | undefined, isTls: boolean): string {
  if ('socket' in target) return target.socket;
  const host = 'host' in target ? target.host : '0.0.0.0';
  return `${isTls ? 'https' : 'http'}://${formatAddress({ host, port: port ?? 0 })}`;
}

/** A path that `go` could ask: that of the first route that is no pattern. */
function examplePath({ config }: Site): string | undefined {
  const route = config.routes.find(({ isPattern }) => !isPattern);
  return route && formatPathPattern(route.elements);
}

/** Resolves when the server has stopped after a signal; a second one ends the process at once. */
async function untilStopped(server: RunningServer, graceMs: number, logger: Logger): Promise<void> {
  const reload = () => void server.reload();
  process.on('SIGHUP', reload);
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve(name));
  });
  logger.info(`${signal}: no new connections, ${graceMs / 1000} seconds for requests in flight`);
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => process.exit(1));
  await server.stop(graceMs);
  process.off('SIGHUP', reload);
  logger.info('stopped');
}
