import type { GitRunner } from '../../programs/git/git-runner.ts';
import type { RemoteRefs } from '../../programs/git/remote-refs.ts';
import {
  createGoDownloader,
  type Downloaded,
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

/** Starts what `go` needs to download these modules from both sides. */
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
    hosts: [...new Set(tags.map(({ prefix }) => prefix.replace(/\/.*$/, '')))],
    findPage(importPath) {
      const prefix = [importPath, ...pathsAbove(importPath)].find((path) => pages.has(path));
      return prefix === undefined ? undefined : pages.get(prefix);
    },
  };
}

/** The target's import path on each host that a go.sum names it by. */
function prefixesOf({ importPath, versions }: Target): string[] {
  const path = importPath.replace(/^[^/]*/, '');
  const hosts = versions.map(({ modulePath }) => modulePath.replace(/\/.*$/, ''));
  return [...new Set([importPath, ...hosts.map((host) => `${host}${path}`)])];
}

/** Lets `go` download every version of a module from both sides, and compares the checksums that go.sum would hold. */
export async function compareSums(sums: SumComparer, target: Target, before: RemoteRefs): Promise<RepoFact[]> {
  const queries = moduleQueries(target, before);
  if (queries.length === 0) return [];
  const [old, now] = await Promise.all([sums.old.download(queries), sums.new.download(queries)]);
  const [error] = old;
  if (typeof error === 'string' && old.every((answer) => typeof answer === 'string')) {
    return [{ kind: 'not-downloaded', count: queries.length, error }];
  }
  return queries.flatMap((query, index) => factOf(query, old[index], now[index]));
}

/** What the old side does not have either, `go` has never had: not every tag is a version of a module. */
function factOf(query: string, from: Downloaded | undefined, to: Downloaded | undefined): RepoFact[] {
  if (from === undefined || to === undefined || typeof from === 'string') return [];
  const at = query.lastIndexOf('@');
  const version = { modulePath: query.slice(0, at), version: query.slice(at + 1) };
  if (typeof to === 'string') return [{ kind: 'version-missing', ...version, error: to }];
  if (from.sum === to.sum && from.goModSum === to.goModSum) return [];
  return [{ kind: 'sum-differs', ...version, from, to }];
}
