import { expect, test } from 'vitest';
import { parseImportPath } from '../../src/vanity/import-path.ts';

test.for([
  ['go.company.com/x', 'go.company.com', '/x', undefined],
  ['go.company.com/x@v1.2.3', 'go.company.com', '/x', 'v1.2.3'],
  ['go.company.com/x@feature/y', 'go.company.com', '/x', 'feature/y'],
  ['go.company.com/x@', 'go.company.com', '/x', undefined],
  ['go.company.com/x/@v1.0.0', 'go.company.com', '/x', 'v1.0.0'],
  ['https://go.company.com/x/?go-get=1', 'go.company.com', '/x', undefined],
  ['HTTPS://go.company.com/x#readme', 'go.company.com', '/x', undefined],
  ['https://u:p@go.company.com/x@v1.0.0', 'go.company.com', '/x', 'v1.0.0'],
  ['https://u:p@go.company.com', 'go.company.com', '', undefined],
  ['go.company.com/', 'go.company.com', '', undefined],
  ['go.company.com:8080/x/y', 'go.company.com:8080', '/x/y', undefined],
  ['/x', '', '/x', undefined],
  ['/', '', '', undefined],
  ['', '', '', undefined],
] as const)('%s is taken apart', ([text, host, path, version]) => {
  expect(parseImportPath(text)).toEqual({ importPath: `${host}${path}`, host, path, version });
});
