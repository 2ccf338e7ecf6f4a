import type { Logger } from 'pino';
import { createModuleCheck } from '../doctor/check-module.ts';
import { type Parse, parseAside } from '../files/parse-aside.ts';
import { isReadHanging } from '../files/read-file.ts';
import { createLogger } from '../server/create-logger.ts';
import type { ListenTarget } from '../server/listener.ts';
import { loadSite } from '../server/load-site.ts';
import { logDiagnostics, logTemplateDiagnostics } from '../server/log-reloads.ts';
import { createPasswordCheck } from '../server/password-check.ts';
import { logVersionFailures, RepoVersions } from '../server/repo-versions.ts';
import { type RunningServer, type ServerOptions, type Startable, startServer } from '../server/start-server.ts';
import type { Site } from '../site/site.ts';
import { formatPathPattern } from '../vanity/path-pattern.ts';
import type { ExitCode, Io } from './io.ts';
import { formatAddress } from './listen-address.ts';
import { readServeFlags, type ServeFlags } from './serve-options.ts';

/** `govanity serve`: answers until SIGTERM or SIGINT; SIGHUP looks at the configuration at once. */
export async function serve(flags: ServeFlags, io: Io): Promise<ExitCode> {
  const options = readServeFlags(flags, io);
  const { isTerminal, color, stdout: write, stdoutFd: fd } = io;
  const isText = flags.logFormat === 'text' || (flags.logFormat === 'auto' && isTerminal);
  const log = await createLogger({ isText, color, write, fd });
  const repoVersions = options.versions ? new RepoVersions(io.env, logVersionFailures(log.logger)) : undefined;
  const end = () => {
    repoVersions?.close();
    log.flush();
  };
  process.once('exit', end);
  // From the first moment: without a handler SIGHUP ends the process.
  process.on('SIGHUP', noReloadYet);
  try {
    return await run(options, log.logger, repoVersions);
  } finally {
    const isLogged = await log.settle();
    end();
    process.off('SIGHUP', noReloadYet);
    process.off('exit', end);
    if (!isLogged || isReadHanging()) endAtOnce();
  }
}

async function run(
  options: ServerOptions & { graceMs: number },
  logger: Logger,
  repoVersions: RepoVersions | undefined,
): Promise<ExitCode> {
  const { configFile, templates, reloadNotice } = options;
  const checkPassword = createPasswordCheck();
  let shownBanner: string | undefined;
  const banner = () => (reloadNotice ? shownBanner : undefined);
  const readOptions = { templates, findVersions: repoVersions?.find, banner };
  const loaded = await loadSite(configFile, readOptions, checkPassword);
  logDiagnostics(logger, loaded.source);
  logTemplateDiagnostics(logger, loaded.templateDiagnostics);
  const { value } = loaded;
  if (value === undefined) {
    logger.fatal(`cannot serve ${loaded.source.file}: ${loaded.fault ?? 'fix the errors above'}`);
    return 1;
  }
  const stop = listenForStop();
  try {
    const startable: Startable = {
      initial: { ...loaded, value },
      load(current, signal) {
        const parse: Parse = (text, file) => parseAside(text, file, signal);
        return loadSite(configFile, { ...readOptions, parse, signal }, checkPassword, current);
      },
      showBanner: (text) => {
        shownBanner = text;
      },
    };
    const checkModule = createModuleCheck(options.env);
    const server = await startServer(startable, { ...options, repoVersions, checkModule }, logger).catch(
      (error: Error) => {
        logger.fatal(`cannot start: ${error.message}`);
      },
    );
    if (!server) return 1;
    announce(options, server, value.site, logger);
    return await untilStopped(server, stop.asked, options.graceMs, logger);
  } finally {
    stop.forget();
  }
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

interface Stop {
  /** Resolves with the first signal that asks for it. */
  readonly asked: Promise<NodeJS.Signals>;
  forget(): void;
}

/** From now on SIGTERM and SIGINT ask for a stop; a second one ends the process at once. */
function listenForStop(): Stop {
  const signals = ['SIGTERM', 'SIGINT'] as const;
  let onSignal: (signal: NodeJS.Signals) => void = () => undefined;
  const asked = new Promise<NodeJS.Signals>((resolve) => {
    let isAsked = false;
    onSignal = (signal) => {
      if (isAsked && isReadHanging()) process.kill(process.pid, 'SIGKILL');
      if (isAsked) process.exit(1);
      isAsked = true;
      resolve(signal);
    };
  });
  for (const signal of signals) process.on(signal, onSignal);
  return {
    asked,
    forget() {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}

/** Resolves when the server has stopped after a signal. */
async function untilStopped(
  server: RunningServer,
  asked: Promise<NodeJS.Signals>,
  graceMs: number,
  logger: Logger,
): Promise<ExitCode> {
  const reload = () => void server.reload();
  process.on('SIGHUP', reload);
  logger.info(`${await asked}: no new connections, ${graceMs / 1000} seconds for requests in flight`);
  const overdue = setTimeout(endAtOnce, graceMs + overdueMs).unref();
  await server.stop(graceMs);
  clearTimeout(overdue);
  process.off('SIGHUP', reload);
  logger.info('stopped');
  // Does not hold up the end: it is for what keeps the process alive although nothing is left to do.
  setTimeout(endAtOnce, overdueMs).unref();
  return 0;
}

/** Milliseconds after which a stop takes too long; more than the last lines of the log are given. */
const overdueMs = 3_000;

/** Ends by SIGTERM itself: an exit waits for every thread, also for one that hangs in a file system. */
function endAtOnce(): void {
  process.removeAllListeners('SIGTERM');
  process.kill(process.pid, 'SIGTERM');
}
