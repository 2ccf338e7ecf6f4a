/** The kinds of files that can be converted, as `--from` takes them. */
export const fileKindNames = [
  'vangen',
  'sally',
  'go-importshttp',
  'wamod-vanityurl',
  'codycody31-go-vanity',
  'bryk-go-vanity',
  'turbovanityurls',
  'govanityurls',
] as const;

/** The kind that is given as its two arguments instead of a file. */
export const redirectorName = 'go-import-redirector';

/** All that `--from` takes; apart from the kinds themselves, so that the command line knows them without loading these. */
export const kindNames: readonly string[] = [...fileKindNames, redirectorName];
