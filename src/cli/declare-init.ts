import { type Command, Option } from 'commander';
import { forgeNames } from '../vanity/forges/forge.ts';
import { addConfigFile, type ConfigFlag, collect, configFileOf } from './command-options.ts';
import type { InitFlags } from './init-settings.ts';
import type { RunCommand } from './io.ts';

/** Declares `govanity init`. */
export function declareInit(program: Command, run: RunCommand): void {
  addConfigFile(program.command('init'), 'configuration to write or to add to; - for stdout (default: vanity.yaml)')
    .description('write a first vanity.yaml, or add what is missing')
    .option('--host <host>', 'import-path host, such as go.company.com')
    .addOption(new Option('--forge <kind>', 'kind of the forge').choices(forgeNames))
    .option('--web <url>', 'https page of the forge, such as https://gitlab.company.com')
    .addOption(new Option('--clone <protocol>', 'how modules are cloned (default: https)').choices(['ssh', 'https']))
    .option('--ssh <user@host:port>', 'where ssh clones go (default: as the forge says)')
    .option(
      '--from-gitlab <group>',
      'add the Go modules of these groups and their sub-groups; may be repeated',
      collect,
    )
    .option(
      '--from-gitea <owner>',
      'add those of these organizations or users of Gitea or Forgejo; may be repeated',
      collect,
    )
    .option('--from-gerrit <prefix>', 'add those of the projects whose names begin so; may be repeated', collect)
    .option('--from-github <owner>', 'add those of these organizations or users of GitHub; may be repeated', collect)
    .option('--all', 'add repositories without a go.mod for the host, too')
    .option('--no-descriptions', 'leave out the descriptions, so that a pattern may replace the entries')
    .option('--api <url>', 'API of the forge, if it is not where its page is')
    .option('--token-file <file>', 'token for the API (default: GITLAB_TOKEN, GITEA_TOKEN, GERRIT_TOKEN, GITHUB_TOKEN)')
    .option('--write', 'add to a file that exists, instead of printing what is missing')
    .action((file: string | undefined, flags: InitFlags & ConfigFlag) =>
      run(async (io) => (await import('./init.ts')).init(configFileOf(file, flags), flags, io)),
    );
}
