import { quoteForShell } from '../../diagnostics/quote-for-shell.ts';
import type { ForgeName } from '../../vanity/forges/forge.ts';

/** What the commands for one module need to know. */
export interface RemedyContext {
  readonly from: string;
  readonly to: string;
  /** The project on the new side. */
  readonly project: string;
  /** The new side's page and kind of forge. */
  readonly web: string;
  readonly forge: ForgeName;
}

/** Copies one name from the old side to the new one; `force` replaces what is there. */
export function copyRef(context: RemedyContext, ref: string, force: boolean): string {
  const refspec = `${force ? '+' : ''}${ref}:${ref}`;
  return [...prepare(context, [`+${ref}:${ref}`]), push(context, refspec)].join('\n');
}

/** Copies a branch, and leaves commits alone that only the new side has. */
export function copyBranch(context: RemedyContext, branch: string): string {
  const refused = '# if the push is rejected, the branch has commits of its own there: merge them by hand';
  return `${copyRef(context, `refs/heads/${branch}`, false)}\n${refused}`;
}

/** Gives a commit a branch of its own, so that `go` can find it. */
export function keepCommit(context: RemedyContext, revision: string): string {
  const refspecs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  return [...prepare(context, refspecs), push(context, `${revision}:refs/heads/pinned/${revision}`)].join('\n');
}

/** The same for a commit that neither side has. */
export function keepLostCommit({ to }: RemedyContext, revision: string): string {
  const where = '# in a clone that has the commit';
  return `${where}\ngit push ${quoteForShell(to)} ${revision}:refs/heads/pinned/${revision}`;
}

/** Makes a branch the default again, which git itself cannot do from afar. */
export function setDefaultBranch({ web, forge, project }: RemedyContext, branch: string): string {
  if (forge !== 'gitlab') {
    const where = '# in the settings of the forge, or in the repository on the server';
    return `${where}\ngit symbolic-ref HEAD ${quoteForShell(`refs/heads/${branch}`)}`;
  }
  const url = `${web}/api/v4/projects/${encodeURIComponent(project)}?default_branch=${encodeURIComponent(branch)}`;
  return `curl --fail --request PUT --header "PRIVATE-TOKEN: $GITLAB_TOKEN" ${quoteForShell(url)}`;
}

/** A bare repository of the project's own, which may be there from another remedy. */
function prepare(context: RemedyContext, refspecs: readonly string[]): string[] {
  const dir = scratchName(context);
  const words = [context.from, ...refspecs].map(quoteForShell).join(' ');
  return [`git init --quiet --bare ${dir}`, `git -C ${dir} fetch --quiet --no-tags ${words}`];
}

function push(context: RemedyContext, refspec: string): string {
  return `git -C ${scratchName(context)} push ${quoteForShell(context.to)} ${quoteForShell(refspec)}`;
}

function scratchName({ project }: RemedyContext): string {
  return `fix-${project.replace(/[^A-Za-z0-9]+/g, '-')}.git`;
}
