import { quoteForShell } from '../../diagnostics/quote-for-shell.ts';
import { redact } from '../../diagnostics/redact.ts';
import { explainError } from '../../vanity/error-catalogue/explain-error.ts';
import type { RepoFact } from '../compare/repo-fact.ts';
import type { MoveFinding } from './finding.ts';
import { copyBranch, copyRef, keepCommit, keepLostCommit, type RemedyContext, setDefaultBranch } from './remedies.ts';

/** Describes what a difference means for a developer, and how to fix it. */
export function describeFact(fact: RepoFact, context: RemedyContext): MoveFinding {
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
      const { cause, remedy } = explainFailure(fact.url, fact.output);
      const count = fact.count === fact.all ? `none of ${fact.all}` : `only ${fact.all - fact.count} of ${fact.all}`;
      const message = `\`go\` can download ${count} versions from the ${fact.side} side, so the others are not compared: ${cause}`;
      return { code: 'migrate/not-downloaded', ref: fact.url, message, remedy };
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
  context: RemedyContext,
): MoveFinding {
  const { tag } = fact;
  const ref = `refs/tags/${tag}`;
  switch (fact.kind) {
    case 'tag-missing': {
      const message = `the tag \`${tag}\` is not on the new side: builds without a cache fail with \`unknown revision ${tag}\``;
      return { code: 'migrate/tag-missing', ref, message, remedy: copyRef(context, ref, false) };
    }
    case 'tag-moved': {
      const commits = `${short(fact.to)} instead of ${short(fact.from)}`;
      const message = `the tag \`${tag}\` is ${commits}, with other files: builds without a cache fail with \`checksum mismatch\``;
      return { code: 'migrate/tag-moved', ref, message, remedy: copyRef(context, ref, true) };
    }
    case 'tag-same-tree': {
      const commits = `${short(fact.to)} instead of ${short(fact.from)}`;
      const message = `the tag \`${tag}\` is ${commits}, with the same files: checksums stay the same`;
      return { code: 'migrate/tag-same-tree', ref, message };
    }
    case 'tag-object': {
      const message = `tag \`${tag}\`: ${fact.change}; the commit and the checksums stay the same`;
      return { code: 'migrate/tag-object', ref, message };
    }
  }
}

function describeBranch(
  fact: FactOf<'branch-missing' | 'branch-behind' | 'default-branch'>,
  context: RemedyContext,
): MoveFinding {
  if (fact.kind === 'default-branch') {
    const now = fact.to === undefined ? 'missing' : `\`${fact.to}\``;
    const what = '`@latest` of a module without tags becomes other code, and so does a fresh clone';
    const message = `the default branch is ${now} instead of \`${fact.from}\`: ${what}`;
    return { code: 'migrate/default-branch', ref: 'HEAD', message, remedy: setDefaultBranch(context, fact.from) };
  }
  const { branch } = fact;
  const place = { ref: `refs/heads/${branch}`, remedy: copyBranch(context, branch) };
  if (fact.kind === 'branch-behind') {
    const what = `the branch \`${branch}\` is ${short(fact.to)} and does not contain ${short(fact.from)}`;
    const then = `\`@${branch}\` becomes other code, and pseudo-versions of missing commits fail with \`unknown revision\``;
    return { code: 'migrate/branch-behind', message: `${what}: ${then}`, ...place };
  }
  if (fact.isContained) {
    const what = `the branch \`${branch}\` is not on the new side, but its last commit is`;
    return {
      code: 'migrate/branch-renamed',
      message: `${what}: only \`@${branch}\` fails with \`unknown revision\``,
      ...place,
    };
  }
  const what = `the branch \`${branch}\` is not on the new side, nor is its commit ${short(fact.commit)}`;
  const then = `\`@${branch}\` and its pseudo-versions fail with \`unknown revision\``;
  return { code: 'migrate/branch-missing', message: `${what}: ${then}`, ...place };
}

function describeCommit({ pin, isOnOldSide }: FactOf<'commit-missing'>, context: RemedyContext): MoveFinding {
  const { modulePath, version, revision } = pin;
  const ref = `${modulePath}@${version}`;
  const where = isOnOldSide ? 'not on the new side' : 'on neither side';
  const message = `the commit ${revision} is ${where}: builds of \`${ref}\` without a cache fail with \`unknown revision ${revision}\``;
  const remedy = isOnOldSide ? keepCommit(context, revision) : keepLostCommit(context, revision);
  return { code: 'migrate/commit-missing', ref, message, remedy };
}

function describeVersion(fact: FactOf<'sum-differs' | 'version-missing'>): MoveFinding {
  const ref = `${fact.modulePath}@${fact.version}`;
  if (fact.kind === 'version-missing') {
    const message = `\`go\` cannot download \`${ref}\` from the new side: ${redact(fact.error)}`;
    return { code: 'migrate/version-missing', ref, message };
  }
  const isZip = fact.from.sum !== fact.to.sum;
  const [from, to] = isZip ? [fact.from.sum, fact.to.sum] : [fact.from.goModSum, fact.to.goModSum];
  const what = `the checksum of \`${ref}${isZip ? '' : '/go.mod'}\` is ${to} instead of ${from}`;
  return {
    code: 'migrate/sum-differs',
    ref,
    message: `${what}: builds without a cache fail with \`checksum mismatch\``,
  };
}

function short(commit: string): string {
  return commit.slice(0, 12);
}

/** Explains why a repository cannot be read, from what git and ssh printed. */
export function explainFailure(url: string, output: string): { readonly cause: string; readonly remedy: string } {
  const { hostname, port } = new URL(url);
  const [first] = explainError(output, { repo: url, host: hostname, ...(port === '' ? {} : { port }) });
  // The first line of a remedy is for people.
  if (first !== undefined) return { cause: `${first.cause} (${first.line.trim()})`, remedy: `# ${first.remedy}` };
  const lines = output.split('\n').map((line) => line.trim());
  const last = lines.findLast((line) => line !== '' && !/^(?:Please make sure|and the repository exists)/.test(line));
  return { cause: redact(last ?? 'git failed without a message'), remedy: `git ls-remote ${quoteForShell(url)}` };
}
