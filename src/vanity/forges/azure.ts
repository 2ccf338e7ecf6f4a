import type { RepoUrl } from '../repo-url/repo-url.ts';
import { elementsBelow, gitAtHost, isHttp, sshHref, webPage } from './clone-url.ts';
import type { Forge, SshEndpoint } from './forge.ts';
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
  // There are public projects, but few, and no host name tells them from the private ones.
  isPublic: () => false,
  isHost: isAzure,
  labels: [],
  defaultSsh,
  httpsUrl: repoPage,
  sshUrl,
  projectOf,
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
