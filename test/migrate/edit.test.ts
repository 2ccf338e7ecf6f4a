import { describe, expect, it } from 'vitest';
import { backends, moved } from './plan-of.ts';

const head = `host: go.company.com\n${backends}`;
const url = 'ssh://goproxy@gerrit.company.com:29418/go/foo';

/** The paths of a file after the move, or why it was refused. */
function edit(paths: string, { top = '', only }: { top?: string; only?: readonly string[] } = {}): string {
  const edited = moved(`${head}${top}paths:\n${paths}`, 'gitlab', {
    isSelected: ({ key }) => only === undefined || only.includes(key),
  });
  if (!edited.ok) return edited.refusals.map(({ key, reason }) => `${key}: ${reason}`).join('\n');
  return edited.text.slice(head.length).replace('paths:\n', '');
}

const onGerrit = { top: 'backend: gerrit\n', only: ['/foo'] };
const stays = '  /stays: {project: a/b}\n';

describe('an entry on the default back end that moves alone', () => {
  it.each([
    ['nothing', '  /foo:\n', '  /foo:\n    backend: gitlab\n'],
    ['nothing, with a comment', '  /foo:   # old\n', '  /foo:   # old\n    backend: gitlab\n'],
    ['nothing, with white space', '  /foo:  \n', '  /foo:\n    backend: gitlab  \n'],
    ['an empty mapping', '  /foo: {}\n', '  /foo: {backend: gitlab}\n'],
    ['an empty mapping with a space', '  /foo: { } # x\n', '  /foo: {backend: gitlab } # x\n'],
    ['null', '  /foo: null # x\n', '  /foo: {backend: gitlab} # x\n'],
    ['a tilde', '  "/foo": ~\n', '  "/foo": {"backend": "gitlab"}\n'],
    ['a flow mapping', '  /foo: { hidden: true }\n', '  /foo: { backend: gitlab, hidden: true }\n'],
    ['JSON', '  "/foo": {"hidden":true}\n', '  "/foo": {"backend": "gitlab", "hidden":true}\n'],
    [
      'a block',
      '  /foo:\n     # why\n     project: a/b # c\n',
      '  /foo:\n     # why\n     backend: gitlab\n     project: a/b # c\n',
    ],
    [
      'an explicit mapping',
      '  /foo: !!map\n    project: a/b\n',
      '  /foo: !!map\n    backend: gitlab\n    project: a/b\n',
    ],
    ['a merge alone', '  /foo: {<<: {hidden: true}}\n', '  /foo: {backend: gitlab, <<: {hidden: true}}\n'],
  ])('%s', (_, before, after) => {
    expect(edit(`${before}${stays}`, onGerrit)).toBe(`backend: gerrit\n${after}${stays}`);
  });

  it('at the end of a file without a line break', () => {
    expect(edit(`${stays}  /foo:`, onGerrit)).toBe(`backend: gerrit\n${stays}  /foo:\n    backend: gitlab`);
  });

  it('as deep as the others', () => {
    const others = '  /a:\n        project: x/y\n';
    expect(edit(`${others}  /foo:\n`, onGerrit)).toBe(`backend: gerrit\n${others}  /foo:\n        backend: gitlab\n`);
  });

  it('with the line breaks of the file', () => {
    const text = `${head}backend: gerrit\npaths:\n  /foo:\n  /bar:\n    project: a/b\n`.replaceAll('\n', '\r\n');
    const edited = moved(text, 'gitlab', { isSelected: ({ key }) => key === '/foo' });
    expect(edited).toMatchObject({ ok: true, text: text.replace('  /foo:\r\n', '  /foo:\r\n    backend: gitlab\r\n') });
  });

  it('in a file that is one mapping in braces', () => {
    const text = `{host: go.company.com, backends: {a: {forge: gitlab, web: "https://a.com"}, b: {forge: gitlab, web: "https://b.com"}}, backend: a, paths: {/x/y, /x/z: , "/x/w":, /v/v: {}}}`;
    const edited = moved(text, 'b', { isSelected: ({ key }) => key !== '/v/v' });
    expect(edited).toMatchObject({
      ok: true,
      text: text.replace(
        '/x/y, /x/z: , "/x/w":,',
        '/x/y: {backend: b}, /x/z: {backend: b} , "/x/w": {"backend": "b"},',
      ),
    });
  });
});

describe('the default back end', () => {
  it('moves where all of its paths move, and the entries are left alone', () => {
    const paths = '  /foo:\n  /bar: {project: a/b}\n  /there: {backend: gitlab}\n';
    expect(edit(paths, { top: "backend: 'gerrit' # all\n" })).toBe(`backend: 'gitlab' # all\n${paths}`);
  });

  it('takes along what says `gerrit` itself, and spares the entries of URLs their own', () => {
    const paths = `  /foo:\n  /bar: {backend: gerrit, project: a/b}\n  /baz: {repo: "${url}"}\n`;
    expect(edit(paths, { top: 'backend: gerrit\n' })).toBe(
      'backend: gitlab\n  /foo:\n  /bar: {backend: gitlab, project: a/b}\n  /baz: {project: "go/foo"}\n',
    );
  });

  it('stays where one of its paths does', () => {
    expect(edit('  /foo:\n  /bar:\n', onGerrit)).toBe('backend: gerrit\n  /foo:\n    backend: gitlab\n  /bar:\n');
  });

  it('stays where nothing follows it', () => {
    const paths = '  /foo: {backend: gerrit}\n';
    expect(edit(paths, { top: 'backend: gerrit\n' })).toBe('backend: gerrit\n  /foo: {backend: gitlab}\n');
  });
});

