/** What request targets are made of that are well-formed, odd or hostile; for modules at /abc and /teams/NAME/NAME. */
export const targetPieces: readonly string[] = [
  ...[
    '/',
    '//',
    '/abc',
    '/abcd',
    '/def',
    '/teams',
    '/core',
    '/log',
    '/@v',
    '/@',
    '/sumdb/x/supported',
    '.git',
    '/.',
    '/..',
    '/...',
    '/-',
    '/-/static',
  ],
  ...['*', '%', '%2f', '%2e%2e', '%00', '%zz', '\\', '@v1', ':8080', '<meta', '"', "'", '&', '=', '~', '$', '^'],
  ...['?', '?go-get=1', '&go-get=1', '#', '/constructor', 'http://', 'go.company.com', 'x@', '\x7f', '\x80', '\xff'],
];
