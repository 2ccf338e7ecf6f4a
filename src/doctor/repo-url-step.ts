import { Fault } from '../net/fault.ts';
import { matchesGlobs } from '../vanity/go-globs.ts';
import type { ImportTag } from '../vanity/go-import-page/choose-go-import.ts';
import { repoRootFault } from '../vanity/go-import-page/repo-root-fault.ts';
import { normaliseRepoUrl } from '../vanity/repo-url/normalise-repo-url.ts';
import { vcsNames } from '../vanity/vcs.ts';
import type { GoEnv } from './go-env.ts';
import { type Found, failed, ok, type StepOutcome, warning } from './step.ts';

/** The settings of `go` by which it starts a program or does not. */
export interface VcsRules {
  readonly goEnv: Pick<GoEnv, 'GOVCS' | 'GOPRIVATE'>;
}

/** As the reader of vanity.yaml has it. */
const maxRepoLength = 2_048;

/** What `go` checks of the tag before it starts a program: sub-directory, URL, vcs, GOVCS. */
export function checkRepoUrl(tag: ImportTag, context: VcsRules): Found<ImportTag> | StepOutcome {
  const { repo, vcs, subdir, prefix } = tag;
  if (/^[/-]/.test(subdir))
    throw new Fault(`invalid subdirectory "${subdir}": leading ${subdir.startsWith('/') ? 'slash' : 'hyphen'}`);
  if (repo.length > maxRepoLength) {
    const message = `the third field of the tag has ${repo.length} characters`;
    return failed(
      'discovery/invalid-repo-root',
      message,
      'no repository URL is that long, and no program takes it',
      'the operators of the import path write the URL of the repository',
    );
  }
  const fault = repoRootFault(repo) ?? localDirectoryFault(tag);
  if (fault !== undefined) throw new Fault(fault, { repo, module: prefix });
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
  return { ...ok(`${repo} is a valid URL for ${vcs}`), value: tag };
}

/** `host:path` reads as a URL with the scheme `host`; git takes it for something else. */
function localDirectoryFault({ repo, vcs }: ImportTag): string | undefined {
  if (vcs !== 'git' || repo.includes('://')) return undefined;
  return `git remote (${repo}) must not be local directory (use URL syntax not host:path syntax)`;
}

/** GOVCS, a list of `pattern:vcs|vcs`, before the default `public:git|hg,private:all`; the first that fits decides. */
function isAllowed(vcs: string, path: string, { goEnv }: VcsRules): boolean {
  const isPrivate = matchesGlobs(goEnv.GOPRIVATE, path);
  for (const rule of `${goEnv.GOVCS},public:git|hg,private:all`.split(',')) {
    const [pattern = '', list = ''] = rule.trim().split(':');
    const fits = pattern === 'private' ? isPrivate : pattern === 'public' ? !isPrivate : matchesGlobs(pattern, path);
    if (pattern === '' || !fits) continue;
    return list.split('|').some((allowed) => allowed === 'all' || allowed === vcs);
  }
  return true;
}
