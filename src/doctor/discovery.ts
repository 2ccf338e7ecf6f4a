import { Fault } from '../net/fault.ts';
import { chooseGoImport, type ImportTag, isSameTag, tagContent } from '../vanity/go-import-page/choose-go-import.ts';
import type { Context } from './context.ts';
import { readsFourFields } from './go-env.ts';
import {
  complaintOf,
  fetchGoGetPage,
  followRedirects,
  type GoGetPage,
  goGetQuestion,
  goGetUrl,
} from './go-get-page.ts';
import { type Found, failed, ok, type Recorder, type StepOutcome, warning } from './step.ts';

/** The steps from the name of the server to a tag that `go` believes. */
const discoverySteps = ['go-get', 'tags', 'verification'] as const;

/** Asks the vanity server as `go` does; undefined where `go` gets no further. */
export async function discover(context: Context, recorder: Recorder): Promise<ImportTag | undefined> {
  const scheme = context.isInsecure ? await schemeThatWorks(context, recorder) : 'https';
  const url = goGetUrl(context.importPath, scheme);
  const ask = await context.network.open(goGetQuestion(url, context), recorder.step);
  const found =
    ask &&
    (await recorder.step('go-get', async () => tellPage(await followRedirects(url, await ask(), context), context)));
  const tag = found && (await recorder.step('tags', () => chooseTag(found, context)));
  const verified =
    tag && found && (await recorder.step('verification', () => verify(tag, { page: found, scheme }, context)));
  const missed = ask === undefined ? 0 : found === undefined ? 1 : tag === undefined ? 2 : 3;
  recorder.skip(discoverySteps.slice(missed), 'not reached');
  return verified;
}

/** With GOINSECURE, `go` falls back on plain http where https fails. */
async function schemeThatWorks(context: Context, recorder: Recorder): Promise<'https' | 'http'> {
  try {
    await context.network.get(goGetQuestion(goGetUrl(context.importPath), context));
    return 'https';
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const message = `GOINSECURE names this path and https fails, so \`go\` asks over plain http: ${error.message.split('\n', 1)[0]}`;
    await recorder.note('https', () => warning('doctor/insecure', message));
    return 'http';
  }
}

/** Whether `go` can use the answer: the status matters only where there is no tag. */
function tellPage(found: GoGetPage, { host }: Context): Found<GoGetPage> {
  const { answer, page, hops, url } = found;
  const hasTag = page.tags.some(({ isSeen, fields }) => isSeen && (fields.length === 3 || fields.length === 4));
  if (!hasTag && answer.status !== 200) throw new Fault(complaintOf(found), { host });
  const message = `${hops.join(' -> ')}: ${answer.statusLine}, ${answer.headers['content-type'] ?? 'without a type'}, ${answer.body.length} bytes`;
  if (answer.status !== 200) {
    const remedy = `the operators of ${url.hostname} answer \`?go-get=1\` with 200`;
    return {
      ...warning('doctor/not-200', `${message}; \`go\` reads the tag nevertheless, pkg.go.dev does not`, remedy),
      value: found,
    };
  }
  if (!isGoGet(url)) {
    const remedy = `the operators of ${url.hostname} redirect to a URL that ends in ?go-get=1`;
    return { ...warning('doctor/lost-query', `${message}; the redirect dropped ?go-get=1`, remedy), value: found };
  }
  return { ...ok(message), value: found };
}

function isGoGet(url: URL): boolean {
  return url.searchParams.get('go-get') === '1';
}

function chooseTag(found: GoGetPage, context: Context): Found<ImportTag> | StepOutcome {
  const { tags, fault } = found.page;
  const { importPath } = context;
  const choice = chooseGoImport(tags, importPath, 4);
  if ('complaint' in choice) {
    const unreadable = fault && `parsing ${importPath}: XML syntax error on line ${fault.line}: ${fault.message}`;
    const isEmpty = choice.complaint.endsWith('()');
    const special = isEmpty ? emptyPageOutcome(found, unreadable) : undefined;
    if (special !== undefined) return special;
    throw new Fault(isEmpty && unreadable ? unreadable : choice.complaint, { module: importPath, host: context.host });
  }
  const { tag } = choice;
  const broken = prefixOutcome(tag) ?? unseenByThisGo(tag, found, context);
  if (broken !== undefined) return broken;
  const line = tags.find(({ fields, isSeen }) => isSeen && fields[0] === tag.prefix)?.line ?? 1;
  const count = tags.length === 1 ? 'one tag' : `${tags.length} tags, of which \`go\` takes one`;
  const message = `${count}, ${tag.subdir === '' ? 3 : 4} fields, in line ${line}: ${tagContent(tag)}`;
  return { ...toldForOlderGo(tag, found, context, message), value: tag };
}

