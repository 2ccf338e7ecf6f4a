import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { buildHostTable } from '../../src/site/host-table.ts';
import { createFindProjectModules } from '../../src/site/project-modules.ts';

const text = `
host: go.company.com
backends:
  gitlab: {forge: gitlab, web: https://gitlab.company.com}
  gerrit: {forge: gerrit, web: https://gerrit.company.com}
backend: gitlab
paths:
  /plain: {project: go/plain}
  /again: {project: go/plain}
  /{group}/{name}: {project: '{group}/{name}'}
  /lib/{name}: {project: 'libs/go-{name}.lib'}
  /pair/{a}/{b}: {project: 'pairs/{a}--{b}'}
  /twice/{a}: {project: '{a}/x/{a}'}
  /gerrit/{name}: {backend: gerrit, project: 'Go/{name}'}
`;

const find = (() => {
  const { config, diagnostics } = parseConfig(text, 'vanity.yaml');
  if (config === undefined) throw new Error(JSON.stringify(diagnostics));
  return createFindProjectModules(config, buildHostTable(config));
})();

it.each([
  ['gitlab', 'go/plain', ['/plain', '/again', '/go/plain']],
  ['gitlab', 'GO/Plain', ['/plain', '/again', '/GO/Plain']],
  ['gitlab', 'team/tool', ['/team/tool']],
  ['gitlab', 'libs/go-a.lib', ['/libs/go-a.lib', '/lib/a']],
  ['gitlab', 'libs/go-a.lib.lib', ['/libs/go-a.lib.lib', '/lib/a.lib']],
  ['gitlab', 'libs/go-.lib', ['/libs/go-.lib']],
  ['gitlab', 'pairs/a--b', ['/pairs/a--b', '/pair/a/b']],
  ['gitlab', 'a/x/a', ['/twice/a']],
  ['gitlab', 'a/x/b', []],
  ['gitlab', 'team/tool/deeper', []],
  ['gitlab', 'team', []],
  ['gerrit', 'Go/a', ['/gerrit/a']],
  ['gerrit', 'go/a', []],
  ['nothing', 'go/plain', []],
])('%s %s is what %j come from', (backend, project, paths) => {
  const found = find(backend, project).map(({ importPath }) => importPath.slice('go.company.com'.length));
  expect(found.sort()).toEqual(paths.sort());
});
