import type { Config } from '../config/config.ts';
import type { Known } from '../vanity/error-catalogue/facts.ts';
import type { Forge } from '../vanity/forges/forge.ts';
import { forges } from '../vanity/forges/forge-table.ts';

/** What remedies can take into account of a configuration: the forges of its hosts, and their ssh servers. */
export function configFacts({ backends, routes }: Config): Pick<Known, 'forgeOf' | 'webOf' | 'sshOf'> {
  const all = [...backends.values()];
  const backendOf = (host: string) => all.find(({ web, ssh }) => ssh.host === host || hostOf(web) === host);
  let routeForges: Map<string, Forge> | undefined;
  const forgeOfRoutes = (host: string) => {
    routeForges ??= new Map(
      routes.flatMap(({ forge, vcs, repo }) =>
        forge === 'generic' || vcs === 'mod' ? [] : [[repo.host.toLowerCase(), forges[forge]] as const],
      ),
    );
    return routeForges.get(host);
  };
  return {
    forgeOf: (host) => {
      const name = backendOf(host)?.forge;
      return name === undefined || name === 'generic' ? forgeOfRoutes(host) : forges[name];
    },
    webOf: (host) => backendOf(host)?.web,
    sshOf: (host) => backendOf(host)?.ssh,
  };
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
