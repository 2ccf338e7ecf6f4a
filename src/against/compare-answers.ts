import type { ModuleMatch } from '../site/module-match.ts';
import { chooseGoImport, type ImportTag, isSameTag, tagContent } from '../vanity/go-import-page/choose-go-import.ts';
import { readGoImports, readGoSources } from '../vanity/go-import-page/read-go-imports.ts';
import { repoRootFault } from '../vanity/go-import-page/repo-root-fault.ts';
import { type Vcs, vcsNames } from '../vanity/vcs.ts';
import type { Question } from './questions.ts';

/** What a server answers to `go`. */
export interface GoAnswer {
  readonly status: number;
  /** The tag that `go` takes; undefined if it takes none. */
  readonly tag: ImportTag | undefined;
  /** Why `go` takes none, in its words; undefined if the page has no tag, or a good one. */
  readonly complaint: string | undefined;
  /** Content of the tag that announces a module proxy beside the repository; undefined if there is none. */
  readonly modTag: string | undefined;
  /** Content of the go-source tag; undefined if there is none. */
  readonly source: string | undefined;
}

/** Why a difference is no mistake: see "Differences from govanityurls" in the changelog. */
export const intentions = {
  'repo-corrected': 'the repository URL is corrected and names the same repository',
  unusable: '`go` could not use the old answer',
  boundary: 'paths match by whole elements: the old answer is for another path',
  'module-proxy': 'the module proxy is announced beside the repository',
  'more-paths': 'packages and paths with a final slash are answered, too',
  'unknown-path': 'a path that is not configured is answered with 404',
  status: '`go` takes the tag whatever the status is',
  links: 'the source links are made from the forge of the repository',
} as const;

export type Intention = keyof typeof intentions;

/** One thing that two servers answer differently. */
export interface Difference {
  readonly what: 'tag' | 'status' | 'links';
  readonly old: string;
  readonly new: string;
  /** Undefined: a real difference. */
  readonly intention: Intention | undefined;
}

/** Reads the answer of the old server as `go` reads it. */
export function readGoAnswer({ status, body }: { status: number; body: Buffer }, importPath: string): GoAnswer {
  const { tags } = readGoImports(body);
  // A module proxy is announced beside the repository.
  const ofRepository = tags.filter(({ fields }) => fields[1] !== 'mod');
  const choice = chooseGoImport(ofRepository.length === 0 ? tags : ofRepository, importPath, 4);
  const source = readGoSources(body).tags[0]?.fields.join(' ');
  const modTag =
    ofRepository.length === 0 ? undefined : tags.find(({ fields }) => fields[1] === 'mod')?.fields.join(' ');
  const common = { status, source, modTag };
  if ('complaint' in choice)
    return { ...common, tag: undefined, complaint: tags.length === 0 ? undefined : choice.complaint };
  const fault = choice.tag.vcs === 'mod' ? undefined : repoRootFault(choice.tag.repo);
  return { ...common, tag: choice.tag, complaint: fault };
}

/** What the configuration answers; undefined: no entry answers. */
export function expectedAnswer(module: ModuleMatch | undefined): GoAnswer {
  if (module === undefined)
    return { status: 404, tag: undefined, complaint: undefined, modTag: undefined, source: undefined };
  const { goImport: tag, modImportContent: modTag, goSourceContent: source } = module;
  return { status: 200, tag, complaint: undefined, modTag, source };
}

export interface CompareContext {
  /** Whether the entry has source links of its own. */
  readonly hasDisplay: boolean;
  /** Whether the old server answers for the module at its own path. */
  readonly isKnown: boolean;
  /** What a repository URL is corrected to; undefined if it cannot be. */
  readonly correct: (repo: string, vcs: Vcs) => string | undefined;
}

