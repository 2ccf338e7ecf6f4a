import helmet from 'helmet';

/** Pages load their own style sheet, script and lists and nothing else. HSTS is left to whoever terminates TLS for the domain. */
export const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      scriptSrc: ["'self'"],
      connectSrc: ["'self'"],
      imgSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  // Only browsers that are long gone read these, and each answer would carry them.
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});

/** What the middleware sets, which is the same for every request: names and values in turn, as `writeHead` takes them. */
export function listSecurityHeaders(): string[] {
  const headers: string[] = [];
  const recorder = {
    setHeader: (name: string, value: string) => headers.push(name, value),
    removeHeader: () => undefined,
  };
  const [request, response] = [{}, recorder] as unknown as Parameters<typeof securityHeaders>;
  securityHeaders(request, response, (error) => {
    if (error !== undefined) throw error;
  });
  return headers;
}
