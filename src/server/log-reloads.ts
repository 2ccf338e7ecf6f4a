import type { Logger } from 'pino';
import { diffConfigs, type ModuleChange } from '../config/diff-configs.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatDiagnostics } from '../diagnostics/format-diagnostic.ts';
import type { ReloadListener } from './live.ts';
import type { LoadedSite, Snapshot } from './load-site.ts';
import type { Metrics } from './metrics.ts';
import type { ConfigFile } from './read-config-file.ts';
import type { TemplateDiagnostic } from './read-templates.ts';

/** Changes that a reload logs one by one; of more, only the number is told. */
const maxLoggedChanges = 500;

/** Tells the log and the metrics what became of each edit, and with `showsNotice` also the index. */
export function logReloads(
  logger: Logger,
  metrics: Metrics,
  showsNotice: boolean,
): ReloadListener<Snapshot, LoadedSite> {
  return {
    loaded(snapshot, previous) {
      metrics.loaded(snapshot);
      logDiagnostics(logger, snapshot.read);
      logTemplateDiagnostics(logger, snapshot.templateDiagnostics);
      const changes = diffConfigs(previous.site.config, snapshot.site.config);
      const { length: modules } = snapshot.site.config.routes;
      logger.info({ hash: snapshot.configHash, modules, changes: changes.length }, 'configuration reloaded');
      for (const change of changes.slice(0, maxLoggedChanges)) logger.info(change, describeChange(change));
      const untold = changes.length - maxLoggedChanges;
      if (untold > 0) logger.info(`and ${untold} more changes`);
    },
    refused({ read, templateDiagnostics, fault }, current) {
      metrics.refused();
      logDiagnostics(logger, read);
      logTemplateDiagnostics(logger, templateDiagnostics);
      const reason = fault === undefined ? '' : `: ${fault}`;
      logger.error({ file: read.file }, `configuration refused, the last good one stays in service${reason}`);
      return showsNotice && current.notice === undefined ? current.withNotice(refusalNotice(new Date())) : current;
    },
    failed(error) {
      metrics.refused();
      logger.error({ err: error }, 'reload failed, the last good configuration stays in service');
    },
  };
}

function refusalNotice(since: Date): string {
  return `The configuration on disk has been refused since ${since.toISOString()}; what is served is the last good one.`;
}

/** One log line a diagnostic, with its code frame. */
export function logDiagnostics(logger: Logger, { diagnostics, text }: ConfigFile): void {
  for (const diagnostic of diagnostics) logDiagnostic(logger, diagnostic, text);
}

/** The same for templates, each of which has a text of its own. */
export function logTemplateDiagnostics(logger: Logger, diagnostics: readonly TemplateDiagnostic[]): void {
  for (const { diagnostic, text } of diagnostics) logDiagnostic(logger, diagnostic, text);
}

function logDiagnostic(logger: Logger, diagnostic: Diagnostic, source: string): void {
  const { severity, code, location } = diagnostic;
  const frame = formatDiagnostics([diagnostic], { source }).trimEnd();
  logger[severity === 'error' ? 'error' : 'warn']({ code, line: location?.line, column: location?.column }, frame);
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
