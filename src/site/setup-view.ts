import type { Config, Route } from '../config/config.ts';
import { isRestricted } from '../config/is-restricted.ts';
import { quoteForShell } from '../diagnostics/quote-for-shell.ts';
import type { PathElement } from '../vanity/path-pattern.ts';
import { type CiNeeds, githubActions, gitlabCi, rewriteCommands, takesJobToken } from './ci-snippets.ts';
import { type CloneEndpoint, endpointName, findCloneEndpoints, urlBase, yourName } from './clone-endpoints.ts';
import { proxyMount } from './module-match.ts';
import type { HttpsView, PageView, SetupView, SshView } from './page-views.ts';

/** More import paths than these are told by their hosts. */
const maxInsecure = 8;

/** What a configuration asks of those who fetch its modules. */
export interface SetupNeeds {
  readonly endpoints: readonly CloneEndpoint[];
  /** Whether `go` needs a login for the server itself. */
  readonly needsLogin: boolean;
  /** Whether every listed module is on a forge that everyone can clone public repositories from. */
  readonly isPublic: boolean;
  /** Whether fetching the listed modules takes any setup. */
  readonly needsSetup: boolean;
}

/** Reads the needs off all routes, once per configuration. */
export function findSetupNeeds(config: Config): SetupNeeds {
  const endpoints = findCloneEndpoints(config);
  const isProxied = config.routes.some(({ hidden, isProxied }) => isProxied && !hidden);
  const needsLogin = isRestricted(config.access, isProxied ? 'downloads' : 'all');
  const isPublic = endpoints.length > 0 && endpoints.every((endpoint) => endpoint.isPublic);
  const isEncrypted = endpoints.every(({ scheme }) => scheme !== 'http' && scheme !== 'git');
  return { endpoints, needsLogin, isPublic, needsSetup: needsLogin || !isPublic || !isEncrypted };
}

/** What developers' machines and CI need for the hosts and back ends of a configuration. */
export function buildSetupView(
  config: Config,
  { endpoints, needsLogin, isPublic }: SetupNeeds,
  hosts: readonly string[],
  example: string | undefined,
): Omit<SetupView, keyof PageView> {
  const goPrivate = hosts.join(',');
  const logins = needsLogin ? hosts : [];
  const ci: CiNeeds = { goPrivate, logins, endpoints };
  const https = endpoints.filter(({ protocol }) => protocol === 'https');
  const machines = [...new Set([...logins, ...https.map(({ host }) => host)])];
  return {
    hosts,
    goPrivate,
    example,
    isPublic,
    insecure: findInsecure(config, hosts),
    needsLogin,
    netrc:
      machines.length === 0
        ? undefined
        : machines.map((host) => `machine ${host} login ${yourName} password YOUR_TOKEN`).join('\n'),
    moduleProxy: moduleProxyView(config, hosts, endpoints),
    hasAccess: endpoints.length > 0 || needsLogin || config.routes.every(({ hidden }) => hidden),
    ssh: endpoints.filter(({ protocol }) => protocol === 'ssh').map(sshView),
    https: https.map(httpsView),
    others: endpoints.filter(({ protocol }) => protocol === 'other').map(urlBaseOf),
    gitlabCi: gitlabCi(ci),
    usesJobToken: endpoints.some(takesJobToken),
    githubActions: githubActions(ci),
  };
}

/** How developers come to modules through the proxy of this server. */
function moduleProxyView(
  { routes }: Config,
  hosts: readonly string[],
  endpoints: readonly CloneEndpoint[],
): SetupView['moduleProxy'] {
  const proxied = routes.filter(({ isProxied, hidden }) => isProxied && !hidden);
  if (proxied.length === 0) return undefined;
  const url =
    proxied.find(({ modTag }) => modTag?.url !== undefined)?.modTag?.url ?? `https://${hosts[0]}${proxyMount}`;
  return {
    isAnnounced: proxied.every(({ modTag }) => modTag !== undefined),
    isEnough: endpoints.length === 0,
    goproxy: `go env -w GOPROXY="${url},$(go env GOPROXY)"`,
    gonosumdb: `go env -w GONOSUMDB=${hosts.join(',')}`,
  };
}

/** Listed import paths whose repositories travel unencrypted, as GOINSECURE takes them. */
function findInsecure(config: Config, hosts: readonly string[]): string | undefined {
  const routes = config.routes.filter(({ repo, hidden }) => !hidden && ['http', 'git'].includes(repo.scheme));
  if (routes.length === 0) return undefined;
  const patterns = routes.flatMap((route) => hostsOf(route, hosts).map((host) => `${host}${globOf(route.elements)}`));
  const few = patterns.length <= maxInsecure ? patterns : routes.flatMap((route) => hostsOf(route, hosts));
  return [...new Set(few)].join(',');
}

function hostsOf({ host }: Route, hosts: readonly string[]): readonly string[] {
  return host === undefined ? hosts : [host];
}

function globOf(elements: readonly PathElement[]): string {
  return elements.map((element) => `/${'literal' in element ? element.literal : '*'}`).join('');
}

const urlBaseOf = (endpoint: CloneEndpoint) => urlBase(endpoint);

function sshView(endpoint: CloneEndpoint): SshView {
  const { user, port, forge, web, rewrites } = endpoint;
  const { title, access } = forge;
  const host = endpoint.host.replace(/^\[|\]$/g, '');
  const ownPort = port === undefined || port === 22 ? undefined : port;
  const atPort = (flag: string) => (ownPort === undefined ? '' : ` ${flag} ${ownPort}`);
  const known = quoteForShell(ownPort === undefined ? host : `[${host}]:${ownPort}`);
  const isPersonal = access.isPersonalLogin(user);
  const account = isPersonal ? yourName : user;
  const own = { from: urlBase(endpoint), to: urlBase(endpoint, yourName) };
  return {
    name: endpointName(endpoint),
    forge: title,
    keysPage: access.sshKeysPage?.(web),
    keygen: access.sshKeygen,
    scan: `ssh-keyscan${atPort('-p')} ${quoteForShell(host)} >> ~/.ssh/known_hosts`,
    fingerprint: `ssh-keygen -lf ~/.ssh/known_hosts -F ${known}`,
    test: `ssh -T${atPort('-p')} ${quoteForShell(account === undefined ? host : `${account}@${host}`)}`,
    ownAccount: isPersonal ? rewriteCommands([own]).join('\n') : undefined,
    viaHttps: rewrites.length === 0 ? undefined : rewriteCommands(rewrites).join('\n'),
    tokenName: access.tokenName,
  };
}

function httpsView({ forge, web, isProxy, rewrites, ...endpoint }: CloneEndpoint): HttpsView {
  const { title, access } = forge;
  return {
    name: endpointName(endpoint),
    forge: isProxy ? undefined : title,
    tokenName: access.tokenName,
    tokensPage: isProxy ? undefined : access.tokensPage?.(web),
    tokenRight: isProxy ? undefined : access.tokenScope,
    viaSsh: rewrites.length === 0 ? undefined : rewriteCommands(rewrites).join('\n'),
    isProxy,
  };
}
