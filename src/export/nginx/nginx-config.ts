import type { Config } from '../../config/config.ts';
import { entityDigest } from '../../site/answer.ts';
import { buildHostTable } from '../../site/host-table.ts';
import { createListing } from '../../site/module-list.ts';
import { atOnce } from '../../site/steps.ts';
import { groupHosts } from './host-groups.ts';
import { dollarVariable } from './nginx-text.ts';
import { pageMaps } from './pages.ts';
import { answerMaps, requestMaps } from './request-maps.ts';
import { type ServerContext, serverBlock } from './server-block.ts';

/** What the configuration does not say. */
export interface NginxOptions {
  /** Lines for the head of the file, without `#`. */
  readonly comment: readonly string[];
  /** Parameters of `listen` directives. */
  readonly listen: readonly string[];
  /** Files with directives of the operator's own for each server. */
  readonly include: readonly string[];
  /** Where nginx finds the htpasswd file; undefined: nobody has a login. */
  readonly usersFile: string | undefined;
}

/** An nginx configuration for `http { }` that answers as the configuration says. */
export function nginxConfig(config: Config, { comment, ...options }: NginxOptions): string {
  // One ETag for all answers, the same on each machine; it changes whenever one of them could.
  const answers = build(config, { listen: [], include: [], usersFile: undefined }, '');
  const etag = entityDigest(answers);
  return `${[...comment.map((line) => `# ${line}`), '', build(config, options, etag)].join('\n')}\n`;
}

type BuildOptions = Pick<ServerContext, 'listen' | 'include' | 'usersFile'>;

function build(config: Config, options: BuildOptions, etag: string): string {
  const hostTable = buildHostTable(config);
  const listing = atOnce(createListing(config, hostTable));
  const context: ServerContext = { ...options, config, hostTable, listing, etag };
  const servers = groupHosts(config, hostTable).flatMap((group) => ['', ...serverBlock(group, context)]);
  const [model] = config.routes;
  const maps = [...requestMaps(hostTable), ...(model ? pageMaps(model) : []), ...answerMaps(config.access, etag)];
  // Only geo takes a dollar sign for what it is.
  return [`geo $${dollarVariable} { default "$"; }`, ...maps, ...servers].join('\n');
}
