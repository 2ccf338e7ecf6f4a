import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { readBuiltInPageFiles } from '../../src/server/read-page-files.ts';
import { buildSite, type Site } from '../../src/site/site.ts';
import { fuzz } from '../support/fuzz.ts';
import { parsePage } from '../support/page.ts';

const { templates, staticFiles } = await readBuiltInPageFiles();

type Values = Readonly<Record<string, string>>;

/** A value for every field that takes text, as it stands in a healthy file. */
const benign: Values = {
  host: 'go.company.com',
  title: 'Company modules',
  topDocs: 'https://docs.company.com/{importPath}',
  backend: 'forge',
  web: 'https://gitlab.company.com',
  ssh: 'git@gitlab.company.com',
  backendBranch: 'main',
  key: '/abc',
  repo: 'https://github.com/company/abc',
  display: 'https://a.b/c https://a.b/d{/dir} https://a.b/e{/dir}/{file}',
  description: 'a library',
  deprecated: 'use another',
  docs: 'https://docs.company.com/abc',
  branch: 'stable',
  project: 'group/name',
  subdir: 'tools/lint',
  vcs: 'git',
  placeholder: 'team',
};

/** A text of vanity.yaml with all of them; double-quoted, which YAML can say everything in. */
function yamlOf(values: Values): string {
  const q = (name: string) => quote(values[name] ?? '');
  const pattern = `/teams/{${values.placeholder}}`;
  return `
host: ${q('host')}
title: ${q('title')}
docs: ${q('topDocs')}
backends:
  ${q('backend')}: {forge: gitlab, clone: ssh, web: ${q('web')}, ssh: ${q('ssh')}, branch: ${q('backendBranch')}}
paths:
  /: {repo: https://github.com/company/all}
  ${q('key')}: {repo: ${q('repo')}, vcs: ${q('vcs')}, description: ${q('description')}, deprecated: ${q('deprecated')}, docs: ${q('docs')}, branch: ${q('branch')}}
  /verbatim: {repo: https://github.com/company/verbatim, display: ${q('display')}}
  /project: {backend: ${q('backend')}, project: ${q('project')}, subdir: ${q('subdir')}}
  ${quote(pattern)}: {repo: ${quote(`https://github.com/company/{${values.placeholder}}`)}, description: ${q('description')}}
  /list/below: {repo: https://github.com/company/below, description: ${q('description')}, deprecated: ${q('deprecated')}}
`;
}

function quote(text: string): string {
  const hex = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `"${text.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, hex)}"`;
}

/** Undefined where the configuration is refused. */
function siteOf(values: Values): Site | undefined {
  const { config } = parseConfig(yamlOf(values), 'vanity.yaml');
  return config && buildSite(config, templates, staticFiles);
}

const targets = [
  ...['/', '/abc', '/abc?go-get=1', '/verbatim', '/verbatim?go-get=1', '/project', '/project?go-get=1'],
  ...['/teams/x', '/teams/x?go-get=1', '/list', '/list/below'],
];

interface Shape {
  readonly target: string;
  readonly status: number;
  readonly structure: readonly string[];
  /** Number of fields of each go-import tag. */
  readonly fields: readonly number[];
  readonly first: string | undefined;
}

/** What every page consists of. */
function shapesOf(site: Site, key: string): Shape[] {
  return targets.map((target) => {
    const asked = target.replace('/abc', key);
    const { status, body } = site.answer({ method: 'GET', target: asked, host: 'go.company.com', isAuthorised: true });
    const { structure, goImport, head } = parsePage(body);
    return { target, status, structure, fields: goImport.map((content) => content.split(/\s/).length), first: head[0] };
  });
}

/** Nothing but what a healthy page has; a page may have less, such as no link where the forge is not known. */
function expectNothingAdded(shapes: readonly Shape[]): void {
  for (const [index, { structure, ...rest }] of shapes.entries()) {
    const { structure: allowed = [], ...same } = expected[index] ?? {};
    expect(rest).toEqual(same);
    let place = 0;
    const isAdded = (element: string) => {
      place = allowed.indexOf(element, place) + 1;
      return place === 0;
    };
    expect(structure.filter(isAdded)).toEqual([]);
  }
}

/** The same for what also changes the order of a page: a key decides where it is listed. */
function expectNothingOdd(shapes: readonly Shape[]): void {
  for (const [index, { structure, ...rest }] of shapes.entries()) {
    const { structure: allowed = [], ...same } = expected[index] ?? {};
    expect(rest).toEqual(same);
    expect(structure.filter((element) => !allowed.includes(element))).toEqual([]);
  }
}

const healthy = siteOf(benign);
const expected: readonly Shape[] = healthy ? shapesOf(healthy, '/abc') : [];

const attacks = [
  ...[
    '<script>alert(1)</script>',
    '"><meta name="go-import" content="x git https://evil.com">',
    "'><img src=x onerror=y>",
  ],
  ...[
    '</title><meta name=go-import content=x>',
    '</head><body>',
    '<!--',
    '-->',
    ']]>',
    '<![CDATA[',
    '<?xml?>',
    '<',
    '>',
    '"',
    "'",
    '`',
  ],
  ...[
    '&',
    '&quot;',
    '&#34;',
    '&lt;b&gt;',
    '{{tags}}',
    '{{{tags}}}',
    '{{/if}}',
    '{{#each x}}',
    '{{> layout}}',
    '\\{{',
    '{',
    '}',
    '{x}',
  ],
  ...[
    '{dir}',
    '{team}',
    '{importPath}',
    '$&',
    '$1',
    "$'",
    '=',
    ' ',
    '\t',
    '\n',
    '\r\n',
    '\0',
    '\x1b[31m',
    '\x7f',
    '\x85',
    '\xa0',
  ],
  ...[
    '\u2028',
    '\u202e',
    '\ufeff',
    '\ufffe',
    '\uffff',
    '\ud800',
    '\udfff',
    '\u{1f600}',
    '\uff1c',
    '\u02ba',
    'javascript:alert(1)',
  ],
  ...[
    'data:text/html,<b>',
    '//evil.com',
    '/../',
    '..',
    ' x git https://evil.com',
    '__proto__',
    'constructor',
    '%3Cb%3E',
    '%22',
  ],
];
const word = fc.oneof(
  fc.constantFrom(...attacks),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('a', 'b/c', '1'),
);
const hostile = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(''));
const names = Object.keys(benign).filter((name) => name !== 'key' && name !== 'host');

