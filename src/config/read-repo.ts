import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import { hasError } from '../diagnostics/diagnostic.ts';
import type { Forge } from '../vanity/forges/forge.ts';
import { forges } from '../vanity/forges/forge-table.ts';
import { type FindPlace, normaliseRepoUrl, type RepoUrlResult } from '../vanity/repo-url/normalise-repo-url.ts';
import type { RepoUrl } from '../vanity/repo-url/repo-url.ts';
import { variableSyntax } from '../vanity/repo-url/variables.ts';
import { placeByHost } from '../vanity/repo-url/web-page.ts';
import type { Vcs } from '../vanity/vcs.ts';
import type { Backend } from './config.ts';
import type { FindBackend } from './find-backend.ts';
import { unknownPlaceholder } from './link.ts';
import { onAnyHost } from './read-backends.ts';

/** Where a route's modules live. Strings are templates of the route's placeholders. */
export interface RepoTemplate {
  readonly url: RepoUrl;
  readonly forge: Forge;
  /** The configured instance that serves the URL. */
  readonly backend: Backend | undefined;
  /** Https page of the forge, without a final slash. */
  readonly web: string;
  /** Undefined if the URL is not one of the forge. */
  readonly project: string | undefined;
}

interface RepoReading {
  readonly repo?: RepoTemplate;
  readonly findings: readonly Finding[];
  /** What to write instead of the text, if nothing else can have been meant. */
  readonly correction?: string;
}

/** Reads the `repo` of a path: corrects the URL and finds its forge, by back end or otherwise by host name. */
export function readRepoUrl(
  text: string,
  vcs: Vcs,
  placeholders: readonly string[],
  findBackend: FindBackend,
): RepoReading {
  const findPlace: FindPlace = (url) => {
    const backend = findBackend(url);
    return backend && { forge: forges[backend.forge], webPath: backend.webPath, isCertain: true };
  };
  const { url, findings, certain } = normaliseTemplate(text, vcs, placeholders, 'repo', findPlace);
  if (url === undefined) return { findings };
  const backend = findBackend(url);
  const forge = backend === undefined ? (placeByHost(url.host)?.forge ?? forges.generic) : forges[backend.forge];
  const web = backend?.web ?? forge.webOf(url);
  const project = forge.projectOf(url, backend?.webPath ?? '');
  const repo = { url, forge, backend, web, project };
  return certain && url.href !== text ? { repo, findings, correction: url.href } : { repo, findings };
}

/** Warnings about the back end, which are given there, and one about slips that cannot be made in `project`. */
const backendCodes: readonly DiagnosticCode[] = [
  'repo/gerrit-a-over-ssh',
  'repo/https-to-ssh-port',
  'repo/insecure-scheme',
  'repo/ssh-to-web-port',
  'repo/ssh-without-user',
];

/** Builds the clone URL of a project on a back end. */
export function readProject(project: string, vcs: Vcs, placeholders: readonly string[], backend: Backend): RepoReading {
  const hint = 'write it as in the URL of its page, such as group/name';
  if (project === '' || project.startsWith('/') || project.endsWith('/')) {
    const message = project === '' ? 'no project is named' : '`project` begins or ends with a slash';
    return { findings: [{ code: 'config/invalid-project', message, hint }] };
  }
  const { web, webPath, ssh, clone } = backend;
  const forge = forges[backend.forge];
  const text = clone === 'ssh' ? forge.sshUrl(ssh, project, webPath) : forge.httpsUrl(web, project);
  // Pages of this forge are no mistake here: what they begin with is the project.
  const { url, findings: all } = normaliseTemplate(text, vcs, placeholders, 'project', onAnyHost);
  const findings = all.filter(({ code }) => !backendCodes.includes(code));
  if (url === undefined || hasError(findings)) return { findings };
  if (url.href !== text) {
    const message = `\`${project}\` is not written as in a URL, the clone URL would be ${url.href}`;
    const meant = forge.projectOf(url, webPath);
    const better = meant === undefined ? hint : `write \`${meant}\``;
    return { findings: [{ code: 'config/invalid-project', message, hint: better }] };
  }
  const repo = { url, forge, backend, web, project };
  if (forge.projectOf(url, webPath) !== undefined) return { repo, findings };
  return { repo, findings: [...findings, unusualProject(project, forge, new URL(web).hostname)] };
}

function unusualProject(project: string, forge: Forge, host: string): Finding {
  const message = `\`${project}\` is not a valid project path for ${forge.name}`;
  const { repository, subdir } = forge.readPage?.(project.split('/'), { host, is: 'certain' }) ?? {};
  const hint =
    repository === undefined
      ? `a project there is ${forge.projectForm}`
      : `write \`${repository.join('/')}\`${subdir ? ` with \`subdir: ${subdir}\`` : ''}`;
  return { code: 'config/unusual-project', message, hint };
}

/** A word that URLs leave as it is, in the place of the placeholders while a URL is checked. */
const standIn = 'govanity0placeholder';

/** Normalises a repo URL that may hold placeholders in its path. */
function normaliseTemplate(
  text: string,
  vcs: Vcs,
  placeholders: readonly string[],
  name: string,
  findPlace: FindPlace,
): { url?: RepoUrl; findings: readonly Finding[]; certain: boolean } {
  if (variableSyntax(text) !== undefined) return { findings: normaliseRepoUrl(text, vcs).findings, certain: false };
  const fault = placeholderFault(text, vcs, placeholders, name);
  if (fault !== undefined) return { findings: [fault], certain: false };
  const result =
    placeholders.length === 0
      ? normaliseRepoUrl(text, vcs, findPlace)
      : normaliseWithStandIns(text, vcs, placeholders, findPlace);
  if (!result.ok) return { findings: result.findings, certain: false };
  const { url, findings, certain } = result;
  if (!url.href.slice(0, url.href.length - url.path.length).includes('{')) return { url, findings, certain };
  const message = `\`${name}\` has a placeholder in front of its path`;
  const invalid: Finding = { code: 'config/invalid-placeholder', message, hint: 'only the path may vary' };
  return { findings: [invalid], certain: false };
}

/** Normalises a URL whose placeholders are replaced by words that URLs leave as they are. */
function normaliseWithStandIns(
  text: string,
  vcs: Vcs,
  placeholders: readonly string[],
  findPlace: FindPlace,
): RepoUrlResult {
  const token = (index: number) => `${standIn}${index}z`;
  const encode = (value: string) =>
    placeholders.reduce((all, word, index) => all.replaceAll(`{${word}}`, token(index)), value);
  const decode = (value: string) =>
    placeholders.reduce((all, word, index) => all.replaceAll(token(index), `{${word}}`), value);
  const result = normaliseRepoUrl(encode(text), vcs, findPlace);
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
  return { code: 'config/unused-placeholder', message, hint: `put {${unused}} into the part that differs` };
}
