import type { Config, Route } from '../config/config.ts';
import { isRestricted } from '../config/is-restricted.ts';
import { quoteForShell } from '../diagnostics/quote-for-shell.ts';
import type { ForgeName } from '../vanity/forges/forge.ts';
import type { PathElement } from '../vanity/path-pattern.ts';
import { type CiNeeds, githubActions, gitlabCi, rewriteCommands, takesJobToken } from './ci-snippets.ts';
import { type CloneEndpoint, endpointName, findCloneEndpoints, urlBase, yourName } from './clone-endpoints.ts';
import { proxyMount } from './module-match.ts';
import type { HttpsView, PageView, SetupView, SshView } from './page-views.ts';

/** More import paths than these are shortened to their hosts. */
const maxInsecure = 8;

/** What a configuration asks of those who fetch its modules. */
export interface SetupNeeds {
  readonly endpoints: readonly CloneEndpoint[];
  /** Whether `go` needs a login for the server itself. */
  readonly needsLogin: boolean;
  /** Forges whose logins are logins for the server itself: those of listed modules, if `access` asks them. */
  readonly loginForges: ReadonlySet<ForgeName>;
  /** Whether every listed module is on a forge that everyone can clone public repositories from. */
  readonly isPublic: boolean;
  /** Whether fetching the listed modules takes any setup. */
  readonly needsSetup: boolean;
  readonly insecure: InsecureRoutes;
  readonly isEverythingHidden: boolean;
  /** The proxy of this server, as far as listed modules come through it; undefined: none does. */
  readonly ownProxy:
    | {
        readonly url: string | undefined;
        readonly isAnnounced: boolean;
        /** Whether modules of other hosts come through it, too, so that it is the only one. */
        readonly isOnly: boolean;
      }
    | undefined;
}

/** Listed routes whose repositories travel unencrypted. */
interface InsecureRoutes {
  /** At most one more than are named one by one. */
  readonly routes: readonly Route[];
  /** Their hosts; undefined stands for those of the configuration. */
  readonly hosts: ReadonlySet<string | undefined>;
}

/** Reads the needs off all routes, once per configuration. */
export function findSetupNeeds(config: Config): SetupNeeds {
  const endpoints = findCloneEndpoints(config);
  const proxied = config.routes.filter(({ isProxied, hidden }) => isProxied && !hidden);
  const needsLogin = isRestricted(config.access, proxied.length > 0 ? 'downloads' : 'all');
  const isPublic = endpoints.length > 0 && endpoints.every((endpoint) => endpoint.isPublic);
  const isEncrypted = endpoints.every(({ scheme }) => scheme !== 'http' && scheme !== 'git');
  const insecure = config.routes.filter(({ repo, hidden }) => !hidden && ['http', 'git'].includes(repo.scheme));
  return {
    endpoints,
    needsLogin,
    loginForges: new Set(config.access.forge === undefined || !needsLogin ? [] : proxied.map(({ forge }) => forge)),
    isPublic,
    needsSetup: needsLogin || !isPublic || !isEncrypted,
    insecure: { routes: insecure.slice(0, maxInsecure + 1), hosts: new Set(insecure.map(({ host }) => host)) },
    ownProxy:
      proxied.length === 0
        ? undefined
        : {
            url: proxied.find(({ modTag }) => modTag?.url !== undefined)?.modTag?.url,
            isAnnounced: proxied.every(({ modTag }) => modTag !== undefined),
            isOnly: config.proxy?.upstream !== undefined,
          },
    isEverythingHidden: config.routes.every(({ hidden }) => hidden),
  };
}

/** What developers' machines and CI need for the hosts and back ends of a configuration. */
export function buildSetupView(
  { endpoints, needsLogin, loginForges, isPublic, insecure, isEverythingHidden, ownProxy }: SetupNeeds,
  hosts: readonly string[],
  example: string | undefined,
): Omit<SetupView, keyof PageView> {
  const goPrivate = hosts.join(',');
  const logins = needsLogin ? hosts : [];
  const isGitLabAlone = loginForges.size === 1 && loginForges.has('gitlab');
  const ci: CiNeeds = { goPrivate, logins, isJobTokenLogin: isGitLabAlone, endpoints };
  const https = endpoints.filter(({ protocol }) => protocol === 'https');
  const machines = [...new Set([...logins, ...https.map(({ host }) => host)])];
  return {
    hosts,
    goPrivate,
    example,
    isPublic,
    insecure: formatInsecure(insecure, hosts),
    needsLogin,
    isForgeLogin: loginForges.size > 0,
    netrc:
      machines.length === 0
        ? undefined
        : machines.map((host) => `machine ${host} login ${yourName} password YOUR_TOKEN`).join('\n'),
    moduleProxy: ownProxy && moduleProxyView(ownProxy, hosts, endpoints),
    hasAccess: endpoints.length > 0 || needsLogin || isEverythingHidden,
    ssh: endpoints.filter(({ protocol }) => protocol === 'ssh').map(sshView),
    https: https.map(httpsView),
    others: endpoints.filter(({ protocol }) => protocol === 'other').map(urlBaseOf),
    gitlabCi: gitlabCi(ci),
    usesJobToken: isGitLabAlone || endpoints.some(takesJobToken),
    githubActions: githubActions(ci),
  };
}

/** How developers come to modules through the proxy of this server. */
function moduleProxyView(
  { url, isAnnounced, isOnly }: NonNullable<SetupNeeds['ownProxy']>,
  hosts: readonly string[],
  endpoints: readonly CloneEndpoint[],
): SetupView['moduleProxy'] {
  const own = url ?? `https://${hosts[0]}${proxyMount}`;
  return {
    isAnnounced,
    isOnly,
    isEnough: endpoints.length === 0,
    goproxy: isOnly ? `go env -w GOPROXY=${own}` : `go env -w GOPROXY="${own},$(go env GOPROXY)"`,
    gonosumdb: `go env -w GONOSUMDB=${hosts.join(',')}`,
  };
}

/** Import paths as GOINSECURE takes them: one by one, or if there are many, by their hosts. */
function formatInsecure({ routes, hosts: own }: InsecureRoutes, hosts: readonly string[]): string | undefined {
  if (routes.length === 0) return undefined;
  const patterns = routes.flatMap(({ host, elements }) =>
    hostsOf(host, hosts).map((each) => `${each}${globOf(elements)}`),
  );
  const few = patterns.length <= maxInsecure ? patterns : [...own].flatMap((host) => hostsOf(host, hosts));
  return [...new Set(few)].join(',');
}

function hostsOf(host: string | undefined, hosts: readonly string[]): readonly string[] {
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
