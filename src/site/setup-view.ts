import type { Config, Route } from '../config/config.ts';
import { isRestricted } from '../config/is-restricted.ts';
import { quoteForShell } from '../diagnostics/quote-for-shell.ts';
import { forges } from '../vanity/forges/forge-table.ts';
import type { PathElement } from '../vanity/path-pattern.ts';
import { type CiNeeds, githubActions, gitlabCi, insteadOf, viaHttps } from './ci-snippets.ts';
import { type CloneEndpoint, endpointName, findCloneEndpoints, urlBase } from './clone-endpoints.ts';
import type { HttpsView, PageView, SetupView, SshView } from './page-views.ts';

/** More import paths than these are told by their hosts. */
const maxInsecure = 8;

/** What developers' machines and builders need for the hosts and back ends of a configuration. */
export function buildSetupView(
  config: Config,
  hosts: readonly string[],
  example: string | undefined,
): Omit<SetupView, keyof PageView> {
  const endpoints = findCloneEndpoints(config);
  const needsLogin = isRestricted(config.access, 'all');
  const goPrivate = hosts.join(',');
  const logins = needsLogin ? hosts : [];
  const ci: CiNeeds = { goPrivate, logins, endpoints };
  const https = endpoints.filter(({ protocol }) => protocol === 'https');
  const machines = [...new Set([...logins, ...https.map(({ host }) => host)])];
  return {
    hosts,
    goPrivate,
    example,
    isPublic: endpoints.length > 0 && endpoints.every(({ isPublic }) => isPublic),
    insecure: findInsecure(config, hosts),
    needsLogin,
    netrc:
      machines.length === 0
        ? undefined
        : machines.map((host) => `machine ${host} login YOUR_NAME password YOUR_TOKEN`).join('\n'),
    ssh: endpoints.filter(({ protocol }) => protocol === 'ssh').map(sshView),
    https: https.map(httpsView),
    others: endpoints.filter(({ protocol }) => protocol === 'other').map(urlBaseOf),
    gitlabCi: gitlabCi(ci),
    githubActions: githubActions(ci),
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
  const { user, port, forge, web } = endpoint;
  const host = endpoint.host.replace(/^\[|\]$/g, '');
  const atPort = (flag: string) => (port === undefined || port === 22 ? '' : ` ${flag} ${port}`);
  const { title, access } = forges[forge];
  const isPersonal = access.isPersonalLogin(user);
  const account = isPersonal ? 'YOUR_NAME' : user;
  return {
    name: endpointName(endpoint),
    forge: title,
    keysPage: access.sshKeysPage?.(web),
    scan: `ssh-keyscan${atPort('-p')} ${quoteForShell(host)} >> ~/.ssh/known_hosts`,
    test: `ssh -T${atPort('-p')} ${quoteForShell(account === undefined ? host : `${account}@${host}`)}`,
    ownAccount: isPersonal ? insteadOf(urlBase(endpoint, 'YOUR_NAME'), urlBase(endpoint)) : undefined,
    viaHttps: viaHttps(endpoint),
  };
}

function httpsView(endpoint: CloneEndpoint): HttpsView {
  const { title, access } = forges[endpoint.forge];
  return {
    name: endpointName(endpoint),
    forge: endpoint.isProxy ? undefined : title,
    tokensPage: endpoint.isProxy ? undefined : access.tokensPage?.(endpoint.web),
    tokenRight: endpoint.isProxy ? undefined : access.tokenScope,
    isProxy: endpoint.isProxy,
  };
}
