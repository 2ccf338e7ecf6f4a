import type { Finding } from '../diagnostics/diagnostic.ts';
import type { Vcs } from '../vanity/vcs.ts';
import { linkFault } from './link.ts';
import { isPlainDigits, type Report } from './read-fields.ts';
import type { YamlNode } from './yaml-node.ts';

/** Warning for answers that are cached for over an hour: every move and rollback waits that long. */
function longCacheFinding(seconds: number): Finding | undefined {
  if (seconds <= 3600) return undefined;
  const message = `answers are cached for ${seconds} seconds: a move or a rollback takes that long to arrive`;
  return { code: 'config/long-cache', message, hint: 'an hour (3600) is plenty, 300 is the default' };
}

/** Reports a cache age that is long, or written in a way that readers of YAML could take for something else. */
export function checkAge(seconds: number | undefined, node: YamlNode | undefined, report: Report): void {
  if (seconds === undefined || node?.kind !== 'scalar') return;
  if (!isPlainDigits(node.text)) {
    const message = `\`cache_max_age\` is read as ${seconds} seconds`;
    const fix = { start: node.start, end: node.end, text: String(seconds) };
    report({ code: 'config/unusual-age', message, hint: `write \`${seconds}\`` }, node, fix);
  }
  const long = longCacheFinding(seconds);
  if (long !== undefined) report(long, node);
}

/** Why a branch cannot be: git would refuse its name (git-check-ref-format), or it would break a tag. */
export function branchFault(branch: string): Finding | undefined {
  const isRefused =
    branch === '' || /[\s~^:?*[\\<>"{}]|\.\.|\/\/|@\{/.test(branch) || /^[-/.]|[/.]$|\.lock$|\/\./.test(branch);
  if (!isRefused) return undefined;
  const message = `git does not allow a branch called \`${branch}\``;
  return { code: 'config/invalid-branch', message, hint: 'links show the default branch until this is a valid name' };
}

/** From cmd/go/internal/vcs: a leading `/` or `-` is refused, the field is ignored for `mod` and by Go <= 1.24. */
export function subdirFinding(subdir: string, vcs: Vcs): Finding {
  const fault = subdirFault(subdir, vcs);
  if (fault === undefined) {
    const message = 'Go 1.24 and older ignore a tag with `subdir`, and find no module';
    const hint = 'make sure that all developers and CI have Go 1.25 or newer';
    return { code: 'config/subdir-go-version', message, hint };
  }
  const hint = 'write the path of the directory in the repository, such as tools/lint';
  return { code: 'config/invalid-subdir', message: `\`subdir\` cannot be \`${subdir}\`: ${fault}`, hint };
}

function subdirFault(subdir: string, vcs: Vcs): string | undefined {
  if (vcs === 'mod') return '`go` ignores it for `vcs: mod`';
  if (subdir.startsWith('/') || subdir.startsWith('-')) return `it begins with ${subdir[0]}`;
  for (const element of subdir.split('/')) {
    if (element === '') return 'an element is empty';
    if (element === '.' || element === '..') return `\`${element}\` is not a directory's name`;
    if (!/^[A-Za-z0-9._~+-]+$/.test(element)) return 'only ASCII letters, digits and - . _ ~ + are allowed';
  }
  return undefined;
}

/** What is wrong with a `display`, the last three fields of a go-source tag; undefined if nothing is. It costs links at most. */
export function displayFinding(display: string, placeholders: readonly string[]): Finding | undefined {
  const fault = displayFault(display, placeholders);
  if (fault !== undefined) {
    const hint =
      displayHint(display, placeholders) ??
      'write home page, directory and file URL, separated by spaces; or leave `display` out to have the links of a known forge; a text for the page is `description:`';
    return {
      code: 'config/display',
      message: `\`display\` cannot be a go-source tag, there are no links: ${fault}`,
      hint,
    };
  }
  if (!/(?:^|\s)_(?:\s|$)/.test(display)) return undefined;
  const hint = 'write the URL, or leave `display` out to have the links of a known forge';
  return { code: 'config/display-without-links', message: '`_` in `display` leaves out a link', hint };
}

/** The three links, if they are all there: without a prefix before them, commas between them, or marks of a list. */
function displayHint(display: string, placeholders: readonly string[]): string | undefined {
  const links = display
    .trim()
    .split(/[\s,;]+/)
    .filter((word) => /^https?:\/\/[^,;]/i.test(word) || word === '_');
  const text = links.join(' ');
  return links.length === 3 && displayFault(text, placeholders) === undefined ? `write \`${text}\`` : undefined;
}

function displayFault(display: string, placeholders: readonly string[]): string | undefined {
  const links = display.trim().split(/\s+/);
  if (links.length !== 3) return `it takes three URLs, found ${links.length} ${links.length === 1 ? 'word' : 'words'}`;
  for (const link of links) {
    if (link === '_') continue;
    if (/[,;]$/.test(link)) return 'one of the three ends in a comma or semicolon';
    const fault = linkFault(link, 'display', ['dir', 'file', 'line', ...placeholders]);
    if (fault !== undefined) return fault.message.replace(/^`display` /, 'it ');
  }
  return undefined;
}
