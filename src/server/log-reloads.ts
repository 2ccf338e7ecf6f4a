import type { Logger } from 'pino';
import { diffConfigs, type ModuleChange } from '../config/diff-configs.ts';
import { formatEach } from '../diagnostics/format-diagnostic.ts';
import type { ReloadListener } from '../files/live.ts';
import type { ConfigFile } from '../files/read-config-file.ts';
import type { TemplateDiagnostic } from '../files/read-templates.ts';
import type { LoadedSite, Snapshot } from './load-site.ts';
import type { Metrics } from './metrics.ts';

/** Changes that a reload logs one by one, and diagnostics that are; of more, only the number is told. */
const maxLogged = 500;

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
      for (const change of changes.slice(0, maxLogged)) logger.info(change, describeChange(change));
      const untold = changes.length - maxLogged;
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

/** One log line a diagnostic, with its code frame; errors first where there are too many. */
export function logDiagnostics(logger: Logger, { diagnostics, text }: Pick<ConfigFile, 'diagnostics' | 'text'>): void {
  if (diagnostics.length === 0) return;
  const errorsFirst = [...diagnostics].sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
  const told = diagnostics.length > maxLogged ? errorsFirst.slice(0, maxLogged) : diagnostics;
  const frames = formatEach(told, { source: text });
  for (const [index, { severity, code, location }] of told.entries()) {
    const place = { code, line: location?.line, column: location?.column };
    logger[severity === 'error' ? 'error' : 'warn'](place, frames[index]?.trimEnd());
  }
  const untold = diagnostics.length - told.length;
  if (untold > 0) logger.warn(`and ${untold} more diagnostics: govanity check tells all`);
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
