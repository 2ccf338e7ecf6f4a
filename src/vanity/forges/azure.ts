import type { RepoUrl } from '../repo-url/repo-url.ts';
import { elementsBelow, gitAtHost, isHttp, sshHref, webPage } from './clone-url.ts';
import type { Forge, SshEndpoint } from './forge.ts';
import type { ForgePage, PageHost } from './forge-page.ts';
import { encodeSubdir } from './source-link.ts';

const pageHosts = new Map([
  ['ssh.dev.azure.com', 'dev.azure.com'],
  ['vs-ssh.visualstudio.com', 'dev.azure.com'],
]);

/**
 * Azure DevOps: `ORG/PROJECT/REPO` at dev.azure.com and the older `ORG.visualstudio.com`,
 * `COLLECTION/PROJECT/REPO` on an Azure DevOps Server, by any number of elements in front.
 * A `.git` belongs to the name: Azure appends none and would look for a repository called so.
 */
export const azure: Forge = {
  name: 'azure',
  title: 'Azure DevOps',
  projectForm: 'ORGANIZATION/PROJECT/REPOSITORY',
  access: {
    // Its pages for keys and tokens are below an organisation, and its ssh paths differ from those over https.
    isPersonalLogin: () => false,
    // Azure DevOps rejects keys of every other kind (Microsoft docs, "Use SSH key authentication").
    sshKeygen: 'ssh-keygen -t rsa -b 4096',
    tokenName: 'personal access token',
    tokenScope: 'Code (Read)',
  },
  // There are public projects, but few, and no host name distinguishes them from private ones.
  isPublic: () => false,
  isHost: isAzure,
  labels: [],
  defaultSsh,
  httpsUrl: repoPage,
  sshUrl,
  projectOf,
  readPage,
  betterUrl,
  pageMarks: ['_git'],
  webOf: (url) => webPage(url, pageHosts),
  homeUrl: repoPage,
  sourceTemplates(home, branch = 'main', subdir) {
    const path = `${home}?path=${encodeSubdir(subdir)}/{dir}`;
    const version = `&version=GB${encodeURIComponent(branch)}`;
    return { dir: `${path}${version}`, file: `${path}/{file}${version}#L{line}` };
  },
};

function isAzure(host: string): boolean {
  return host === 'dev.azure.com' || pageHosts.has(host) || host.endsWith('.visualstudio.com');
}

/** visualstudio.com knows organisations by user name, dev.azure.com by path (Microsoft docs, "Use SSH key authentication"). */
function defaultSsh(webHost: string): SshEndpoint {
  if (webHost === 'dev.azure.com') return gitAtHost('ssh.dev.azure.com');
  const organisation = visualStudioOrganisation(webHost);
  return organisation === undefined
    ? gitAtHost(webHost)
    : { user: organisation, host: 'vs-ssh.visualstudio.com', port: 22 };
}

/** The clone URL is the page as well. At `ORG.visualstudio.com` the host names the organisation, the path does not. */
function repoPage(web: string, project: string): string {
  const elements = project.split('/');
  const organisation = visualStudioOrganisation(new URL(web).hostname);
  if (organisation !== undefined && elements[0]?.toLowerCase() === organisation) elements.shift();
  return `${web}/${withGitMarker(elements)}`;
}

function sshUrl(ssh: SshEndpoint, project: string, webPath = ''): string {
  if (pageHosts.has(ssh.host.toLowerCase())) return sshHref(ssh, `v3/${project}`);
  return sshHref(ssh, `${webPath.slice(1)}${webPath === '' ? '' : '/'}${withGitMarker(project.split('/'))}`);
}

function withGitMarker(elements: readonly string[]): string {
  return [...elements.slice(0, -1), '_git', ...elements.slice(-1)].join('/');
}

/**
 * Forms: `…/_git/REPO`, `v3/ORG/PROJECT/REPO` on the ssh hosts, and there the older `…/_ssh/REPO` with the organisation as user.
 * `DefaultCollection` is what visualstudio.com wrote while an organisation could have several.
 */
