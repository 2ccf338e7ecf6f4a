import { sshdAccess, verbatimProject, verbatimUrls, webPage, withoutDotGit } from './clone-url.ts';
import type { Forge } from './forge.ts';

/** Any other host: clone URLs are plain, and of its pages only the likely address of a repository's is guessed. */
export const generic: Forge = {
  name: 'generic',
  title: undefined,
  projectForm: 'PATH',
  access: sshdAccess,
  ...verbatimUrls,
  isPublic: () => false,
  isHost: () => false,
  labels: [],
  projectOf: verbatimProject,
  pageMarks: [],
  webOf: (url) => webPage(url),
  homeUrl: (web, project) => `${web}/${withoutDotGit(project)}`,
  sourceTemplates: () => undefined,
};
