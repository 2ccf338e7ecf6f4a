import type { Forge } from '../../../src/vanity/forges/forge.ts';
import { normaliseRepoUrl } from '../../../src/vanity/repo-url/normalise-repo-url.ts';
import type { RepoUrl } from '../../../src/vanity/repo-url/repo-url.ts';

/** The URL as the configuration reads it; throws where it is refused. */
export function repoUrlOf(text: string): RepoUrl {
  const result = normaliseRepoUrl(text);
  if (!result.ok) throw new Error(`${text}: ${result.findings.map((finding) => finding.message).join('; ')}`);
  return result.url;
}

/** The project that a forge reads from a clone URL on an instance whose page is at `web`. */
export function projectFrom(forge: Forge, text: string, web = 'https://host.example'): string | undefined {
  return forge.projectOf(repoUrlOf(text), new URL(web).pathname.replace(/\/$/, ''));
}

/** What becomes of a project that is written into both clone URLs and read from them again. */
export function roundTrip(forge: Forge, web: string, project: string): (string | undefined)[] {
  const { hostname, pathname } = new URL(web);
  const ssh = forge.sshUrl(forge.defaultSsh(hostname), project, pathname.replace(/\/$/, ''));
  return [forge.httpsUrl(web, project), ssh].map((url) => projectFrom(forge, url, web));
}
