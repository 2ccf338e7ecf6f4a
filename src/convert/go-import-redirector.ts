import type { Report } from '../config/read-fields.ts';
import type { Span } from '../config/yaml-node.ts';
import type { Draft } from './draft.ts';

/** Its two arguments, each with its place in the source. */
export interface RedirectorArguments {
  readonly importPath: string;
  readonly importSpan: Span;
  readonly repo: string;
  readonly repoSpan: Span;
}

/**
 * rsc.io/go-import-redirector (main.go): a final `/*` of the import path stands for one element, which takes the place
 * of the first `/*` in the repository. Undefined where it would refuse to start.
 */
export function readRedirector(given: RedirectorArguments, report: Report): Draft | undefined {
  const { importPath, importSpan, repo, repoSpan } = given;
  const isWildcard = importPath.endsWith('/*');
  if (isWildcard !== repo.includes('/*')) {
    const message = 'both arguments take a `/*`, or neither does';
    report(
      { code: 'convert/not-carried-over', message, hint: "such as 'rsc.io/*' 'https://github.com/rsc/*'" },
      repoSpan,
    );
    return undefined;
  }
  const prefix = importPath.replace(/\/\*$/, '').replace(/\/$/, '');
  const [host = '', ...path] = prefix.split('/');
  const key = `/${[...path, ...(isWildcard ? ['{name}'] : [])].join('/')}`;
  const value = isWildcard ? repo.replace('/*', '/{name}') : repo;
  return {
    top: [{ name: 'host', value: host, span: importSpan }],
    entries: [
      {
        key,
        fields: [{ name: 'repo', value, span: repoSpan }],
        notes: ['vcs: git is the default; name another if -vcs did'],
        span: { start: importSpan.start, end: repoSpan.end },
      },
    ],
    notes: [
      'go-import-redirector sends no Cache-Control; here answers are cached for 300 seconds unless cache_max_age says otherwise',
    ],
  };
}