/** Pages whose tag is there, but not where or in the form that `go` reads. */
function emptyPageOutcome({ page: { tags }, url }: GoGetPage, unreadable: string | undefined): StepOutcome | undefined {
  const seen = tags.find(({ isSeen }) => isSeen);
  const unseen = tags.find(({ isSeen }) => !isSeen);
  const words = unreadable ?? 'no go-import meta tags ()';
  if (seen !== undefined) {
    const cause = `the tag in line ${seen.line} has ${seen.fields.length} fields; \`go\` reads three (prefix, vcs, repository), or four since Go 1.25; a space in the URL adds a field`;
    return failed(
      'discovery/no-tags',
      `${words}: \`${seen.fields.join(' ')}\` is ignored`,
      cause,
      `the operators of ${url.hostname} write content="PREFIX VCS REPO_URL"`,
    );
  }
  if (unseen !== undefined) {
    const where = unreadable === undefined ? 'after </head> or <body>' : 'after something that `go` cannot read as XML';
    const cause = `the tag in line ${unseen.line} is ${where}, where \`go\` no longer looks`;
    return failed(
      unreadable ? 'discovery/unreadable-page' : 'discovery/no-tags',
      words,
      cause,
      `the operators of ${url.hostname} put the go-import tag first in <head>`,
    );
  }
  if (isGoGet(url)) return undefined;
  const cause = 'the redirect dropped ?go-get=1, so the server answered with its page for browsers, which has no tag';
  return failed(
    'discovery/no-tags',
    words,
    cause,
    `the operators of ${url.hostname} redirect to a URL that ends in ?go-get=1`,
  );
}

/** `go` takes such a tag, and then finds no version of a module with such a path. */
function prefixOutcome({ prefix, ...tag }: ImportTag): StepOutcome | undefined {
  if (!prefix.endsWith('/')) return undefined;
  const right = prefix.replace(/(?<!\/)\/+$/, '');
  const cause = `the first field of the tag ends in a slash, which no module path does: \`go\` finds no version below it`;
  const remedy = `the operators of ${prefix.split('/', 1)[0]} write the prefix without the slash:\n${metaTag(tagContent({ prefix: right, ...tag }))}`;
  return failed('doctor/prefix-slash', `the prefix of the tag is ${prefix}`, cause, remedy);
}

/** A tag with four fields, where the `go` of this machine reads three. */
function unseenByThisGo(tag: ImportTag, { page }: GoGetPage, { importPath, goEnv }: Context): StepOutcome | undefined {
  if (readsFourFields(goEnv)) return undefined;
  const own = chooseGoImport(page.tags, importPath, 3);
  if ('tag' in own) return undefined;
  const cause = `the tag has four fields (${tagContent(tag)}), which Go 1.24 and older do not see; this is ${goEnv.GOVERSION}`;
  return failed(
    'discovery/no-tags',
    own.complaint,
    cause,
    'install Go 1.25 or later, or have `go` ask a Go proxy (GOPROXY):\ngo version',
  );
}

function metaTag(content: string): string {
  return `<meta name="go-import" content="${content}">`;
}

/** Go 1.24 and older do not see tags with four fields. */
function toldForOlderGo(tag: ImportTag, { page }: GoGetPage, { importPath }: Context, message: string): StepOutcome {
  const older = chooseGoImport(page.tags, importPath, 3);
  if ('tag' in older && isSameTag(older.tag, tag)) {
    const unseen = page.tags.find(({ isSeen }) => !isSeen);
    return unseen === undefined
      ? ok(message)
      : warning('doctor/unseen-tag', `${message}; \`go\` does not see another one in line ${unseen.line}`);
  }
  const seen = 'tag' in older ? `see ${tagContent(older.tag)}` : `say: ${older.complaint}`;
  return warning(
    'doctor/old-go',
    `${message}; Go 1.24 and older ${seen}`,
    'update these to Go 1.25 or later, or have them ask a Go proxy (GOPROXY)',
  );
}

/** The tag of a shorter prefix counts only where the page of that prefix carries the same one. */
async function verify(
  tag: ImportTag,
  { page, scheme }: { page: GoGetPage; scheme: 'https' | 'http' },
  context: Context,
): Promise<Found<ImportTag>> {
  const { prefix } = tag;
  if (prefix === context.importPath) return { ...ok('the prefix of the tag is the import path itself'), value: tag };
  const other = await fetchGoGetPage(prefix, scheme, context);
  const usable = other.page.tags.filter(({ isSeen, fields }) => isSeen && (fields.length === 3 || fields.length === 4));
  if (usable.length === 0) {
    const reason =
      other.answer.status === 200 ? `no go-import meta tag found in ${other.url.href}` : complaintOf(other);
    throw new Fault(`fetching ${prefix}: ${reason}`, { module: prefix, host: context.host });
  }
  const choice = chooseGoImport(other.page.tags, context.importPath, 4);
  if ('complaint' in choice || !isSameTag(choice.tag, tag)) {
    const saw = 'tag' in choice ? tagContent(choice.tag) : choice.complaint;
    const words = `${page.url.href} and ${other.url.href} disagree about go-import for ${prefix}`;
    throw new Fault(`${words} (${tagContent(tag)}; ${saw})`, { module: context.importPath });
  }
  return { ...ok(`${other.url.href} carries the same tag`), value: tag };
}
