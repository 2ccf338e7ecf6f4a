import { hasFirstLabel, plainSshd, verbatimProject, verbatimUrls, webPage } from './clone-url.ts';
import type { Forge } from './forge.ts';
import { encodePath } from './source-link.ts';

/** Gitweb: everything is in the query, the project too, which is a directory's name: with `.git` where that has it. */
export const gitweb: Forge = {
  name: 'gitweb',
  title: 'gitweb',
  access: plainSshd,
  ...verbatimUrls,
  isPublic: () => false,
  detect: (host) => hasFirstLabel(host, 'gitweb'),
  projectOf: verbatimProject,
  webOf: (url) => webPage(url),
  // A project is encoded for a path, where these characters may stand bare; in a query they would end or alter it.
  homeUrl: (web, project) => `${web}?p=${project.replace(/[+&;=]/g, encodeURIComponent)}`,
  sourceTemplates(home, branch = 'HEAD', subdir) {
    // Gitweb refuses an empty path, and slashes at its ends or in a row (is_valid_pathname in gitweb.perl). Behind a
    // directory `{/dir}` yields none of these; for the repository's own root go-source has no token that would.
    const path = subdir === '' ? '{dir}' : `${encodePath(subdir)}{/dir}`;
    const base = `;hb=${encodeURIComponent(branch)}`;
    return { dir: `${home};a=tree;f=${path}${base}`, file: `${home};a=blob;f=${path}/{file}${base}#l{line}` };
  },
};
