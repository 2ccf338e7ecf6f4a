import { createHash } from 'node:crypto';
import { cacheableAnswer, type TextAnswer } from './answer.ts';

/** The pages' own files, under names that change with their contents. */
export interface StaticFiles {
  /** Path of a file on the server. Throws for a name that is not there. */
  urlOf(name: string): string;
  /** Paths of all files. */
  readonly paths: readonly string[];
  /** Undefined where the path names no file. */
  answer(path: string): TextAnswer | undefined;
}

const contentTypes: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};
const yearSeconds = 31_536_000;

/** Prepares files (by name, such as `style.css`) for `/-/static/`. */
export function buildStaticFiles(files: ReadonlyMap<string, string>): StaticFiles {
  const urls = new Map<string, string>();
  const answers = new Map<string, TextAnswer>();
  for (const [name, body] of files) {
    const [stem = '', extension = ''] = name.split('.');
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
    const url = `/-/static/${stem}.${hash}.${extension}`;
    urls.set(name, url);
    answers.set(
      url,
      cacheableAnswer(body, contentTypes[extension] ?? 'application/octet-stream', { maxAgeSeconds: yearSeconds }),
    );
  }
  return {
    urlOf(name) {
      const url = urls.get(name);
      if (url === undefined) throw new Error(`templates/static/${name} is missing`);
      return url;
    },
    paths: [...urls.values()],
    answer: (path) => answers.get(path),
  };
}
