import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { addConfigFile, type ConfigFlag, configFileOf } from './command-options.ts';
import { type RunCommand, UsageError } from './io.ts';

/** The command line of `serve`, as commander reads it. */
export interface ServeFlags {
  readonly config: string;
  readonly listen?: string;
  readonly socket?: string;
  readonly admin: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly httpRedirect?: string;
  readonly trustProxy: string;
  readonly accessLog: 'on' | 'off';
  readonly configHashHeader?: boolean;
  readonly reloadNotice?: boolean;
  readonly templates?: string;
  readonly versions?: boolean;
  readonly workers?: string | true;
  readonly grace: string;
  readonly example?: boolean;
}

/** Declares `govanity serve`, which is also what runs if no command is named; `unknown` explains a FILE that is not there. */
export function declareServe(program: Command, run: RunCommand, unknown: (file: string) => string): void {
  addServeFlags(addConfigFile(program.command('serve', { isDefault: true })))
    .description('answer `go` and browsers (the default command)')
    .action((file: string | undefined, flags: Omit<ServeFlags, 'config'> & ConfigFlag) => {
      const config = configFileOf(file, flags);
      if (file !== undefined && !existsSync(file)) throw new UsageError(unknown(file));
      return run(async (io) => (await import('./serve.ts')).serve({ ...flags, config }, io));
    });
}

/** Adds the flags of `serve` to its command. */
function addServeFlags(command: Command): Command {
  return command
    .option('--listen <host:port>', 'address (default: 0.0.0.0:$PORT, PORT being 8080 if unset)')
    .option('--socket <path>', 'unix socket to listen on instead, mode 0660')
    .option('--admin <host:port>', 'health, metrics and configuration; off: none', '127.0.0.1:9090')
    .option('--tls-cert <file>', 'certificate chain in PEM: serve https')
    .option('--tls-key <file>', 'key of the certificate in PEM')
    .option('--http-redirect <host:port>', 'second listener that sends plain HTTP to https')
    .option(
      '--trust-proxy <networks>',
      'whose X-Forwarded-For to believe, separated by commas; none: nobody',
      'loopback',
    )
    .addOption(new Option('--access-log <mode>', 'one line a request').choices(['on', 'off']).default('on'))
    .option('--config-hash-header', 'send the digest of the configuration as X-Config-Hash')
    .option('--reload-notice', 'let the index say so while the configuration on disk is refused')
    .option('--templates <directory>', 'page templates and styles that replace the own ones, file by file')
    .option('--versions', 'let pages tell the versions of modules: git ls-remote, in the background')
    .addOption(new Option('--workers [number]').hideHelp())
    .option('--grace <seconds>', 'time for requests in flight after SIGTERM', '10')
    .option('--example', 'serve the example configuration where there is no vanity.yaml');
}
