import type { Commit } from '../e2e/harness/git-repository.ts';
import { goModule, inDirectory } from '../e2e/harness/go-module.ts';
import { createSides, rebuild, type Servers } from './git-repositories.ts';

/** A company that moves, with one module for each thing that can happen. */
export const vanityYaml = `# The modules of the company.
host: go.company.com
backends:
  gerrit:
    forge: gerrit
    web: https://gerrit.company.com
    clone: ssh
    ssh: goproxy@gerrit.company.com:29418
  gitlab:
    forge: gitlab
    web: https://gitlab.company.com
    clone: ssh
backend: gerrit
paths:
  /go/good:                 # nothing is wrong with it
  /go/rebuilt:
  /go/annotated: {}
  /go/ahead: { description: the new side has moved on }
  /codec:
    project: libs/codec     # another name than its path
  /legacy:
    repo: ssh://goproxy@gerrit.company.com:29418/go/legacy.git  # from before
  /mono/tool:
    project: go/mono
    subdir: tool
  /go/moved:
  /go/untagged:
  /go/unpinned:
  /go/renamed:
  /go/absent:
  /teams/{team}/{name}:
    project: platform/{team}/{name}
`;

/** The same with all that is safe on GitLab. */
export const movedYaml = `# The modules of the company.
host: go.company.com
backends:
  gerrit:
    forge: gerrit
    web: https://gerrit.company.com
    clone: ssh
    ssh: goproxy@gerrit.company.com:29418
  gitlab:
    forge: gitlab
    web: https://gitlab.company.com
    clone: ssh
backend: gerrit
paths:
  /go/good:                 # nothing is wrong with it
    backend: gitlab
  /go/rebuilt:
    backend: gitlab
  /go/annotated: {backend: gitlab}
  /go/ahead: { backend: gitlab, description: the new side has moved on }
  /codec:
    backend: gitlab
    project: platform/codec     # another name than its path
  /legacy:
    backend: gitlab
    project: go/legacy  # from before
  /mono/tool:
    backend: gitlab
    project: go/mono
    subdir: tool
  /go/moved:
  /go/untagged:
  /go/unpinned:
  /go/renamed:
  /go/absent:
  /teams/{team}/{name}:
    backend: gitlab
    project: platform/{team}/{name}
`;

/** Those of its keys without placeholders that can move. */
export const safePaths = ['/go/good', '/go/rebuilt', '/go/annotated', '/go/ahead', '/codec', '/legacy', '/mono/tool'];
export const pattern = '/teams/{team}/{name}';

/** Three versions of a module, each with a package more. */
function releases(modulePath: string, inDir = (files: Commit['files']) => files, tagPrefix = ''): Commit[] {
  return [['a'], ['a', 'b'], ['a', 'b', 'c']].map((packages, index) => ({
    files: inDir(goModule(modulePath, ...packages)),
    tags: [`${tagPrefix}v1.${index}.0`],
  }));
}

/** Makes the repositories on both sides; `go/absent` is on the old one alone. */
export async function createMovedRepositories(servers: Servers): Promise<{ unpinnedCommit: string }> {
  const sides = (project: string, options?: Parameters<typeof createSides>[3]) =>
    createSides(servers, project, releases(`go.company.com/${project}`), options);
  const good = await sides('go/good');
  await good.old('update-ref', 'refs/changes/01/1/1', await rebuild(good.old, 'v1.0.0', 'a change'));
  const { now: rebuilt } = await sides('go/rebuilt');
  await rebuilt('tag', '-f', 'v1.1.0', await rebuild(rebuilt, 'v1.1.0'));
  const { now: annotated } = await sides('go/annotated', {
    prepare: (git) => git('tag', '-f', '-a', '-m', 'release', 'v1.2.0', 'v1.2.0'),
  });
  await annotated('tag', '-f', 'v1.2.0', 'v1.2.0^{commit}');
  const { now: ahead } = await sides('go/ahead');
  const next = await ahead('commit-tree', 'main^{tree}', '-p', 'main', '-m', 'next');
  await ahead('update-ref', 'refs/heads/main', next);
  await ahead('tag', 'v1.3.0', next);
  await createSides(servers, 'libs/codec', releases('go.company.com/codec'), { newProject: 'platform/codec' });
  await createSides(servers, 'go/legacy', releases('go.company.com/legacy'));
  const tool = (files: Commit['files']) => inDirectory('tool', files);
  await createSides(servers, 'go/mono', releases('go.company.com/mono/tool', tool, 'tool/'));
  await createSides(servers, 'platform/payments/ledger', releases('go.company.com/teams/payments/ledger'));
  const { now: moved } = await sides('go/moved');
  await moved('tag', '-f', 'v1.1.0', 'v1.0.0');
  const { now: untagged } = await sides('go/untagged');
  await untagged('tag', '-d', 'v1.1.0');
  const { now: renamed } = await sides('go/renamed');
  await renamed('branch', '-m', 'main', 'trunk');
  await renamed('symbolic-ref', 'HEAD', 'refs/heads/trunk');
  await sides('go/absent', { newProject: 'go/elsewhere' });
  const { old: unpinned } = await sides('go/unpinned');
  const topic = await unpinned('commit-tree', 'main^{tree}', '-p', 'main', '-m', 'topic');
  await unpinned('update-ref', 'refs/heads/topic', topic);
  return { unpinnedCommit: topic };
}
