import { sshdAccess, verbatimProject, verbatimUrls, webPage } from './clone-url.ts';
import type { Forge } from './forge.ts';
import { pageAfterDotGit } from './forge-page.ts';
import { encodeSubdir } from './source-link.ts';

const pages = [
  ...['about', 'atom', 'blame', 'blob', 'commit', 'diff', 'log', 'patch', 'plain', 'refs', 'snapshot', 'stats'],
  ...['summary', 'tag', 'tree'],
];

/** Cgit: the path below the page is the repository's name there, often with `.git`, which its pages keep (git.kernel.org). */
export const cgit: Forge = {
  name: 'cgit',
  title: 'cgit',
  projectForm: 'PATH',
  access: sshdAccess,
  ...verbatimUrls,
  isPublic: (host) => host === 'git.kernel.org',
  isHost: (host) => host === 'git.kernel.org',
  labels: ['cgit'],
  projectOf: verbatimProject,
  readPage: (elements) => pageAfterDotGit(elements, pages),
  pageMarks: pages,
  webOf: (url) => webPage(url),
  sourceTemplates(home, branch, subdir) {
    const place = `${home}/tree${encodeSubdir(subdir)}{/dir}`;
    const head = branch === undefined ? '' : `?h=${encodeURIComponent(branch)}`;
    return { dir: `${place}${head}`, file: `${place}/{file}${head}#n{line}` };
  },
};