describe('an entry with a URL', () => {
  it.each([
    [
      'block',
      `  /foo:\n    vcs: git\n    repo: ${url} # x\n`,
      '  /foo:\n    vcs: git\n    backend: gitlab\n    project: go/foo # x\n',
    ],
    [
      'flow',
      `  /foo: {repo: '${url}', hidden: true}\n`,
      "  /foo: {backend: gitlab, project: 'go/foo', hidden: true}\n",
    ],
    ['JSON', `  /foo: {"repo":"${url}"}\n`, '  /foo: {"backend": "gitlab", "project":"go/foo"}\n'],
    [
      'block scalar',
      `  /foo:\n    repo: >- # x\n      ${url}\n    vcs: git\n`,
      '  /foo:\n    backend: gitlab\n    project: go/foo # x\n    vcs: git\n',
    ],
    ['value below', `  /foo:\n    repo:\n      ${url}\n`, '  /foo:\n    backend: gitlab\n    project:\n      go/foo\n'],
    ['anchored value', `  /foo:\n    repo: &r ${url}\n`, '  /foo:\n    backend: gitlab\n    project: &r go/foo\n'],
    ['tagged value', `  /foo:\n    repo: !!str ${url}\n`, '  /foo:\n    backend: gitlab\n    project: !!str go/foo\n'],
  ])('%s', (_, before, after) => {
    expect(edit(before)).toBe(after);
    expect(edit(before, { top: 'backend: gitlab\n' })).toBe(
      `backend: gitlab\n${after.replace(/ *"?backend"?: "?gitlab"?(?:\n|, )/, '')}`,
    );
  });
});

describe('a project of another name', () => {
  it.each([
    ['  /foo:\n', '  /foo:\n    backend: gitlab\n    project: p/q\n'],
    ['  /foo: {}\n', '  /foo: {backend: gitlab, project: p/q}\n'],
    ['  /foo: {project: a/b}\n', '  /foo: {backend: gitlab, project: p/q}\n'],
    ['  /foo: {backend: gerrit}\n', '  /foo: {project: p/q, backend: gitlab}\n'],
    [`  /foo: {repo: "${url}"}\n`, '  /foo: {backend: gitlab, project: "p/q"}\n'],
  ])('%j', (before, after) => {
    const text = `${head}backend: gerrit\npaths:\n${before}${stays}`;
    const options = { isSelected: ({ key }: { key: string }) => key === '/foo', projects: new Map([['/foo', 'p/q']]) };
    expect(moved(text, 'gitlab', options)).toMatchObject({ ok: true, text: text.replace(before, after) });
  });

  it('quotes what YAML would not take for text', () => {
    const text = `${head.replace('  gitlab:', '  "on":')}backend: gerrit\npaths:\n  /foo/x:\n${stays}`;
    const options = { isSelected: ({ key }: { key: string }) => key === '/foo/x' };
    expect(moved(text, 'on', options)).toMatchObject({
      ok: true,
      text: text.replace('  /foo/x:\n', '  /foo/x:\n    backend: "on"\n'),
    });
  });
});

describe('lines that entries share', () => {
  const both = { top: '', only: ['/foo', '/bar'] };

  it('are written once where all of them move', () => {
    expect(edit('  /foo: &f {backend: gerrit, project: a/b}\n  /bar: *f\n', both)).toBe(
      '  /foo: &f {backend: gitlab, project: a/b}\n  /bar: *f\n',
    );
    expect(edit(`  /foo: {repo: &r ${url}}\n  /bar: {repo: *r}\n`, both)).toBe(
      '  /foo: {backend: gitlab, project: &r go/foo}\n  /bar: {backend: gitlab, project: *r}\n',
    );
    expect(edit('  /foo: &f {backend: gerrit, project: a/b}\n  /bar: {<<: *f, project: c/d}\n', both)).toBe(
      '  /foo: &f {backend: gitlab, project: a/b}\n  /bar: {<<: *f, project: c/d}\n',
    );
  });

  it.each([
    ['an alias', '  /foo: &f {backend: gerrit, project: a/b}\n  /bar: *f\n'],
    ['a merge', '  /foo: &f {backend: gerrit, project: a/b}\n  /bar: {<<: *f, project: c/d}\n'],
    ['a value', '  /foo: {backend: &b gerrit}\n  /bar: {backend: *b}\n'],
  ])('are refused where one of them stays: %s', (_, paths) => {
    expect(edit(paths, { only: ['/foo'] })).toContain('/bar: it shares lines by `*` or `<<` with an entry that moves');
  });

  it('are refused where they would have to be written in two ways', () => {
    const paths = `  /foo: {repo: &r ${url}, description: x}\n  /bar: {description: *r, backend: gerrit}\n`;
    expect(edit(paths, both)).toContain('/bar: ');
    const text = `${head}paths:\n  /foo: &f {backend: gerrit, project: a/b}\n  /bar: *f\n`;
    const edited = moved(text, 'gitlab', { projects: new Map([['/foo', 'p/q']]) });
    expect(edited).toMatchObject({ ok: false, refusals: [{ key: '/bar' }] });
  });
});

describe('what cannot be edited with certainty', () => {
  it.each([
    ['an explicit key', '  ? /foo\n  : project: a/b\n', '/foo: there is other text before it in its line'],
    ['an explicit key without value', '  ? /foo\n', '/foo: its key is not followed by a colon'],
    ['an anchor without value', '  /foo: &f\n', '/foo: it has a tag or an anchor instead of a value'],
    ['a key without value beside it', '  /foo: {backend: }\n', '/foo: the edit would not give the planned result'],
  ])('%s', (_, entry, reason) => {
    expect(edit(`${entry}${stays}`, onGerrit)).toContain(reason);
  });
});
