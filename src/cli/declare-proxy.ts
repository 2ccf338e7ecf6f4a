import { type Command, Option } from 'commander';
import { configFileOf, formatOption, splitConfigFile } from './command-options.ts';
import type { RunCommand } from './io.ts';
import type { FetchFlags, GoSumFlags, ProxyFlags, PruneFlags } from './proxy-settings.ts';

/** Declares `govanity proxy` with its commands. */
export function declareProxy(program: Command, run: RunCommand): void {
  const proxy = program.command('proxy').description('fill, check and clean the store of the module proxy');
  const command = (name: string, argument: string, meaning: string) =>
    proxy
      .command(name)
      .argument(argument, meaning)
      .option('--config <file>', 'configuration (default: vanity.yaml); also as the first argument')
      .addOption(formatOption());
  const goSum = () => new Option('--go-sum <file...>', 'go.sum files of projects to compare checksums with');
  /** The commands take FILE like all others, and other arguments after it. */
  const read = <Flags extends { config?: string }>(args: readonly string[], flags: Flags) => {
    const { file, rest } = splitConfigFile(args);
    return { rest, flags: { ...flags, config: configFileOf(file, flags) } };
  };
  command('fetch', '[modules...]', 'MODULE or MODULE@VERSION; the latest version by default')
    .description('fetch modules into the store')
    .addOption(goSum())
    .option('--jobs <n>', 'fetches at a time (default: `jobs` of the configuration)')
    .action((args: string[], flags: FetchFlags) => {
      const { rest, flags: own } = read(args, flags);
      return run(async (io) => (await import('./proxy-fetch.ts')).proxyFetch(rest, own, io));
    });
  command('verify', '[file]', 'configuration')
    .description('compute all checksums again and compare them')
    .addOption(goSum())
    .action((file: string | undefined, flags: ProxyFlags & GoSumFlags) => {
      const config = configFileOf(file, flags);
      return run(async (io) => (await import('./proxy-store.ts')).proxyVerify({ ...flags, config }, io));
    });
  command('import', '<directory...>', 'a `cache/download` directory, as in $GOMODCACHE')
    .description('take modules from another tree')
    .action((args: string[], flags: ProxyFlags) => {
      const { rest, flags: own } = read(args, flags);
      return run(async (io) => (await import('./proxy-store.ts')).proxyImport(rest, own, io));
    });
  command('prune', '[file]', 'configuration')
    .description('remove zips that can be fetched again; their checksums stay')
    .option('--unused <age>', 'those that were not used for so long, such as 90d')
    .option('--limit <size>', 'those that were not used for the longest time, until all fit into SIZE, such as 50GB')
    .option('--dry-run', 'print what would be removed')
    .action((file: string | undefined, flags: PruneFlags) => {
      const config = configFileOf(file, flags);
      return run(async (io) => (await import('./proxy-store.ts')).proxyPrune({ ...flags, config }, io));
    });
  command('purge', '<versions...>', 'MODULE@VERSION')
    .description('forget a version and its checksum, to accept a moved tag')
    .action((args: string[], flags: ProxyFlags) => {
      const { rest, flags: own } = read(args, flags);
      return run(async (io) => (await import('./proxy-store.ts')).proxyPurge(rest, own, io));
    });
  command('list', '[file]', 'configuration')
    .description('list what is stored')
    .action((file: string | undefined, flags: ProxyFlags) => {
      const config = configFileOf(file, flags);
      return run(async (io) => (await import('./proxy-store.ts')).proxyList({ ...flags, config }, io));
    });
}
