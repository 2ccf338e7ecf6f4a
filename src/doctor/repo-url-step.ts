import type { ImportTag } from '../vanity/go-import-page/choose-go-import.ts';
import { repoRootFault } from '../vanity/go-import-page/repo-root-fault.ts';
import { normaliseRepoUrl } from '../vanity/repo-url/normalise-repo-url.ts';
import { vcsNames } from '../vanity/vcs.ts';
import type { Context } from './context.ts';
import { matchesGlobs } from './go-env.ts';
import { Fault, type Found, failedBy, type Outcome, ok, warning } from './step.ts';

/** What `go` checks of the tag before it starts a program: sub-directory, URL, vcs, GOVCS. */
export function checkRepoUrl(tag: ImportTag, context: Context): Found<ImportTag> | Outcome {
  const { repo, vcs, subdir, prefix } = tag;
  if (/^[/-]/.test(subdir))
    throw new Fault(`invalid subdirectory "${subdir}": leading ${subdir.startsWith('/') ? 'slash' : 'hyphen'}`);
  const fault = repoRootFault(repo) ?? localDirectoryFault(tag);
  if (fault !== undefined) return withMendedUrl(failedBy(new Fault(fault, { repo })), repo);
  if (!vcsNames.some((name) => name === vcs)) throw new Fault(`unknown vcs "${vcs}"`);
  if (vcs !== 'mod' && !isAllowed(vcs, prefix, context)) {
    const kind = matchesGlobs(context.goEnv.GOPRIVATE, prefix) ? 'private' : 'public';
    throw new Fault(`GOVCS disallows using ${vcs} for ${kind} ${prefix}; see 'go help vcs'`, { module: prefix });
  }
  const reading = normaliseRepoUrl(
    repo,
    vcsNames.find((name) => name === vcs),
  );
  const doubt = reading.findings.find(({ code }) => code !== 'repo/rewritten');
  if (doubt !== undefined) return { ...warning('doctor/repo-url', doubt.message, doubt.hint), value: tag };
  return { ...ok(`\`go\` takes ${repo} for ${vcs}`), value: tag };
}

/** `host:path` reads as a URL with the scheme `host`; git takes it for something else. */
function localDirectoryFault({ repo, vcs }: ImportTag): string | undefined {
  if (vcs !== 'git' || repo.includes('://')) return undefined;
  return `git remote (${repo}) must not be local directory (use URL syntax not host:path syntax)`;
}

function withMendedUrl(outcome: Outcome, repo: string): Outcome {
  const reading = normaliseRepoUrl(repo);
  if (!reading.ok) return outcome;
  return { ...outcome, remedy: `let the tag say:\n${reading.url.href}` };
}

/** GOVCS, a list of `pattern:vcs|vcs`, before the default `public:git|hg,private:all`; the first that fits decides. */
function isAllowed(vcs: string, path: string, { goEnv }: Context): boolean {
  const isPrivate = matchesGlobs(goEnv.GOPRIVATE, path);
  for (const rule of `${goEnv.GOVCS},public:git|hg,private:all`.split(',')) {
    const [pattern = '', list = ''] = rule.trim().split(':');
    const fits = pattern === 'private' ? isPrivate : pattern === 'public' ? !isPrivate : matchesGlobs(pattern, path);
    if (pattern === '' || !fits) continue;
    return list.split('|').some((allowed) => allowed === 'all' || allowed === vcs);
  }
  return true;
}
