import { redact } from '../../diagnostics/redact.ts';
import type { RepoFact } from '../compare/repo-fact.ts';
import { explainFailure } from './explain-failure.ts';
import type { Finding } from './finding.ts';
import { copyBranch, copyRef, keepCommit, keepLostCommit, type MendingContext, setDefaultBranch } from './remedies.ts';

/** Says what a difference means for a developer, and how it is mended. */
export function describeFact(fact: RepoFact, context: MendingContext): Finding {
  switch (fact.kind) {
    case 'tag-missing':
    case 'tag-moved':
    case 'tag-same-tree':
    case 'tag-object':
      return describeTag(fact, context);
    case 'branch-missing':
    case 'branch-behind':
    case 'default-branch':
      return describeBranch(fact, context);
    case 'commit-missing':
      return describeCommit(fact, context);
    case 'sum-differs':
    case 'version-missing':
      return describeVersion(fact);
    case 'not-downloaded': {
      const message = `\`go\` can download none of ${fact.count} versions from the old side, so there is nothing to compare: ${redact(fact.error)}`;
      return { code: 'migrate/not-downloaded', message };
    }
    case 'empty':
      return { code: 'migrate/empty', message: 'the old repository has neither branches nor tags' };
    case 'unreachable': {
      const { cause, remedy } = explainFailure(fact.url, fact.output);
      const message = `the ${fact.side} side cannot be read: ${cause}`;
      return { code: 'migrate/unreachable', ref: fact.url, message, remedy };
    }
  }
}

type FactOf<Kind extends RepoFact['kind']> = Extract<RepoFact, { kind: Kind }>;

function describeTag(
  fact: FactOf<'tag-missing' | 'tag-moved' | 'tag-same-tree' | 'tag-object'>,
  context: MendingContext,
): Finding {
  const { tag } = fact;
  const ref = `refs/tags/${tag}`;
  switch (fact.kind) {
    case 'tag-missing': {
      const message = `the tag \`${tag}\` is not on the new side: a cold build says \`unknown revision ${tag}\``;
      return { code: 'migrate/tag-missing', ref, message, remedy: copyRef(context, ref, false) };
    }
    case 'tag-moved': {
      const commits = `${short(fact.to)} instead of ${short(fact.from)}`;
      const message = `the tag \`${tag}\` is ${commits}, with other files: a cold build says \`checksum mismatch\``;
      return { code: 'migrate/tag-moved', ref, message, remedy: copyRef(context, ref, true) };
    }
    case 'tag-same-tree': {
      const commits = `${short(fact.to)} instead of ${short(fact.from)}`;
      const message = `the tag \`${tag}\` is ${commits}, with the same tree: every checksum stays`;
      return { code: 'migrate/tag-same-tree', ref, message };
    }
    case 'tag-object': {
      const message = `of \`${tag}\`, ${fact.change}: the commit is the same, and every checksum stays`;
      return { code: 'migrate/tag-object', ref, message };
    }
  }
}

function describeBranch(
  fact: FactOf<'branch-missing' | 'branch-behind' | 'default-branch'>,
  context: MendingContext,
): Finding {
  if (fact.kind === 'default-branch') {
    const now = fact.to === undefined ? 'not known there' : `\`${fact.to}\``;
    const what = '`@latest` of a module without tags is other code, and whoever clones gets it';
    const message = `the default branch is ${now} instead of \`${fact.from}\`: ${what}`;
    return { code: 'migrate/default-branch', ref: 'HEAD', message, remedy: setDefaultBranch(context, fact.from) };
  }
  const { branch } = fact;
  const place = { ref: `refs/heads/${branch}`, remedy: copyBranch(context, branch) };
  if (fact.kind === 'branch-behind') {
    const what = `the branch \`${branch}\` is ${short(fact.to)} and does not contain ${short(fact.from)}`;
    const then = `\`@${branch}\` is other code, and pseudo-versions of what is absent say \`unknown revision\``;
    return { code: 'migrate/branch-behind', message: `${what}: ${then}`, ...place };
  }
  if (fact.isContained) {
    const what = `the branch \`${branch}\` is not on the new side, though its commits are`;
    return {
      code: 'migrate/branch-renamed',
      message: `${what}: only \`@${branch}\` says \`unknown revision\``,
      ...place,
    };
  }
  const what = `the branch \`${branch}\` is not on the new side, nor is its commit ${short(fact.commit)}`;
  const then = `\`@${branch}\` and its pseudo-versions say \`unknown revision\``;
  return { code: 'migrate/branch-missing', message: `${what}: ${then}`, ...place };
}

function describeCommit({ pin, isOnOldSide }: FactOf<'commit-missing'>, context: MendingContext): Finding {
  const { modulePath, version, revision } = pin;
  const ref = `${modulePath}@${version}`;
  const where = isOnOldSide ? 'not on the new side' : 'on neither side';
  const message = `the commit ${revision} is ${where}: a cold build of \`${ref}\` says \`unknown revision ${revision}\``;
  const remedy = isOnOldSide ? keepCommit(context, revision) : keepLostCommit(context, revision);
  return { code: 'migrate/commit-missing', ref, message, remedy };
}

function describeVersion(fact: FactOf<'sum-differs' | 'version-missing'>): Finding {
  const ref = `${fact.modulePath}@${fact.version}`;
  if (fact.kind === 'version-missing') {
    const message = `\`go\` cannot download \`${ref}\` from the new side: ${redact(fact.error)}`;
    return { code: 'migrate/version-missing', ref, message };
  }
  const isZip = fact.from.sum !== fact.to.sum;
  const [from, to] = isZip ? [fact.from.sum, fact.to.sum] : [fact.from.goModSum, fact.to.goModSum];
  const what = `the checksum of \`${ref}${isZip ? '' : '/go.mod'}\` is ${to} instead of ${from}`;
  return { code: 'migrate/sum-differs', ref, message: `${what}: a cold build says \`checksum mismatch\`` };
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
