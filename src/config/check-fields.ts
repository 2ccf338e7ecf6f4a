import type { Finding } from '../diagnostics/diagnostic.ts';
import type { Vcs } from '../vanity/vcs.ts';
import { linkFault } from './link.ts';

/** Warning for answers that are cached for over an hour: every move and roll-back waits that long. */
export function longCacheFinding(seconds: number | undefined): Finding | undefined {
  if (seconds === undefined || seconds <= 3600) return undefined;
  const message = `answers are cached for ${seconds} seconds: a move or a roll-back takes that long to arrive`;
  return { code: 'config/long-cache', message, hint: 'an hour (3600) is plenty, 300 is the default' };
}

/** Why a branch cannot be: git would refuse its name (git-check-ref-format), or it would break a tag. */
export function branchFault(branch: string): Finding | undefined {
  const isRefused =
    branch === '' || /[\s~^:?*[\\<>"{}]|\.\.|\/\/|@\{/.test(branch) || /^[-/.]|[/.]$|\.lock$|\/\./.test(branch);
  if (!isRefused) return undefined;
  return { code: 'config/invalid-branch', message: `git does not allow a branch called \`${branch}\`` };
}

/** From cmd/go/internal/vcs: a leading `/` or `-` is refused, the field is ignored for `mod` and by Go <= 1.24. */
export function subdirFinding(subdir: string, vcs: Vcs): Finding {
  const fault = subdirFault(subdir, vcs);
  if (fault === undefined) {
    const message = 'Go 1.24 and older ignore a tag with `subdir`, and find no module';
    const hint = 'make sure that all developers and builders have Go 1.25 or newer';
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

/** What is wrong with a `display`, the last three fields of a go-source tag; undefined where nothing is. */
export function displayFinding(display: string, placeholders: readonly string[]): Finding | undefined {
  const links = display.trim().split(/\s+/);
  const hint =
    'home page, directory and file URL, separated by spaces; leave `display` out to have it made for a known forge';
  if (links.length !== 3) {
    const found = display.trim() === '' ? 0 : links.length;
    return { code: 'config/display', message: `\`display\` takes three URLs, found ${found}`, hint };
  }
  const [, ...templates] = links;
  for (const [index, link] of links.entries()) {
    if (link === '_' && index > 0) continue;
    const fault = linkFault(link, 'display', ['dir', 'file', 'line', ...placeholders]);
    if (fault?.code === 'config/invalid-link') return { code: 'config/display', message: fault.message, hint };
    if (fault !== undefined) return fault;
  }
  if (!templates.includes('_')) return undefined;
  return { code: 'config/display-without-links', message: '`_` in `display` stands for links that are missing', hint };
}
