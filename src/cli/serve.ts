import type { Logger } from 'pino';
import { createLogger } from '../server/create-logger.ts';
import type { ListenTarget } from '../server/listener.ts';
import { type LoadedSite, loadSite } from '../server/load-site.ts';
import { logDiagnostics, logTemplateDiagnostics } from '../server/log-reloads.ts';
import { createRepoTags, type OnFailure, type RepoTags } from '../server/repo-tags.ts';
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
  const onFailure: OnFailure = (repo, complaint) => {
    logger.warn({ repo, complaint }, `the versions of ${repo} cannot be told: git ls-remote failed`);
  };
  const tags = options.versions ? createRepoTags(io.env, onFailure) : undefined;
  const end = () => {
    tags?.close();
    flush();
  };
  process.once('exit', end);
  // From the first moment: without a handler SIGHUP ends the process.
  process.on('SIGHUP', noReloadYet);
  try {
    return await run(options, logger, tags);
  } finally {
    end();
    process.off('SIGHUP', noReloadYet);
    process.off('exit', end);
  }
}

async function run(
  options: ServerOptions & { graceMs: number },
  logger: Logger,
  tags: RepoTags | undefined,
): Promise<ExitCode> {
  const load = () => loadSite(options.configFile, { templates: options.templates, findTags: tags?.find });
  const loaded = await load();
  logDiagnostics(logger, loaded.read);
  logTemplateDiagnostics(logger, loaded.templateDiagnostics);
  const { value } = loaded;
  if (value === undefined) {
    logger.fatal(`cannot serve ${loaded.read.file}; ${whyNot(loaded)}`);
    return 1;
  }
  let server: RunningServer;
  try {
    server = await startServer({ ...loaded, value }, load, options, logger);
  } catch (error) {
    logger.fatal(`cannot start: ${(error as Error).message}`);
    return 1;
  }
  announce(options, server, value.site, logger);
  await untilStopped(server, options.graceMs, logger);
  return 0;
}

function noReloadYet(): void {}

function whyNot({ read, templateDiagnostics, fault }: LoadedSite): string {
  if (fault !== undefined) return fault;
  return templateDiagnostics.length === 0 ? `govanity check ${read.file} tells the same` : 'a template is at fault';
}

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
