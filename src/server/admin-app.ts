import type { RequestListener } from 'node:http';
import { isIP } from 'node:net';
import express, { type ErrorRequestHandler } from 'express';
import type { Registry } from 'prom-client';
import { diagnosticsJson } from '../diagnostics/format-diagnostic.ts';
import type { LiveSite } from './load-site.ts';

/** What the admin listener shows. */
export interface Administered {
  readonly live: LiveSite;
  readonly registry: Registry;
  /** Names under which it may be asked, beside addresses and loopback names. */
  readonly hosts: readonly string[];
  /** Why no requests should be sent here; undefined: they are welcome. */
  whyNotReady(): string | undefined;
}

/** The listener for the people and machines that run the server; never to be reached from outside. */
export function createAdminApp(administered: Administered): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (isAdminHost(request.headers.host, administered.hosts)) next();
    else response.status(421).type('text/plain').send(unknownHost);
  });
  app.get('/healthz', (_request, response) => {
    response.type('text/plain').send('ok\n');
  });
  app.get('/readyz', (_request, response) => {
    const reason = administered.whyNotReady();
    if (reason === undefined) response.type('text/plain').send('ok\n');
    else response.status(503).type('text/plain').send(`${reason}\n`);
  });
  app.get('/metrics', async (_request, response) => {
    const { registry } = administered;
    response.set('Content-Type', registry.contentType).send(await registry.metrics());
  });
  app.get('/config', (_request, response) => {
    response.json(describeConfig(administered.live));
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

/**
 * Whether the admin listener answers a request with this Host: addresses, loopback names, and the names that it was
 * given, each with any port. A web page can let its own name lead to 127.0.0.1 (DNS rebinding), and its visitors'
 * browsers would read /config for it; they send that name as Host. No browser sends none.
 */
function isAdminHost(header: string | undefined, names: readonly string[]): boolean {
  if (header === undefined) return true;
  const host = header.replace(/:[0-9]*$/, '').toLowerCase();
  const name = host.replace(/\.$/, '');
  if (isIP(host) === 4 || (/^\[.*\]$/.test(host) && isIP(host.slice(1, -1)) === 6)) return true;
  return name === 'localhost' || name.endsWith('.localhost') || names.includes(name);
}

const unknownHost =
  'misdirected request: the admin listener answers for addresses and localhost; name others with --admin-host\n';

/** The configuration in service, and what the last attempt to load one found. */
function describeConfig(live: LiveSite): object {
  const { site, source, loadedAt } = live.current();
  const { source: last, templateDiagnostics, value } = live.lastAttempt();
  const diagnostics = [...last.diagnostics, ...templateDiagnostics.map(({ diagnostic }) => diagnostic)];
  const { hosts, routes } = site.config;
  return {
    file: last.file,
    hash: source.hash,
    loadedAt: loadedAt.toISOString(),
    lastReloadSuccessful: value !== undefined,
    diagnostics: diagnosticsJson(diagnostics),
    hosts,
    modules: routes.map(({ key, vcs, repo, subdir, forge, backend, hidden, deprecated, cacheMaxAgeSeconds }) => ({
      path: key,
      vcs,
      repo: repo.href,
      subdir: subdir || undefined,
      forge,
      backend,
      hidden,
      deprecated,
      cacheMaxAgeSeconds,
    })),
  };
}
