import { elementFault, hasVcsSuffix, hostFault, isDottedVersion, majorVersion } from '../vanity/module-path.ts';
import { Fault, type Found, failed, type Outcome, ok } from './step.ts';

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
export function checkImportPath(importPath: string): Found<true> | Outcome {
  const elements = importPath.split('/');
  const [host = ''] = elements;
  const fault = pathFault(host, elements);
  if (fault !== undefined) throw new Fault(`malformed module path "${importPath}": ${fault}`, { module: importPath });
  // Such as `foo.123`, which reads as half an IP address: no name that DNS can have.
  if (!URL.canParse(`https://${host}/`)) throw new Fault(`dial tcp: lookup ${host}: no such host`, { host });
  const repository = elements.slice(1).find(hasVcsSuffix);
  if (repository !== undefined || knownHosts.includes(host)) {
    const reason = repository === undefined ? `paths on ${host}` : `paths with an element such as ${repository}`;
    const remedy =
      repository === undefined
        ? 'ask about a path on a host of your own'
        : `leave the ending out: ${importPath.replace(repository, repository.replace(/\.\w+$/, ''))}`;
    const cause = `\`go\` takes ${reason} for repositories and clones them without asking a server for tags`;
    return failed('doctor/never-asked', `${importPath} never reaches a vanity server`, cause, remedy);
  }
  return { ...ok(`${importPath} can be a module path`), value: true };
}

function pathFault(host: string, elements: readonly string[]): string | undefined {
  const ofHost = hostFault(host);
  if (ofHost !== undefined) return ofHost;
  for (const element of elements.slice(1)) {
    const fault = element.startsWith('-') ? 'an element begins with -' : elementFault(element);
    if (fault !== undefined) return fault;
  }
  const last = elements.at(-1) ?? '';
  const major = majorVersion(last);
  const isRefused = major === undefined ? isDottedVersion(last) : /^0|^1$/.test(major);
  return elements.length > 1 && isRefused ? `\`${last}\` cannot end a module path` : undefined;
}