describe('a value of any field', () => {
  const accepted = new Map<string, number>();
  const count = (name: string) => accepted.set(name, (accepted.get(name) ?? 0) + 1);

  it('the healthy file has all pages, each with one go-import tag', () => {
    expect(expected.map(({ target, status, fields }) => `${target} ${status} ${fields}`)).toEqual([
      '/ 200 3',
      '/abc 200 3',
      '/abc?go-get=1 200 3',
      '/verbatim 200 3',
      '/verbatim?go-get=1 200 3',
      '/project 200 4',
      '/project?go-get=1 200 4',
      '/teams/x 200 3',
      '/teams/x?go-get=1 200 3',
      '/list 200 3',
      '/list/below 200 3',
    ]);
  });

  it.each(['replaced', 'continued'])('%s, adds no element, attribute, tag or field of a tag', (how) => {
    const property = fc.property(fc.constantFrom(...names), hostile, (name, text) => {
      const value = how === 'replaced' ? text : `${benign[name]}${text}`;
      // An empty value counts as absent: without a `subdir` the tag has a field less.
      fc.pre(value.trim() !== '');
      const site = siteOf({ ...benign, [name]: value });
      if (site === undefined) return;
      count(name);
      expectNothingAdded(shapesOf(site, '/abc'));
    });
    fc.assert(property, fuzz(`values ${how}`, 2_000));
  });

  it.each(['title', 'description', 'deprecated', 'backend', 'branch', 'docs'])(
    '%s is accepted often enough for that to say something',
    (name) => {
      expect(accepted.get(name)).toBeGreaterThanOrEqual(20);
    },
  );
});

describe('a key', () => {
  it('adds nothing, either', () => {
    const property = fc.property(hostile, (text) => {
      const key = `/abc${text}`;
      const site = siteOf({ ...benign, key });
      if (site !== undefined) expectNothingOdd(shapesOf(site, key));
    });
    fc.assert(property, fuzz('keys', 1_000));
  });
});

describe('a request', () => {
  const yaml = 'paths: {/abc: {repo: https://github.com/company/abc}, /abd: {repo: https://github.com/company/abd}}';
  const { config } = parseConfig(yaml, 'vanity.yaml');
  const site = config && buildSite(config, templates, staticFiles);
  const answer = (target: string, host: string) => site?.answer({ method: 'GET', target, host, isAuthorised: true });
  /** Without the places where a path may break, of which each slash brings one. */
  const shapeOf = (body = '') => parsePage(body).structure.filter((element) => !element.endsWith('/wbr'));
  const structureOf = (target: string) => shapeOf(answer(target, 'go.company.com')?.body);
  const unknown = structureOf('/zzzzzzzzzzzzz');
  const below = structureOf('/abc/zzz');

  it.each([
    ['/zzzzzzzzzzzzz', 404, unknown],
    ['/abc/zzz', 200, below],
  ])('of a path that begins with %s adds nothing', (start, status, structure) => {
    const property = fc.property(hostile, (text) => {
      const found = answer(`${start}${text}`, 'go.company.com');
      if (found?.status === 400) return;
      expect(found?.status).toBe(status);
      expect(shapeOf(found?.body)).toEqual(structure);
    });
    fc.assert(property, fuzz(`paths below ${start}`, 2_000));
  });

  it('with a Host of any kind adds nothing', () => {
    const property = fc.property(hostile, (text) => {
      for (const host of [text, `${text}.com`, `a.${text}`]) {
        const found = answer('/abc?go-get=1', host);
        if (found?.status !== 200) continue;
        const [content = ''] = parsePage(found.body).goImport;
        expect(content).toMatch(/^[a-z0-9.-]+\/abc git https:\/\/github\.com\/company\/abc$/);
      }
    });
    fc.assert(property, fuzz('hosts', 2_000));
  });
});
