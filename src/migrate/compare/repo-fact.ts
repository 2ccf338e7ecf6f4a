import type { ModuleSums } from '../../programs/go/go-downloader.ts';

/** A pseudo-version that go.sum files name: a commit without a tag. */
export interface PinnedCommit {
  readonly modulePath: string;
  readonly version: string;
  /** The first twelve digits of the commit. */
  readonly revision: string;
}

/** One difference between two repositories, or a reason why they cannot be compared. */
export type RepoFact =
  | { readonly kind: 'unreachable'; readonly side: 'old' | 'new'; readonly url: string; readonly output: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'tag-missing'; readonly tag: string }
  | { readonly kind: 'tag-moved'; readonly tag: string; readonly from: string; readonly to: string }
  | { readonly kind: 'tag-same-tree'; readonly tag: string; readonly from: string; readonly to: string }
  | { readonly kind: 'tag-object'; readonly tag: string; readonly change: string }
  | { readonly kind: 'branch-missing'; readonly branch: string; readonly commit: string; readonly isContained: boolean }
  | { readonly kind: 'branch-behind'; readonly branch: string; readonly from: string; readonly to: string }
  | { readonly kind: 'default-branch'; readonly from: string; readonly to: string | undefined }
  | { readonly kind: 'commit-missing'; readonly pin: PinnedCommit; readonly isOnOldSide: boolean }
  | {
      readonly kind: 'sum-differs';
      readonly modulePath: string;
      readonly version: string;
      readonly from: ModuleSums;
      readonly to: ModuleSums;
    }
  | { readonly kind: 'version-missing'; readonly modulePath: string; readonly version: string; readonly error: string }
  /** `count` of `all` versions, for whatever reason on the new side; on the old side, if it is not that they do not exist. */
  | {
      readonly kind: 'not-downloaded';
      readonly side: 'old' | 'new';
      readonly url: string;
      readonly count: number;
      readonly all: number;
      readonly output: string;
    };
