import type { Defer } from './cleanup.ts';
import type { Company } from './company.ts';
import { type Nginx, startNginx, tlsServer } from './nginx.ts';

/** The import-path hosts of the tests; one certificate names them all. */
export const VANITY_HOSTS = ['go.company.com', 'go.company.cn'];

/** Puts nginx in front of a vanity server, as the README tells operators to. */
export async function startVanityFront(defer: Defer, company: Company, vanity: { port: number }): Promise<Nginx> {
  const certificate = await company.ca.issue(VANITY_HOSTS);
  const locations = `
    location / {
      proxy_pass http://127.0.0.1:${vanity.port};
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-Proto $scheme;
    }`;
  return startNginx(defer, (port) => tlsServer(port, { names: VANITY_HOSTS, certificate, locations }));
}
