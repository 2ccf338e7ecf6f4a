/**
 * Finds the first path element that no placeholder stands for, as isPlaceholderValue has it, in a path with a slash at
 * its end; $1 is what lies before. Elements that begin with `-` are left to the patterns: literals may begin so.
 */
export const faultyElement = [
  '^(.*?)(/(?:',
  [
    '\\.',
    '[^/]*\\.(?:git|hg|svn|fossil|bzr)?/',
    '(?i:con|prn|aux|nul|com[1-9]|lpt[1-9])[./]',
    '[^/.]*~[0-9]+[./]',
    '[^/]*[^/A-Za-z0-9._~-]',
  ].join('|'),
  ').*)$',
].join('');

/** An element that a placeholder may stand for, once a path with a faulty one has been changed. */
export const placeholderElement = '[^/-][^/]*';
