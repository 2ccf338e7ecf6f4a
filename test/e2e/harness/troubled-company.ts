import { join } from 'node:path';
import { startBlackHole } from './black-hole.ts';
import { createCa } from './ca.ts';
import type { Defer } from './cleanup.ts';
import { type Company, startCompany } from './company.ts';
import { type Addresses, startConnectProxy } from './connect-proxy.ts';
import { type Forge, startForge } from './forge.ts';
import { createGoClient, type GoClient } from './go-client.ts';
import { startNginx, tlsServer } from './nginx.ts';
import { createSshCommand } from './ssh-command.ts';
import { createSshKey } from './ssh-key.ts';
import { createTempDir } from './temp-dir.ts';

export type TroubledCompany = {
  readonly company: Company;
  /** A port that never answers. */
  readonly blackHolePort: number;
  /** A port that speaks plain HTTP. */
  readonly plainPort: number;
  /** The CONNECT proxy of the company; who asks for another address is refused. */
  readonly proxyPort: number;
  /** Whose sshd a client of today refuses: old.company.com, for the user `old`. */
  readonly oldGerrit: Forge;
  /** Where `host:port` is to be found. */
  readonly addresses: Addresses;
  /** What a developer's known_hosts holds, by `host:port`; new.company.com is missing, replaced.company.com is wrong. */
  readonly knownHosts: Readonly<Record<string, string>>;
  /** The line of ssh_config by which a client of today refuses the old Gerrit. */
  readonly sshConfig: string;
  readonly developer: (defer: Defer, options?: DeveloperOptions) => Promise<GoClient>;
};

export type DeveloperOptions = { readonly netrc?: string; readonly env?: Readonly<Record<string, string>> };

/** What https://go.company.com serves: nginx text for each path. */
export type Pages = Readonly<Record<string, string>>;

/** nginx text for a page whose head holds these tags. */
export function page(...contents: readonly string[]): string {
  return html(
    `<html><head>${contents.map((content) => `<meta name="go-import" content="${content}">`).join('')}</head></html>`,
  );
}

/** nginx text for a whole page. */
export function html(text: string, status = 200): string {
  return `default_type text/html; return ${status} '${text}';`;
}

/**
 * A company in which much is broken, each thing under a name of its own: certificates, ports, host keys, algorithms.
 * `servesCn` starts what answers for go.company.cn.
 */
export async function startTroubledCompany(
  defer: Defer,
  pages: Pages,
  servesCn: (company: Company) => Promise<{ port: number }>,
): Promise<TroubledCompany> {
  const company = await startCompany(defer);
  const [old, hole, web, cn] = await Promise.all([
    startOldGerrit(defer, company),
    startBlackHole(defer),
    startWeb(defer, company, pages),
    servesCn(company),
  ]);
  const addresses: Addresses = {
    ...company.addresses,
    'go.company.cn:443': cn.port,
    ...Object.fromEntries(web.tlsHosts.map((host) => [`${host}:443`, web.tlsPort])),
    'plain.company.com:443': web.plainPort,
    'hole.company.com:443': hole.port,
    'gitlab.company.com:80': web.plainPort,
    'new.company.com:22': company.gitlab.sshPort,
    'replaced.company.com:22': company.gitlab.sshPort,
    'old.company.com:29418': old.sshPort,
    'hole.company.com:22': hole.port,
    'ssh.github.com:443': company.gitlab.sshPort, // github.com:22 is refused, as in networks that block the port
  };
  const { port: proxyPort } = await startConnectProxy(defer, addresses);
  const knownHosts = {
    ...company.knownHosts,
    'old.company.com:29418': old.hostKey,
    'replaced.company.com:22': company.gerrit.hostKey,
    'ssh.github.com:443': company.gitlab.hostKey,
  };
  const sshConfig = 'KexAlgorithms -diffie-hellman-group14-sha1';
  const sshCommand = await createSshCommand(await createTempDir(defer, 'ssh'), {
    proxyPort,
    keysDir: company.keysDir,
    knownHosts,
    config: sshConfig,
  });
  return {
    company,
    blackHolePort: hole.port,
    plainPort: web.plainPort,
    proxyPort,
    oldGerrit: old,
    addresses,
    knownHosts,
    sshConfig,
    developer: (end, options = {}) =>
      createGoClient(end, {
        proxyPort,
        caFile: company.ca.certFile,
        sshCommand,
        goprivate: '*.company.com,go.company.cn',
        ...options,
      }),
  };
}

/** A Gerrit whose sshd is so old that a client of today refuses it. */
async function startOldGerrit(defer: Defer, { keysDir }: Company) {
  const accounts = { old: await createSshKey(join(keysDir, 'old')) };
  await createSshKey(join(keysDir, 'stranger'));
  return startForge(defer, accounts, 'KexAlgorithms diffie-hellman-group14-sha1');
}

const PUBLIC_HOSTS = ['public.company.com', 'sum.company.com'];
const HIDDEN_GITLAB = 'gitlab.hidden.company.com';
/** Serves the repositories of gitlab.company.com as plain files. */
const DUMB_HOST = 'dumb.company.com';

/** What a GitLab answers to those who are not logged in, whether there is such a project or not. */
const hiddenGitlab = `
  location = /team/private/sample { ${page(`${HIDDEN_GITLAB}/team/private git https://${HIDDEN_GITLAB}/team/private.git`)} }
  location = /team/private { ${page(`${HIDDEN_GITLAB}/team/private git https://${HIDDEN_GITLAB}/team/private.git`)} }
  location / { add_header WWW-Authenticate 'Basic realm="GitLab"' always; return 401; }`;

/** nginx with a certificate for each kind of trouble, and a plain port. */
async function startWeb(defer: Defer, { ca, gitlab }: Company, pages: Pages) {
  const otherCa = await createCa(await createTempDir(defer, 'other-ca'));
  const names = ['go.company.com', ...PUBLIC_HOSTS];
  const [good, others, expired, misnamed, unknown] = await Promise.all([
    ca.issue(names, 60),
    ca.issue([HIDDEN_GITLAB, DUMB_HOST]),
    ca.issue(['expired.company.com'], -1),
    ca.issue(['somebody.company.com']),
    otherCa.issue(['unknown.company.com']),
  ]);
  const locations = Object.entries(pages).map(([path, text]) => `location = ${path} { ${text} }`);
  const ok = 'location / { return 200 "fine"; }';
  const nginx = await startNginx(
    defer,
    (port) =>
      tlsServer(port, { names: ['go.company.com'], certificate: good, locations: locations.join('\n') }) +
      tlsServer(port, { names: PUBLIC_HOSTS, certificate: good, locations: 'location / { return 410; }' }) +
      tlsServer(port, { names: [HIDDEN_GITLAB], certificate: others, locations: hiddenGitlab }) +
      tlsServer(port, { names: [DUMB_HOST], certificate: others, locations: `root ${gitlab.projectsDir};` }) +
      tlsServer(port, { names: ['expired.company.com'], certificate: expired, locations: ok }) +
      tlsServer(port, { names: ['misnamed.company.com'], certificate: misnamed, locations: ok }) +
      tlsServer(port, { names: ['unknown.company.com'], certificate: unknown, locations: ok }),
  );
  const plain = await startNginx(defer, (port) => `server { listen 127.0.0.1:${port}; ${ok} }`);
  const tlsHosts = [
    ...names,
    HIDDEN_GITLAB,
    DUMB_HOST,
    'expired.company.com',
    'misnamed.company.com',
    'unknown.company.com',
  ];
  return { tlsPort: nginx.port, plainPort: plain.port, tlsHosts };
}
