import type { RequestListener } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { diagnosticJson } from '../diagnostics/format-diagnostic.ts';
import type { LiveSite } from './load-site.ts';
import type { Metrics } from './metrics.ts';

/** The listener for the people and machines that run the server; never to be reached from outside. */
export function createAdminApp(live: LiveSite, metrics: Metrics, isDraining: () => boolean): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  app.get('/healthz', (_request, response) => {
    response.type('text/plain').send('ok\n');
  });
  app.get('/readyz', (_request, response) => {
    if (isDraining()) response.status(503).type('text/plain').send('draining\n');
    else response.type('text/plain').send('ok\n');
  });
  app.get('/metrics', async (_request, response) => {
    response.set('Content-Type', metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  app.get('/config', (_request, response) => {
    response.json(describeConfig(live));
  });
  app.use((_request, response) => {
    response.status(404).type('text/plain').send('here are /healthz, /readyz, /metrics and /config\n');
  });
  const answerError: ErrorRequestHandler = (_error, _request, response, _next) => {
    response.status(500).type('text/plain').send('internal error\n');
  };
  app.use(answerError);
  return app;
}

/** The configuration in service, and what the last attempt to load one found. */
function describeConfig(live: LiveSite): object {
  const { site, configHash, loadedAt } = live.current();
  const { read, templateDiagnostics, value } = live.lastAttempt();
  const diagnostics = [...read.diagnostics, ...templateDiagnostics.map(({ diagnostic }) => diagnostic)];
  const { hosts, routes } = site.config;
  return {
    file: read.file,
    hash: configHash,
    loadedAt: loadedAt.toISOString(),
    lastReloadSuccessful: value !== undefined,
    diagnostics: diagnostics.map(diagnosticJson),
    hosts,
    modules: routes.map(({ key, vcs, repo, subdir, forge, backend, hidden, deprecated, cacheMaxAgeSeconds }) => ({
      path: key,
      vcs,
      repo,
      subdir: subdir || undefined,
      forge,
      backend,
      hidden,
      deprecated,
      cacheMaxAgeSeconds,
    })),
  };
}
