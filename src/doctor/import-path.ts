import { Fault } from '../net/fault.ts';
import { hasVcsSuffix, modulePathFault } from '../vanity/module-path.ts';
import { type Found, failed, ok, type StepOutcome } from './step.ts';

/** Hosts whose paths `go` knows by itself (cmd/go/internal/vcs, vcsPaths): no server is asked for tags. */
const knownHosts = [
  'github.com',
  'bitbucket.org',
  'hub.jazz.net',
  'git.apache.org',
  'git.openstack.org',
  'chiselapp.com',
];

/** Whether `go` would ask a vanity server for this path at all; a Fault is worded as in module.CheckPath. */
export function checkImportPath(importPath: string): Found<true> | StepOutcome {
  const elements = importPath.split('/');
  const [host = ''] = elements;
  const fault = modulePathFault(importPath);
  if (fault !== undefined) throw new Fault(`malformed module path "${importPath}": ${fault}`, { module: importPath });
  // Such as `foo.123`, which reads as half an IP address: no name that DNS can have.
  if (!URL.canParse(`https://${host}/`)) throw new Fault(`dial tcp: lookup ${host}: no such host`, { host });
  const repository = elements.slice(1).find(hasVcsSuffix);
  if (repository !== undefined || knownHosts.includes(host)) {
    const reason = repository === undefined ? `paths on ${host}` : `paths with an element such as ${repository}`;
    const remedy =
      repository === undefined
        ? 'check it with git instead:\nGIT_TERMINAL_PROMPT=0 git ls-remote https://' +
          importPath.split('/').slice(0, 3).join('/')
        : `leave the ending out: ${importPath.replace(repository, repository.replace(/\.\w+$/, ''))}`;
    const cause = `\`go\` takes ${reason} for repositories and clones them without asking a server for tags`;
    return failed('doctor/never-asked', `${importPath} never reaches a vanity server`, cause, remedy);
  }
  return { ...ok(`${importPath} is a valid module path`), value: true };
}
