import type { GitRunner } from '../../programs/git/git-runner.ts';
import type { RemoteRefs } from '../../programs/git/remote-refs.ts';
import {
  createGoDownloader,
  type Downloaded,
  type DownloadFailure,
  type GoDownloader,
  type GoDownloaderOptions,
} from '../../programs/go/go-downloader.ts';
import { pathsAbove } from '../../vanity/paths-above.ts';
import { type GoImport, goImportContent, metaTag } from '../../vanity/tags.ts';
import type { RepoFact } from '../compare/repo-fact.ts';
import type { Target } from '../targets.ts';
import { moduleQueries } from './module-queries.ts';

/** A downloader for each side. */
export interface SumComparer {
  readonly old: GoDownloader;
  readonly new: GoDownloader;
  close(): void;
}

/** Prepares `go` to download these modules from both sides. */
export async function createSumComparer(runner: GitRunner, targets: readonly Target[]): Promise<SumComparer> {
  const tags = (side: 'from' | 'to') =>
    targets.flatMap((target) =>
      prefixesOf(target).map((prefix) => ({
        prefix,
        vcs: 'git' as const,
        repo: target[side],
        subdir: target.subdir,
      })),
    );
  const old = await createGoDownloader(runner, discoveryOf(tags('from')));
  const now = await createGoDownloader(runner, discoveryOf(tags('to')));
  return {
    old,
    new: now,
    close() {
      old.close();
      now.close();
    },
  };
}

/** Answers `go` with the tag of the longest prefix. */
function discoveryOf(tags: readonly GoImport[]): GoDownloaderOptions {
  const pages = new Map(
    tags.map((tag) => [tag.prefix, `<html><head>${metaTag('go-import', goImportContent(tag))}</head></html>\n`]),
  );
  return {
    hosts: [...new Set(tags.map(({ prefix }) => prefix.split('/', 1)[0] ?? ''))],
    findPage(importPath) {
      const prefix = [importPath, ...pathsAbove(importPath)].find((path) => pages.has(path));
      return prefix === undefined ? undefined : pages.get(prefix);
    },
  };
}

/** The target's import path on each host under which go.sum files name it. */
function prefixesOf({ importPath, versions }: Target): string[] {
  const path = importPath.replace(/^[^/]*/, '');
  const hosts = versions.map(({ modulePath }) => modulePath.split('/', 1)[0] ?? '');
  return [...new Set([importPath, ...hosts.map((host) => `${host}${path}`)])];
}

/**
 * Lets `go` download every version of a module from both sides, and compares the checksums that go.sum would hold.
 * A version that `go` could not ask for is a fact of its own; one that does not exist on the old side is none.
 */
export async function compareSums(sums: SumComparer, target: Target, before: RemoteRefs): Promise<RepoFact[]> {
  const queries = moduleQueries(target, before);
  if (queries.length === 0) return [];
  const [old, now] = await Promise.all([sums.old.download(queries), sums.new.download(queries)]);
  const facts = queries.flatMap((query, index) => factOf(query, old[index], now[index]));
  const isNothing = old.every((answer) => 'error' in answer);
  const oldFailures = old.filter((answer) => 'error' in answer).filter(({ isAbsent }) => isNothing || !isAbsent);
  const compared = now.filter((_, index) => 'sum' in (old[index] ?? {}));
  const newFailures = compared.filter((answer) => 'error' in answer).filter(({ isAbsent }) => !isAbsent);
  const notDownloaded = (side: 'old' | 'new', url: string, failures: readonly DownloadFailure[]): RepoFact[] => {
    const [first] = failures;
    if (first === undefined) return [];
    const counts = { count: failures.length, all: queries.length };
    return [{ kind: 'not-downloaded', side, url, ...counts, output: first.error }];
  };
  return [...facts, ...notDownloaded('old', target.from, oldFailures), ...notDownloaded('new', target.to, newFailures)];
}

/** Not every tag is a version of a module: what does not exist on the old side cannot break. */
function factOf(query: string, from: Downloaded | undefined, to: Downloaded | undefined): RepoFact[] {
  if (from === undefined || to === undefined || 'error' in from) return [];
  const at = query.lastIndexOf('@');
  const version = { modulePath: query.slice(0, at), version: query.slice(at + 1) };
  if ('error' in to) return to.isAbsent ? [{ kind: 'version-missing', ...version, error: firstLine(to.error) }] : [];
  if (from.sum === to.sum && from.goModSum === to.goModSum) return [];
  return [{ kind: 'sum-differs', ...version, from, to }];
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