function projectOf(url: RepoUrl, webPath: string): string | undefined {
  const host = url.host.toLowerCase();
  // Azure DevOps Server has its virtual directory (`/tfs`) in ssh URLs too.
  const isBelowPage = isHttp(url) || url.path.startsWith(`${webPath}/`);
  const elements = elementsBelow(url.path, isBelowPage ? webPath : '');
  if (pageHosts.has(host) && elements[0] === 'v3')
    return elements.length === 4 ? elements.slice(1).map(decodeOnce).join('/') : undefined;
  const marker = elements.length - 2;
  const repo = elements.at(-1);
  if (repo === undefined || (elements[marker] !== '_git' && elements[marker] !== '_ssh')) return undefined;
  const owner = elements.slice(0, marker);
  const organisation = host === 'vs-ssh.visualstudio.com' ? (url.user ?? '') : visualStudioOrganisation(host);
  if (organisation === '') return undefined;
  if (organisation !== undefined) {
    if (owner[0] === 'DefaultCollection') owner.shift();
    owner.unshift(organisation);
  }
  // A project's repository of the same name may be written without the project.
  if (owner.length === 1) owner.push(repo);
  return owner.length < 2 || (isAzure(host) && owner.length > 2) ? undefined : [...owner, repo].join('/');
}

/**
 * The clone dialog gives `git@ssh.dev.azure.com:v3/acme/My%20Project/lib`. git decodes nothing in the scp form, and an ssh
 * URL that sends the same bytes has `%2520` for the space of the project's name.
 */
function decodeOnce(element: string): string {
  return element.replace(/%25(?=[0-9A-Fa-f]{2})/g, '%');
}

function visualStudioOrganisation(host: string): string | undefined {
  return host.endsWith('.visualstudio.com') && !pageHosts.has(host) ? host.slice(0, host.indexOf('.')) : undefined;
}

/** Words after `_git/REPO` in addresses of pages. */
const repositoryPages = new Set([
  ...['branches', 'commit', 'commits', 'pullrequest', 'pullrequestcreate', 'pullrequests', 'pushes', 'tags'],
]);

/** Pages after `_git/REPO`, and those without `_git`. Names that begin with `_` are Azure's own. */
function readPage(elements: readonly string[], { host, is }: PageHost): ForgePage | undefined {
  const marker = elements.indexOf('_git');
  if (marker !== -1) {
    // `_git/_full/REPO` and `_git/_optimized/REPO` are clone URLs, too.
    const end = marker + (/^_(?:full|optimized)$/.test(elements[marker + 1] ?? '') ? 3 : 2);
    const isPage = elements.length > end && (is === 'certain' || repositoryPages.has(elements[end] ?? ''));
    return isPage ? { repository: elements.slice(0, end) } : undefined;
  }
  if (is !== 'certain' || pageHosts.has(host) || !isAzure(host)) return undefined;
  const own = elements.findIndex((element) => element.startsWith('_'));
  if (own !== -1) {
    const [service, kind, repo] = [elements[own], elements[own + 2], elements[own + 3]];
    const isApi = service === '_apis' && kind === 'repositories' && repo !== undefined;
    return isApi ? { repository: [...elements.slice(0, own), '_git', repo] } : {};
  }
  const depth = visualStudioOrganisation(host) === undefined ? 1 : 0;
  const [project, repo = project, ...more] = elements.slice(depth);
  if (project === undefined || repo === undefined || more.length > 0) return undefined;
  const owner = repo === project ? elements.slice(0, depth) : elements.slice(0, depth + 1);
  return { repository: [...owner, '_git', repo], isGuess: true };
}

/** The ssh servers take `v3/ORG/PROJECT/REPO`, and answer "is not in expected format" to anything else. */
function betterUrl(url: RepoUrl): string | undefined {
  const host = url.host.toLowerCase();
  if (isHttp(url) || !isAzure(host) || host === 'dev.azure.com') return undefined;
  const elements = elementsBelow(url.path, '');
  const isV3 = elements[0] === 'v3';
  // `_ssh` is a form of old that vs-ssh.visualstudio.com still takes.
  const isGood = (isV3 && elements.length === 4 && !elements.includes('_git')) || elements.includes('_ssh');
  if (pageHosts.has(host) && isGood) return undefined;
  const path = isV3 ? elements.slice(1) : elements;
  const user = host === 'vs-ssh.visualstudio.com' ? url.user : undefined;
  const organisation = visualStudioOrganisation(host) ?? user;
  const isComplete = path.length === 3 || (path.length === 2 && organisation !== undefined);
  const plain = isComplete ? [...(path.length === 3 ? [] : [organisation]), ...path].join('/') : undefined;
  const project = projectOf({ ...url, path: `/${path.join('/')}` }, '') ?? plain;
  const ssh = organisation === undefined ? 'dev.azure.com' : `${organisation}.visualstudio.com`;
  return project === undefined ? undefined : sshUrl(defaultSsh(ssh), project);
}
