import { createSecureContext, type SecureContext } from 'node:tls';
import type { Dispatcher } from 'undici';
import { proxyFor } from './proxy-for.ts';
import { readFurtherRoots, readTrustedRoots } from './trusted-roots.ts';

/** Asks servers over connections that are kept, with the proxies and authorities of an environment. */
export interface HttpClient {
  /** Sends a request; follows no redirect. Rejects if there is no answer. The body has to be read, dumped or destroyed. */
  request(url: URL, options: HttpRequestOptions): Promise<Dispatcher.ResponseData>;
  close(): void;
}

export interface HttpRequestOptions {
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Milliseconds until the headers of the answer, and between two parts of its body. */
  readonly timeoutMs: number;
}

/** Milliseconds in which a server or a proxy has to take a connection. */
const connectTimeoutMs = 10_000;
/** Connections to one server. */
const connections = 32;

/**
 * Creates a client. It takes the proxy that `go` takes (HTTPS_PROXY, NO_PROXY), and trusts the authorities that `go`
 * trusts (SSL_CERT_FILE, the system's) and those of GIT_SSL_CAINFO and NODE_EXTRA_CA_CERTS. They are read at the first
 * request.
 */
export function createHttpClient(env: NodeJS.ProcessEnv): HttpClient {
  const agents = new Map<string, Promise<Dispatcher>>();
  /** Made once: reading some hundred certificates takes as long as a request. */
  let secureContext: SecureContext | undefined;
  const createAgent = async (proxy: URL | undefined): Promise<Dispatcher> => {
    // Loaded by those who ask somebody: it takes as long as half of the program.
    // In the bundle, a CommonJS package has its names in `default` alone.
    const { default: undici } = await import('undici');
    const { Agent, ProxyAgent } = undici;
    secureContext ??= createSecureContext({ ca: [...readTrustedRoots(env).certificates, ...readFurtherRoots(env)] });
    const tls = { secureContext, timeout: connectTimeoutMs };
    if (proxy === undefined) return new Agent({ connect: tls, connections });
    return new ProxyAgent({ uri: proxy.href, requestTls: tls, proxyTls: tls, connections });
  };
  const agentFor = (url: URL): Promise<Dispatcher> => {
    const proxy = proxyFor(url, env);
    const key = proxy?.href ?? '';
    const agent = agents.get(key) ?? createAgent(proxy);
    agents.set(key, agent);
    return agent;
  };
  return {
    async request(url, { method = 'GET', headers = {}, signal, timeoutMs }) {
      const agent = await agentFor(url);
      return agent.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        ...(signal && { signal }),
      });
    },
    close() {
      for (const agent of agents.values()) agent.then((opened) => opened.destroy()).catch(() => undefined);
      agents.clear();
    },
  };
}
