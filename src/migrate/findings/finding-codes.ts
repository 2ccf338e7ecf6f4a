interface FindingInfo {
  /** Whether it can break a build; otherwise it is for information. */
  readonly breaks: boolean;
  /** One line for docs/migrate.md. */
  readonly summary: string;
}

const breaks = (summary: string): FindingInfo => ({ breaks: true, summary });
const note = (summary: string): FindingInfo => ({ breaks: false, summary });

/** Everything that `migrate check` can find. Codes are permanent; docs/migrate.md lists each, and a test compares it with this table. */
const table = {
  'migrate/tag-missing': breaks('a tag that the new side does not have'),
  'migrate/tag-moved': breaks('a tag with other files'),
  'migrate/tag-same-tree': note('a tag on another commit with the same tree'),
  'migrate/tag-object': note('a tag of another kind or text on the same commit'),
  'migrate/branch-missing': breaks('a branch that the new side does not have, nor its last commit'),
  'migrate/branch-renamed': note('a branch that the new side does not have, but its last commit'),
  'migrate/branch-behind': breaks('a branch without commits that it has on the old side'),
  'migrate/default-branch': breaks('another default branch'),
  'migrate/commit-missing': breaks('a commit that a go.sum names and that the new side does not have'),
  'migrate/sum-differs': breaks('a version for which `go` computes another checksum (`--deep`)'),
  'migrate/version-missing': breaks('a version that `go` can download from the old side only (`--deep`)'),
  'migrate/not-downloaded': breaks('versions that `go` cannot download, so they are not compared (`--deep`)'),
  'migrate/stored': note('versions in the store of the module proxy, which the move cannot change'),
  'migrate/empty': note('an old repository without branches and tags'),
  'migrate/unreachable': breaks('a side that cannot be read'),
  'migrate/no-project': breaks('an entry whose project on the new back end is not known'),
  'migrate/not-named': breaks('a pattern below which no module was named'),
} satisfies Record<string, FindingInfo>;

export type FindingCode = keyof typeof table;

export const findingCodes: Readonly<Record<FindingCode, FindingInfo>> = table;
