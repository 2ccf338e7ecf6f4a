import type { Logger } from 'pino';
import { diffConfigs, type ModuleChange } from '../config/diff-configs.ts';
import { formatEach } from '../diagnostics/format-diagnostic.ts';
import { groupDiagnostics } from '../diagnostics/group-diagnostics.ts';
import type { ReloadListener } from '../files/live.ts';
import { type ConfigFile, usersDiagnostic } from '../files/read-config-file.ts';
import { isShortage } from '../files/read-file.ts';
import type { TemplateDiagnostic } from '../files/read-templates.ts';
import type { TlsAttempt, TlsFiles } from '../files/tls.ts';
import type { UsersListener } from '../files/users-file.ts';
import type { LoadedSite, Snapshot } from './load-site.ts';
import type { Metrics } from './metrics.ts';

/** Changes that a reload logs one by one, and diagnostics; of the others, their number is logged. */
const maxLogged = 500;

/** What becomes of edits, in the log, in the metrics, and on the index. */
export interface ReloadReports {
  readonly site: ReloadListener<Snapshot, LoadedSite>;
  /** For the users of one configuration. */
  users(source: ConfigFile): UsersListener;
  certificate(onChange: (tls: TlsFiles) => void): ReloadListener<TlsFiles, TlsAttempt>;
}

/** Reports each reload; `showBanner` sets the line above the modules on the index. */
export function createReloadReports(
  logger: Logger,
  metrics: Metrics,
  showBanner: (text: string | undefined) => void,
): ReloadReports {
  return {
    site: reportSite(logger, metrics, showBanner),
    users: (source) => reportUsers(logger, metrics, source),
    certificate: (onChange) => ({
      loaded(tls) {
        onChange(tls);
        logger.info('TLS certificate reloaded');
      },
      refused: ({ fault }) => logger.error(`invalid TLS certificate ignored, still serving the previous one: ${fault}`),
      failed: (error) =>
        logger.error(described(error), 'reload of the TLS certificate failed, still serving the previous one'),
      recovered: () => logger.info('the TLS certificate can be read again'),
    }),
  };
}

function reportSite(
  logger: Logger,
  metrics: Metrics,
  showBanner: (text: string | undefined) => void,
): ReloadListener<Snapshot, LoadedSite> {
  let invalidSince: Date | undefined;
  return {
    loaded(snapshot, previous) {
      invalidSince = undefined;
      showBanner(undefined);
      metrics.loaded(snapshot);
      metrics.reloaded('configuration', true);
      logDiagnostics(logger, snapshot.source);
      logTemplateDiagnostics(logger, snapshot.templateDiagnostics);
      const changes = diffConfigs(previous.site.config, snapshot.site.config);
      const { length: modules } = snapshot.site.config.routes;
      logger.info({ hash: snapshot.source.hash, modules, changes: changes.length }, 'configuration reloaded');
      for (const change of changes.slice(0, maxLogged)) logger.info(change, describeChange(change));
      const unlogged = changes.length - maxLogged;
      if (unlogged > 0) logger.info(`and ${unlogged} more changes`);
    },
    refused({ source, templateDiagnostics, fault }) {
      invalidSince ??= new Date();
      showBanner(
        `The configuration on disk has been invalid since ${invalidSince.toISOString()}; the previous one is shown.`,
      );
      metrics.reloaded('configuration', false);
      logDiagnostics(logger, source);
      logTemplateDiagnostics(logger, templateDiagnostics);
      const reason = fault === undefined ? '' : `: ${fault}`;
      logger.error({ file: source.file }, `invalid configuration ignored, still serving the previous one${reason}`);
    },
    failed(error) {
      metrics.reloaded('configuration', false);
      logger.error(described(error), 'reload failed, still serving the previous configuration');
    },
    recovered() {
      metrics.reloaded('configuration', invalidSince === undefined);
      logger.info('the configuration can be read again, it has not changed');
    },
  };
}

function reportUsers(logger: Logger, metrics: Metrics, source: ConfigFile): UsersListener {
  return {
    changed({ path, value, fault }) {
      metrics.reloaded('users', fault === undefined);
      if (fault !== undefined) {
        const { code, message } = usersDiagnostic(source, fault);
        logger.error({ code, file: path, users: value.size }, `${message}; see govanity passwd`);
      }
      logger.info({ file: path, users: value.size }, 'users reloaded');
    },
    failed(error) {
      metrics.reloaded('users', false);
      logger.error(described(error), 'reload of the users failed, still serving the previous ones');
    },
    recovered({ path, fault }) {
      metrics.reloaded('users', fault === undefined);
      logger.info({ file: path }, 'the users can be read again, they have not changed');
    },
  };
}

/** A shortage needs no stack. */
function described(error: unknown): object {
  return isShortage(error as NodeJS.ErrnoException) ? { reason: (error as Error).message } : { err: error };
}

/** One log line per cause, with its code frame; errors first if there are too many. */
export function logDiagnostics(
  logger: Logger,
  { diagnostics: all, text }: Pick<ConfigFile, 'diagnostics' | 'text'>,
): void {
  const diagnostics = groupDiagnostics(all);
  if (diagnostics.length === 0) return;
  const errorsFirst = [...diagnostics].sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
  const logged = diagnostics.length > maxLogged ? errorsFirst.slice(0, maxLogged) : diagnostics;
  const frames = formatEach(logged, { source: text });
  for (const [index, { severity, code, location }] of logged.entries()) {
    const place = { code, line: location?.line, column: location?.column };
    logger[severity === 'error' ? 'error' : 'warn'](place, frames[index]?.trimEnd());
  }
  const unlogged = diagnostics.length - logged.length;
  if (unlogged > 0) logger.warn(`and ${unlogged} more diagnostics: govanity check prints all`);
}

/** The same for templates, each of which has a text of its own. */
export function logTemplateDiagnostics(logger: Logger, diagnostics: readonly TemplateDiagnostic[]): void {
  for (const { diagnostic, text } of diagnostics) logDiagnostics(logger, { diagnostics: [diagnostic], text });
}

function describeChange(change: ModuleChange): string {
  switch (change.kind) {
    case 'repo':
      return `${change.key}: ${change.from} -> ${change.to}`;
    case 'tag':
      return `${change.key}: tag changed`;
    default:
      return `${change.key}: ${change.kind}, ${change.repo}`;
  }
}
