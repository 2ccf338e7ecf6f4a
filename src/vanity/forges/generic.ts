import { plainSshd, verbatimProject, verbatimUrls, webPage, withoutDotGit } from './clone-url.ts';
import type { Forge } from './forge.ts';

/** Any other host: clone URLs are plain, and of its pages only the likely address of a repository's is guessed. */
export const generic: Forge = {
  name: 'generic',
  title: undefined,
  access: plainSshd,
  ...verbatimUrls,
  isPublic: () => false,
  detect: () => false,
  projectOf: verbatimProject,
  webOf: (url) => webPage(url),
  homeUrl: (web, project) => `${web}/${withoutDotGit(project)}`,
  sourceTemplates: () => undefined,
};
