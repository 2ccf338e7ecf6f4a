/** Where a page is looked for. Pages of other forges are not what a path on a known one means. */
export interface PageHost {
  /** Lower case, without port. */
  readonly host: string;
  /**
   * How sure it is that the host is this forge: `certain` by its name or by a back end, `guessed` by its first label,
   * `unknown` if nothing shows it. What is read there as a page is no repository on a forge of another kind either.
   */
  readonly is: 'certain' | 'guessed' | 'unknown';
}

/** A page of a forge, in terms of the repository that it belongs to. */
export interface ForgePage {
  /** Elements of the repository's https clone URL, as in the URL; undefined if the page belongs to no single repository. */
  readonly repository?: readonly string[] | undefined;
  /** Host of the clone URL, if it is another. */
  readonly host?: string;
  /** Directory of the repository that the page shows, as in the URL; default: the root. */
  readonly subdir?: string;
  /** Whether the address may be that of a repository as well, as far as the forge's servers do not refuse it. */
  readonly isGuess?: boolean;
  /** Set if the address may be read as that of the repository: what the page was, and why something else could be meant. */
  readonly rewrite?: { readonly was: string; readonly doubts: readonly string[] };
}

/** The pages of forges whose repositories are always OWNER/REPOSITORY. */
export interface OwnedPages {
  /** Words in front of a directory, with the number of elements between the two: 1 for `tree/BRANCH/DIRECTORY`. */
  readonly directories: Readonly<Record<string, number>>;
  /** The same for words in front of a file, or of a directory or file. */
  readonly files: Readonly<Record<string, number>>;
  /** Other words after OWNER/REPOSITORY. */
  readonly others: readonly string[];
  /** First elements of the forge's own pages, which no owner is called. */
  readonly reserved: readonly string[];
}

/** All words of the pages. */
export function pageWords({ directories, files, others, reserved }: OwnedPages): string[] {
  return [...Object.keys(directories), ...Object.keys(files), ...others, ...reserved];
}

/** Reads a path on a forge whose repositories are OWNER/REPOSITORY: whatever is deeper is a page, or a directory. */
export function createOwnedPageReader({ directories, files, others, reserved }: OwnedPages) {
  const words = new Map([
    ...others.map((word) => [word, () => ''] as const),
    ...Object.entries(directories).map(
      ([word, skip]) => [word, (rest: readonly string[]) => join(rest, skip)] as const,
    ),
    ...Object.entries(files).map(([word, skip]) => [word, (rest: readonly string[]) => parentOf(rest, skip)] as const),
  ]);
  const reservedNames = new Set(reserved);
  return (elements: readonly string[], is: PageHost['is']): ForgePage | undefined => {
    const [owner = '', name, word, ...rest] = elements;
    if (is === 'unknown') return undefined;
    if (is === 'certain' && reservedNames.has(owner)) return {};
    // `-` and `+` separate pages of GitLab and Gitiles.
    if (name === undefined || word === undefined || word.startsWith('-') || word.startsWith('+')) return undefined;
    const repository = [owner, name];
    const subdirOf = words.get(word);
    if (subdirOf !== undefined) return { repository, subdir: subdirOf(rest) };
    return is === 'certain' ? { repository, subdir: [word, ...rest].join('/').replace(/\.git$/, '') } : undefined;
  };
}

function join(rest: readonly string[], skip: number): string {
  return directoryPart(rest.slice(skip));
}

/** The directory of a path that may be that of a file: no directory of Go code is called like one. */
export function directoryPart(path: readonly string[]): string {
  const isFile = /^(?:go\.(?:mod|sum|work)|LICENSE|README.*|.*\.(?:go|md|txt|ya?ml))$/.test(path.at(-1) ?? '');
  return (isFile ? path.slice(0, -1) : path).join('/');
}

/** Only files of Go repositories have an extension, as a rule. */
function parentOf(rest: readonly string[], skip: number): string {
  const path = rest.slice(skip);
  return (/\.\w{1,5}$/.test(path.at(-1) ?? '') ? path.slice(0, -1) : path).join('/');
}

/** The page after OWNER/REPOSITORY in the paths of an API: `repos/OWNER/REPOSITORY`. */
export function apiPage(elements: readonly string[]): ForgePage | undefined {
  const repos = elements[0] === 'api' ? elements.indexOf('repos') : -1;
  return repos === -1 || elements.length < repos + 3 ? undefined : { repository: elements.slice(repos + 1, repos + 3) };
}

/** The page after `NAME.git`, if the element after it is one of these words. */
export function pageAfterDotGit(elements: readonly string[], words: readonly string[]): ForgePage | undefined {
  const at = elements.findIndex(
    (element, index) => index > 0 && words.includes(element) && isDotGit(elements[index - 1]),
  );
  return at === -1 ? undefined : { repository: elements.slice(0, at) };
}

function isDotGit(element: string | undefined): boolean {
  return element !== undefined && element.length > 4 && element.endsWith('.git');
}
