import { sshdAccess, verbatimProject, verbatimUrls, webPage } from './clone-url.ts';
import type { Forge } from './forge.ts';
import { pageAfterDotGit } from './forge-page.ts';
import { encodePath, encodeSubdir } from './source-link.ts';

const pages = [
  ...['blob', 'blob_plain', 'commit', 'commitdiff', 'heads', 'history', 'log', 'shortlog', 'snapshot', 'summary'],
  ...['tag', 'tags', 'tree'],
];

/** Gitweb: a project is a directory's name, with `.git` if that has it, and follows the page of gitweb (PATH_INFO). */
export const gitweb: Forge = {
  name: 'gitweb',
  title: 'gitweb',
  projectForm: 'PATH',
  access: sshdAccess,
  ...verbatimUrls,
  isPublic: () => false,
  isHost: () => false,
  labels: ['gitweb'],
  projectOf: verbatimProject,
  readPage: (elements) => pageAfterDotGit(elements, pages),
  pageMarks: pages,
  webOf: (url) => webPage(url),
  // A query cannot name the root directory: gitweb answers `f=` with 400.
  sourceTemplates(home, branch = 'HEAD', subdir) {
    const place = `${encodePath(branch)}:${encodeSubdir(subdir)}{/dir}`;
    return { dir: `${home}/tree/${place}`, file: `${home}/blob/${place}/{file}#l{line}` };
  },
};
