interface FindingInfo {
  /** Whether a build can break by it; else it is good to know. */
  readonly breaks: boolean;
  /** One line for docs/migrate.md. */
  readonly summary: string;
}

const breaks = (summary: string): FindingInfo => ({ breaks: true, summary });
const note = (summary: string): FindingInfo => ({ breaks: false, summary });

/** Everything that `migrate check` can find. A code is permanent; docs/migrate.md lists each, a test holds it to this table. */
const table = {
  'migrate/tag-missing': breaks('a tag that the new side does not have'),
  'migrate/tag-moved': breaks('a tag that stands for other files'),
  'migrate/tag-same-tree': note('a tag on another commit with the same tree'),
  'migrate/tag-object': note('a tag of another kind or text on the same commit'),
  'migrate/branch-missing': breaks('a branch that the new side does not have, nor its commits'),
  'migrate/branch-renamed': note('a branch that the new side does not have, though its commits'),
  'migrate/branch-behind': breaks('a branch that does not contain what it contains on the old side'),
  'migrate/default-branch': breaks('HEAD is another branch'),
  'migrate/commit-missing': breaks('a commit that a go.sum names and that the new side does not have'),
  'migrate/sum-differs': breaks('a version for which `go` computes another checksum (`--deep`)'),
  'migrate/version-missing': breaks('a version that `go` can download from the old side alone (`--deep`)'),
  'migrate/not-downloaded': note('a module of which `go` can download nothing from the old side either (`--deep`)'),
  'migrate/empty': note('an old repository without branches and tags'),
  'migrate/unreachable': breaks('a side that cannot be read'),
  'migrate/no-project': breaks('an entry for which no project on the new back end can be named'),
  'migrate/not-named': breaks('a pattern below which no module was named'),
} satisfies Record<string, FindingInfo>;

export type FindingCode = keyof typeof table;

export const findingCodes: Readonly<Record<FindingCode, FindingInfo>> = table;
