import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import { hasError } from '../diagnostics/diagnostic.ts';
import type { Forge } from '../vanity/forges/forge.ts';
import { detectForge, forges } from '../vanity/forges/forge-table.ts';
import { normaliseRepoUrl, type RepoUrlResult } from '../vanity/repo-url/normalise-repo-url.ts';
import type { RepoUrl } from '../vanity/repo-url/repo-url.ts';
import type { Vcs } from '../vanity/vcs.ts';
import type { Backend } from './config.ts';
import type { FindBackend } from './find-backend.ts';
import { unknownPlaceholder } from './link.ts';

/** Where a route's modules live. Strings are templates of the route's placeholders. */
export interface RepoTemplate {
  readonly url: RepoUrl;
  readonly forge: Forge;
  /** The configured instance that serves the URL. */
  readonly backend: Backend | undefined;
  /** Https page of the forge, without a final slash. */
  readonly web: string;
  /** Undefined where the URL has not the form of the forge. */
  readonly project: string | undefined;
}

interface RepoReading {
  readonly repo?: RepoTemplate;
  readonly findings: readonly Finding[];
  /** What to write instead of the text, where nothing else can have been meant. */
  readonly correction?: string;
}

/** Reads the `repo` of a path: mends the URL and finds its forge, by back end first, by host name else. */
export function readRepoUrl(
  text: string,
  vcs: Vcs,
  placeholders: readonly string[],
  findBackend: FindBackend,
): RepoReading {
  const { url, findings, certain } = normaliseTemplate(text, vcs, placeholders, 'repo');
  if (url === undefined) return { findings };
  const backend = findBackend(url);
  const forge = backend === undefined ? (detectForge(url.host.toLowerCase()) ?? forges.generic) : forges[backend.forge];
  const web = backend?.web ?? forge.webOf(url);
  // Hosts such as `gerrit.1` can be cloned from, but no browser takes them.
  const hasPage = backend !== undefined || isPlainHost(url.host) || URL.canParse(web);
  const project = hasPage ? forge.projectOf(url, backend?.webPath ?? '') : undefined;
  const repo = { url, forge, backend, web, project };
  return certain && url.href !== text ? { repo, findings, correction: url.href } : { repo, findings };
}

/** Whether browsers surely take a host; `xn--` may stand for nothing. Nearly all are plain, and to ask takes longer. */
function isPlainHost(host: string): boolean {
  return /^(?:[a-z0-9-]+\.)+[a-z]+$/.test(host) && !host.includes('xn--');
}

/** Warnings about what a back end says, which were given there. */
const backendCodes: readonly DiagnosticCode[] = [
  'repo/https-to-ssh-port',
  'repo/insecure-scheme',
  'repo/ssh-to-web-port',
  'repo/ssh-without-user',
];

/** Builds the clone URL of a project on a back end. */
export function readProject(project: string, vcs: Vcs, placeholders: readonly string[], backend: Backend): RepoReading {
  const hint = `write it as on the forge, such as group/name`;
  if (project === '' || project.startsWith('/') || project.endsWith('/')) {
    const message = project === '' ? 'no project is named' : '`project` begins or ends with a slash';
    return { findings: [{ code: 'config/invalid-project', message, hint }] };
  }
  const { web, webPath, ssh, clone } = backend;
  const forge = forges[backend.forge];
  const text = clone === 'ssh' ? forge.sshUrl(ssh, project, webPath) : forge.httpsUrl(web, project);
  const { url, findings: all } = normaliseTemplate(text, vcs, placeholders, 'project');
  const findings = all.filter(({ code }) => !backendCodes.includes(code));
  if (url === undefined || hasError(findings)) return { findings };
  if (url.href !== text) {
    const message = `\`${project}\` is not written as a URL path, it would become ${url.href}`;
    return { findings: [{ code: 'config/invalid-project', message, hint }] };
  }
  const repo = { url, forge, backend, web, project };
  if (forge.projectOf(url, webPath) !== undefined) return { repo, findings };
  const message = `\`${project}\` has not the form of a project on ${forge.name}`;
  return { repo, findings: [...findings, { code: 'config/unusual-project', message }] };
}

/** A word that URLs leave as it is, standing for the placeholders while a URL is checked. */
const standIn = 'govanity0placeholder';

/** Normalises a repo URL that may hold placeholders in its path. */
function normaliseTemplate(
  text: string,
  vcs: Vcs,
  placeholders: readonly string[],
  name: string,
): { url?: RepoUrl; findings: readonly Finding[]; certain: boolean } {
  const fault = placeholderFault(text, vcs, placeholders, name);
  if (fault !== undefined) return { findings: [fault], certain: false };
  const result =
    placeholders.length === 0 ? normaliseRepoUrl(text, vcs) : normaliseWithStandIns(text, vcs, placeholders);
  if (!result.ok) return { findings: result.findings, certain: false };
  const { url, findings, certain } = result;
  if (!url.href.slice(0, url.href.length - url.path.length).includes('{')) return { url, findings, certain };
  const message = `\`${name}\` has a placeholder in front of its path`;
  const invalid: Finding = { code: 'config/invalid-placeholder', message, hint: 'only the path may vary' };
  return { findings: [invalid], certain: false };
}

/** Normalises a URL whose placeholders are replaced by words that URLs leave as they are. */
function normaliseWithStandIns(text: string, vcs: Vcs, placeholders: readonly string[]): RepoUrlResult {
  const token = (index: number) => `${standIn}${index}z`;
  const encode = (value: string) =>
    placeholders.reduce((all, word, index) => all.replaceAll(`{${word}}`, token(index)), value);
  const decode = (value: string) =>
    placeholders.reduce((all, word, index) => all.replaceAll(token(index), `{${word}}`), value);
  const result = normaliseRepoUrl(encode(text), vcs);
  const findings = result.findings.map((finding) => ({
    ...finding,
    message: decode(finding.message),
    ...(finding.hint === undefined ? {} : { hint: decode(finding.hint) }),
  }));
  if (!result.ok) return { ok: false, findings };
  const { url } = result;
  return { ...result, url: { ...url, href: decode(url.href), path: decode(url.path) }, findings };
}

/** Every placeholder has to be known, and each of the key's has to be used: else several modules would share a repository. */
function placeholderFault(text: string, vcs: Vcs, placeholders: readonly string[], name: string): Finding | undefined {
  const unknown = unknownPlaceholder(text, placeholders);
  if (unknown !== undefined) {
    const message = `\`${name}\` holds \`{${unknown}}\`, which the key does not have`;
    const known = placeholders.map((word) => `{${word}}`).join(', ');
    return {
      code: 'config/unknown-placeholder',
      message,
      hint: known === '' ? 'the key has no placeholder' : `the key has ${known}`,
    };
  }
  const unused = vcs === 'mod' ? undefined : placeholders.find((word) => !text.includes(`{${word}}`));
  if (unused === undefined) return undefined;
  const message = `\`${name}\` does not use \`{${unused}}\` of the key, so that several paths would mean one repository`;
  return { code: 'config/unused-placeholder', message, hint: `put {${unused}} where the name differs` };
}
