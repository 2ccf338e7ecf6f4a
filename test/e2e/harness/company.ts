import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CertificateAuthority, createCa } from './ca.ts';
import type { Defer } from './cleanup.ts';
import type { Addresses } from './connect-proxy.ts';
import { type Forge, startForge } from './forge.ts';
import { startGitHttpServer } from './git-http-server.ts';
import { type Nginx, startNginx, tlsServer } from './nginx.ts';
import { createSshKey } from './ssh-key.ts';
import { createTempDir } from './temp-dir.ts';

/** What GitLab's https asks for, as a line of `.netrc`. */
export const GITLAB_NETRC = 'machine gitlab.company.com login gopher password sesame\n';

/**
 * The servers of a company, shared by the tests of a file. Nothing is faked but names and ports:
 * gitlab.company.com (ssh on 22 for `git`, https with a login), gerrit.company.com (ssh on 29418 for `goproxy`) and
 * goproxy.company.com (https, static files).
 */
export type Company = {
  readonly ca: CertificateAuthority;
  readonly gitlab: Forge;
  readonly gerrit: Forge;
  /** nginx in front of GitLab's https and of the Go proxy. */
  readonly nginx: Nginx;
  /** What https://goproxy.company.com serves. */
  readonly goproxyDir: string;
  /** The private keys of those who may log in, named after the users. */
  readonly keysDir: string;
  /** Where `host:port` is to be found; a vanity server's is added for each test. */
  readonly addresses: Addresses;
  /** Public host keys by `host:port`. */
  readonly knownHosts: Readonly<Record<string, string>>;
};

export async function startCompany(defer: Defer): Promise<Company> {
  const dir = await createTempDir(defer, 'company');
  const goproxyDir = join(dir, 'goproxy');
  const keysDir = join(dir, 'keys');
  await Promise.all([mkdir(goproxyDir), mkdir(keysDir)]);
  const [ca, gitlab, gerrit] = await Promise.all([
    createCa(dir),
    startForge(defer, { git: await createSshKey(join(keysDir, 'git')) }),
    startForge(defer, { goproxy: await createSshKey(join(keysDir, 'goproxy')) }),
  ]);
  const nginx = await startHttps(defer, { ca, dir, goproxyDir, gitlab });
  return {
    ca,
    gitlab,
    gerrit,
    nginx,
    goproxyDir,
    keysDir,
    addresses: {
      'gitlab.company.com:22': gitlab.sshPort,
      'gitlab.company.com:443': nginx.port,
      'gerrit.company.com:29418': gerrit.sshPort,
      'goproxy.company.com:443': nginx.port,
    },
    knownHosts: { 'gitlab.company.com:22': gitlab.hostKey, 'gerrit.company.com:29418': gerrit.hostKey },
  };
}

type HttpsParts = { ca: CertificateAuthority; dir: string; goproxyDir: string; gitlab: Forge };

async function startHttps(defer: Defer, { ca, dir, goproxyDir, gitlab }: HttpsParts): Promise<Nginx> {
  const names = { gitlab: 'gitlab.company.com', goproxy: 'goproxy.company.com' };
  const certificate = await ca.issue(Object.values(names));
  const gitHttp = await startGitHttpServer(defer, gitlab.projectsDir);
  const passwordFile = join(dir, 'htpasswd');
  await writeFile(passwordFile, 'gopher:{PLAIN}sesame\n');
  const gitlabLocations = `
    auth_basic GitLab;
    auth_basic_user_file ${passwordFile};
    location / { proxy_pass http://127.0.0.1:${gitHttp.port}; }`;
  return startNginx(
    defer,
    (port) =>
      tlsServer(port, { names: [names.gitlab], certificate, locations: gitlabLocations }) +
      tlsServer(port, { names: [names.goproxy], certificate, locations: `root ${goproxyDir};` }),
  );
}