/** What two answers to one question differ in. */
export function compareAnswers(
  question: Question,
  old: GoAnswer,
  expected: GoAnswer,
  { hasDisplay, isKnown, correct }: CompareContext,
): Difference[] {
  if (old.tag === undefined || expected.tag === undefined) return compareWithoutTag(question, old, expected, isKnown);
  const found: Difference[] = [];
  if (!isSameTag(old.tag, expected.tag)) {
    const intention = tagIntention(old, expected.tag, correct);
    found.push({ what: 'tag', old: tagContent(old.tag), new: tagContent(expected.tag), intention });
  }
  if (old.modTag !== expected.modTag) {
    const intention = old.modTag === undefined ? ('module-proxy' as const) : undefined;
    found.push({ what: 'tag', old: old.modTag ?? 'none', new: expected.modTag ?? 'none', intention });
  }
  if (old.status !== expected.status) {
    found.push({ what: 'status', old: `${old.status}`, new: `${expected.status}`, intention: 'status' });
  }
  const [oldLinks, newLinks] = [linksOf(old.source), linksOf(expected.source)];
  if (oldLinks !== newLinks) {
    const intention = isMadeByServer(old, expected, hasDisplay) ? ('links' as const) : undefined;
    found.push({ what: 'links', old: oldLinks || 'none', new: newLinks || 'none', intention });
  }
  return found;
}

function compareWithoutTag(question: Question, old: GoAnswer, expected: GoAnswer, isKnown: boolean): Difference[] {
  const none = ({ status, complaint }: GoAnswer) => complaint ?? `no go-import tag (${status})`;
  if (old.tag === undefined && expected.tag === undefined) {
    if (old.status === expected.status && old.complaint === undefined) return [];
    const intention = old.complaint === undefined ? 'unknown-path' : 'boundary';
    return [{ what: 'status', old: none(old), new: none(expected), intention }];
  }
  if (expected.tag === undefined) {
    const shown = old.tag === undefined ? none(old) : tagContent(old.tag);
    return [{ what: 'tag', old: shown, new: none(expected), intention: undefined }];
  }
  const isMore = isKnown && (question.kind !== 'module' || question.path.endsWith('/'));
  const intention = old.complaint !== undefined ? 'unusable' : isMore ? 'more-paths' : undefined;
  return [{ what: 'tag', old: none(old), new: tagContent(expected.tag), intention }];
}

function tagIntention(
  { tag, complaint }: GoAnswer,
  expected: ImportTag,
  correct: CompareContext['correct'],
): Intention | undefined {
  if (tag === undefined) return undefined;
  const isSameBut = isSameTag({ ...tag, repo: expected.repo }, expected);
  const vcs = vcsNames.find((name) => name === tag.vcs);
  if (isSameBut && vcs !== undefined && correct(tag.repo, vcs) === expected.repo) return 'repo-corrected';
  return complaint === undefined ? undefined : 'unusable';
}

/** The links without the prefix; "" for none, also where they are no links. */
function linksOf(source: string | undefined): string {
  return source?.split(' ').slice(1).join(' ') ?? '';
}

/** Names of default branches, which govanityurls and others write where HEAD is better. */
const branch = /\b(?:master|main|default|trunk|HEAD)\b/g;

/** Whether links were made by the old server, or are none at all, and so need not stay as they are. */
function isMadeByServer(old: GoAnswer, expected: GoAnswer, hasDisplay: boolean): boolean {
  const links = linksOf(old.source).split(' ');
  const isNone = links.length !== 3 || !links.every((link) => link === '_' || /^https?:\/\//.test(link));
  if (isNone) return true;
  if (hasDisplay) return false;
  const repo = old.tag?.repo ?? '';
  const home = repo.replace(/\.git$/, '');
  const usual = [
    [repo, `${repo}/tree/B{/dir}`, `${repo}/blob/B{/dir}/{file}#L{line}`],
    [repo, `${repo}/src/B{/dir}`, `${repo}/src/B{/dir}/{file}#{file}-{line}`],
    [home, `${home}/-/tree/B{/dir}`, `${home}/-/blob/B{/dir}/{file}#L{line}`],
    linksOf(expected.source).replace(branch, 'B').split(' '),
  ];
  const generic = links.map((link) => link.replace(branch, 'B'));
  return usual.some((form) => form.every((link, index) => link === generic[index]));
}
