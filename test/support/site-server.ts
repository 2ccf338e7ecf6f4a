import { request } from 'node:http';
import { connect } from 'node:net';
import { type ParsedConfig, parseConfig } from '../../src/config/parse-config.ts';
import type { Authorise } from '../../src/server/access-control.ts';
import { createClientAddress } from '../../src/server/access-log.ts';
import { createHandler } from '../../src/server/create-handler.ts';
import { type Handler, openListener } from '../../src/server/listener.ts';
import { readBuiltInPageFiles } from '../../src/server/read-page-files.ts';
import type { Responder } from '../../src/server/responder.ts';
import { buildSite, type PageOptions, type Site } from '../../src/site/site.ts';
import type { FindStored } from '../../src/site/stored-module.ts';

export interface Response {
  readonly status: number;
  /** Names in lower case; undefined where a header is absent. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface Ask {
  readonly method?: string;
  readonly host?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface SiteServer {
  readonly port: number;
  /** Asks for a target; Host defaults to go.company.com. */
  ask(target: string, ask?: Ask): Promise<Response>;
  /** Sends bytes (a character each) on a connection of their own and returns everything that comes back until it closes. */
  raw(bytes: string): Promise<string>;
  /** What the server reported as exceptions. */
  readonly errors: readonly unknown[];
  /** Why connections were cut. */
  readonly cuts: readonly string[];
  close(): Promise<void>;
}

/** Milliseconds without an answer after which a raw connection is half-closed: the server may wait for more. */
const idleMs = 300;
const { templates, staticFiles } = await readBuiltInPageFiles();

/** Builds the site of a vanity.yaml; throws with its diagnostics where it has an error. */
export function siteOf(yaml: string, options: PageOptions = {}): Site {
  const { config, diagnostics }: ParsedConfig = parseConfig(yaml, 'vanity.yaml');
  if (config === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));
  return buildSite(config, templates, staticFiles, options);
}

/** Serves a vanity.yaml on a free loopback port. */
export function serveYaml(yaml: string, options: PageOptions = {}): Promise<SiteServer> {
  const site = siteOf(yaml, options);
  return serveSite(() => site);
}

interface ServeOptions {
  readonly hasFront?: boolean;
  readonly responders?: readonly Responder[];
  readonly authorise?: Authorise;
  readonly findStored?: FindStored;
}

/** Serves whatever site is current on a free loopback port; without its front, everything goes to the HTTP server. */
export async function serveSite(
  current: () => Site,
  { hasFront = true, responders = [], authorise, findStored }: ServeOptions = {},
): Promise<SiteServer> {
  const errors: unknown[] = [];
  const cuts: string[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const onCut = (reason: string) => void cuts.push(reason);
  const clientAddress = createClientAddress([]);
  const handler = createHandler(() => ({ site: current(), authorise }), {
    clientAddress,
    responders,
    findStored,
    onError,
    onCut,
  });
  const { listener: answer, endWith } = handler as Required<Handler>;
  const listener = await openListener(hasFront ? handler : { listener: answer, endWith }, {
    host: '127.0.0.1',
    port: 0,
  });
  const port = listener.port ?? 0;
  return {
    port,
    ask: (target, ask = {}) => askOnce(port, target, ask),
    raw: (bytes) => sendRaw(port, bytes),
    errors,
    cuts,
    close: () => listener.close(0),
  };
}

function askOnce(port: number, target: string, { method = 'GET', host = 'go.company.com', headers = {}, body }: Ask) {
  return new Promise<Response>((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: target, method, headers: { host, ...headers }, agent: false };
    const outgoing = request(options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers as Record<string, string | undefined>,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from(bytes, 'latin1')));
    socket.setTimeout(idleMs, () => socket.end());
    socket.on('data', (chunk) => chunks.push(chunk));
    // A reset after the answer is a clean close for the purposes of HTTP.
    socket.on('error', () => {});
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}
