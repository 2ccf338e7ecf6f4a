import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { CertificateAuthority } from './ca.ts';
import type { Defer } from './cleanup.ts';
import { startGitHttpServer } from './git-http-server.ts';

/** How a forge answers those who ask for a repository over https, as measured on real ones. */
export type Manners = 'gitlab' | 'gitea' | 'gerrit';

export type ForgeQuestion = {
  readonly host: string;
  readonly path: string;
  /** Undefined: without a login. */
  readonly user: string | undefined;
  readonly status: number;
};

/** Forges behind https that know people and what each may read; behind them is git's own http server. */
export type LoginForge = {
  readonly port: number;
  /** Passwords by user. */
  readonly users: Map<string, string>;
  /** Projects that a user may read; without a user, what everybody may. */
  readonly rights: Map<string | undefined, Set<string>>;
  /** What is answered instead, by host; a function may answer whatever it likes. */
  readonly troubles: Map<string, (response: ServerResponse, url: string) => void>;
  /** What asked for references since the last call. */
  readonly questions: () => ForgeQuestion[];
};

/** `hosts` are the names of the forges; all serve the same directory of projects. */
export async function startLoginForge(
  defer: Defer,
  ca: CertificateAuthority,
  projectsDir: string,
  hosts: Readonly<Record<string, Manners>>,
): Promise<LoginForge> {
  const git = await startGitHttpServer(defer, projectsDir);
  const { certFile, keyFile } = await ca.issue(Object.keys(hosts));
  const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
  const users = new Map<string, string>();
  const rights: LoginForge['rights'] = new Map();
  const troubles: LoginForge['troubles'] = new Map();
  let asked: ForgeQuestion[] = [];
  const server = createServer({ cert, key }, (incoming, response) => {
    const host = incoming.headers.host ?? '';
    const url = incoming.url ?? '';
    const user = readUser(incoming);
    const path = url.split('?')[0] ?? '';
    const note = (status: number) => {
      if (url.includes('/info/refs')) asked.push({ host, path, user: user?.name, status });
    };
    const trouble = troubles.get(host);
    if (trouble !== undefined) {
      note(0);
      return trouble(response, url);
    }
    const isRight = user !== undefined && users.get(user.name) === user.password;
    const { project, isSignedIn, target } = readTarget(hosts[host] ?? 'gitlab', url);
    const mayRead = rights.get(undefined)?.has(project) || (isRight && rights.get(user.name)?.has(project));
    const status = statusOf(hosts[host] ?? 'gitlab', {
      user: user?.name,
      isRight,
      isSignedIn,
      mayRead: mayRead === true,
    });
    note(status);
    if (status === 200) return pass(git.port, target, incoming, response);
    response.writeHead(status, status === 401 ? { 'WWW-Authenticate': `Basic realm="${host}"` } : {});
    return response.end('no\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    ...{ port: (server.address() as AddressInfo).port, users, rights, troubles },
    questions() {
      const before = asked;
      asked = [];
      return before;
    },
  };
}

function readUser({ headers }: IncomingMessage): { name: string; password: string } | undefined {
  const encoded = headers.authorization?.replace(/^Basic /, '');
  if (encoded === undefined) return undefined;
  const [name = '', password = ''] = Buffer.from(encoded, 'base64').toString().split(/:(.*)/s);
  return { name, password };
}

/** The project that a URL names, and where git's server has it. Gerrit's `/a/` asks for a login. */
function readTarget(manners: Manners, url: string): { project: string; isSignedIn: boolean; target: string } {
  const isSignedIn = manners !== 'gerrit' || url.startsWith('/a/');
  const below = manners === 'gerrit' && isSignedIn ? url.slice(2) : url;
  const [, name = '', rest = ''] = /^\/(.*?)(?:\.git)?(\/info\/refs.*|\/git-upload-pack.*)$/.exec(below) ?? [];
  return { project: name, isSignedIn, target: `/${name}.git${rest}` };
}

type Guest = { user: string | undefined; isRight: boolean; isSignedIn: boolean; mayRead: boolean };

function statusOf(manners: Manners, { user, isRight, isSignedIn, mayRead }: Guest): number {
  const isUnknown = user !== undefined && !isRight;
  if (manners === 'gerrit') {
    // Without `/a/` Gerrit looks at no login, and a missing project is 403 for everybody.
    if (!isSignedIn) return mayRead && user === undefined ? 200 : 403;
    if (!isRight) return 401;
    return mayRead ? 200 : 403;
  }
  if (isUnknown) return 401;
  if (mayRead) return 200;
  return user === undefined ? 401 : 404;
}

function pass(port: number, path: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { authorization: _, ...headers } = incoming.headers;
  const asked = request({ port, path, method: incoming.method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  asked.on('error', () => response.destroy());
  incoming.pipe(asked);
}
