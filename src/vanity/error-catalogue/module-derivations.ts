import { majorVersion, modulePathFault } from '../module-path.ts';
import { type Derivation, when } from './derivation.ts';
import { findElsewhere, harmless, lineOf, type MatchPlace, moduleOf, nearby, plainFact } from './facts.ts';
import { isOnPublicForge } from './go-variables.ts';

/** What is said of modules: their paths, versions and go.mod files. */
export const moduleDerivations: Readonly<Record<string, Derivation>> = {
  module: moduleOf,
  required: requiredOf,
  root: (place) => moduleOf(place)?.split('/', 1)[0],
  nestedKey: (place) => {
    const declared = place.match.groups.declared ?? '';
    const required = requiredOf(place) ?? '';
    const rest = required.startsWith(`${declared}/`) ? required.slice(declared.length + 1) : undefined;
    if (rest === undefined || majorVersion(rest) !== undefined) return undefined;
    return harmless('project', declared.slice(declared.indexOf('/'))) ?? '/';
  },
  nestedDirectory: (place) => {
    const declared = place.match.groups.declared ?? '';
    return requiredOf(place)?.slice(declared.length + 1);
  },
  declared: declaredOf,
  atVersion: (place) => {
    const version = plainFact('version', place);
    return version === undefined ? '@latest' : `@${version}`;
  },
  /** The declared module at this version, or at its latest one if the version has another major number. */
  declaredAt: (place) => {
    const declared = declaredOf(place);
    if (declared === undefined) return undefined;
    const version = (plainFact('version', place) ?? '').replace(/\+incompatible$/, '');
    return `${declared}@${fitsMajor(declared, version) ? version : 'latest'}`;
  },
  whenCaseDiffers: when((place) => {
    const { declared = '' } = place.match.groups;
    return declared.toLowerCase() === requiredOf(place)?.toLowerCase();
  }),
  whenDeclaresMajor: when((place) => {
    const { declared = '' } = place.match.groups;
    return (
      declared.replace(/\/v\d+$/, '') === requiredOf(place)?.replace(/\/v\d+$/, '') && declared.search(/\/v\d+$/) !== -1
    );
  }),
  whenLacksMajor: when((place) => {
    const { declared = '' } = place.match.groups;
    return requiredOf(place)?.replace(/\/v\d+$/, '') === declared;
  }),
  whenBelowMajor: when(
    (place) =>
      / has non-\S+ module path /.test(lineOf(place)) &&
      majorVersion(lastElement(place.match.groups.declared)) === undefined,
  ),
  parentModule: (place) => {
    const parent = moduleOf(place)?.replace(/\/[^/]*$/, '');
    return parent?.includes('/') ? parent : undefined;
  },
  plainPath: ({ match }) => {
    const path = match.groups.path
      ?.replace(/^(?:[a-z+]{1,10}:\/\/)?(?:[\w.-]{1,40}@(?=[\w.-]{1,253}[:/]))?/i, '')
      .replace(/^([\w.-]{1,253}):(?:\d{1,5}(?=\/))?\/?/, '$1/')
      .replace(/(?:\.git)?\/?$/, '')
      .replace(/^[^/]+/, (host) => host.toLowerCase());
    const isNew = path !== undefined && path !== match.groups.path && modulePathFault(path) === undefined;
    return isNew ? harmless('module', path) : undefined;
  },
  whenHasDot: when(({ match }) => /^[^/]*\./.test(match.groups.package ?? '')),
  whenRequiredOnForge: when((place) => isOnPublicForge(requiredOf(place))),
  majorPath: (place) => {
    const module = moduleOf(place)?.replace(/\/v\d+$/, '');
    const major = /^v(\d+)\./.exec(plainFact('version', place) ?? place.match.groups.version ?? '')?.[1];
    return module === undefined || major === undefined ? undefined : Number(major) > 1 ? `${module}/v${major}` : module;
  },
  pseudoRevision: (place) => {
    const version = plainFact('version', place) ?? '';
    return /-([0-9a-f]{12})(?:\+incompatible)?$/.exec(version)?.[1];
  },
  withoutDotGit: (place) => {
    const module = moduleOf(place);
    const bare = module?.replace(/\.(?:git|hg|svn|fossil|bzr)(?=\/|$)/, '');
    return bare === module ? undefined : bare;
  },
  gitPath: (place) => /^.{1,300}?\.(?:git|hg|svn|fossil|bzr)(?=\/|$)/.exec(moduleOf(place) ?? '')?.[0],
  candidates: (place) => candidatesBelow(place)?.join(' and '),
  shorterCandidate: (place) => candidatesBelow(place)?.sort((a, b) => a.length - b.length)[0],
};

/** The module that a go.mod file or the command line names. */
function requiredOf(place: MatchPlace): string | undefined {
  const named = harmless('module', place.match.groups.required) ?? findElsewhere('required', place);
  return named ?? harmless('module', place.known.required) ?? moduleOf(place);
}

function declaredOf({ match }: MatchPlace): string | undefined {
  const declared = harmless('module', match.groups.declared);
  return declared?.endsWith('/') ? undefined : declared;
}

/** Whether a version can be one of a module, by the major number of both. */
function fitsMajor(module: string, version: string): boolean {
  const [, major] = /^v(\d+)\./.exec(version) ?? [];
  const suffix = majorVersion(lastElement(module));
  return major !== undefined && (suffix === undefined ? Number(major) < 2 : suffix === major);
}

function lastElement(path = ''): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The modules that `ambiguous import` lists below itself. */
function candidatesBelow(place: MatchPlace): string[] | undefined {
  const found = nearby(place).flatMap(({ text }) => /^\s+([a-z0-9][\w./~-]{1,300}) v\d\S{0,100}/.exec(text)?.[1] ?? []);
  const modules = found.filter((module) => harmless('module', module) !== undefined);
  return modules.length < 2 ? undefined : modules.slice(0, 2);
}
