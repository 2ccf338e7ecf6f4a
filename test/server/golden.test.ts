import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SiteServer, serveYaml } from '../support/site-server.ts';

const yaml = `
host: go.company.com
title: Company's Go modules
backends:
  gitlab: {forge: gitlab, web: https://gitlab.company.com, clone: ssh}
backend: gitlab
paths:
  /go/foo: {description: 'reads & writes <foo>'}
  /go/old: {deprecated: use go.company.com/go/foo}
  /mono/lint: {project: platform/mono, subdir: tools/lint}
  /teams/{team}/{name}: {project: 'platform/{team}/{name}'}
  /cached: {vcs: mod, repo: 'https://athens.company.com', docs: 'https://docs.company.com/{importPath}?tab=doc&x=1'}
  /secret: {hidden: true, repo: https://github.com/company/secret}
`;

let server: SiteServer;
beforeAll(async () => {
  server = await serveYaml(yaml);
});
afterAll(() => server.close());

describe('answers, whole (vitest -u writes them again)', () => {
  it.each([
    ['/go/foo/sub?go-get=1', 'go-get.html'],
    ['/mono/lint?go-get=1', 'go-get-subdir.html'],
    ['/go/fou?go-get=1', 'go-get-unknown.txt'],
    ['/go?go-get=1', 'go-get-parent.txt'],
    ['/', 'index.html'],
    ['/go', 'index-below.html'],
    ['/go/foo', 'module.html'],
    ['/go/old/sub', 'module-deprecated.html'],
    ['/cached', 'module-proxy.html'],
    ['/go/fou', 'unknown.html'],
    ['/-/setup', 'setup.html'],
    ['/-/explain', 'explain.html'],
    ['/-/api/modules', 'api-modules.json'],
    ['/-/api/modules/go.company.com/go/old/sub', 'api-module.json'],
  ])('%s is %s', async (target, file) => {
    const { body } = await server.ask(target);
    const stable = body.replace(/(style|script|icon)\.[0-9a-f]{12}\./g, '$1.HASH.');
    await expect(stable).toMatchFileSnapshot(`../golden/${file}`);
  });

  it('another host', async () => {
    const { body } = await server.ask('/go/foo?go-get=1', { host: 'localhost.evil.com' });
    await expect(body).toMatchFileSnapshot('../golden/misdirected.txt');
  });
});
