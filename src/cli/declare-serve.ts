import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { addConfigFile, type ConfigFlag, configFileOf } from './command-options.ts';
import { type RunCommand, UsageError } from './io.ts';
import { nameVariables, namingVariables, withEnvironment } from './serve-environment.ts';
import type { ServeFlags } from './serve-options.ts';

/** Declares `govanity serve`, which is also what runs if no command is named; `unknown` explains a FILE that is not there. */
export function declareServe(program: Command, run: RunCommand, unknown: (file: string) => string): void {
  nameVariables(addServeFlags(addConfigFile(program.command('serve', { isDefault: true }))))
    .description('answer `go` and browsers (the default command)')
    .action((file: string | undefined, given: Omit<ServeFlags, 'config'> & ConfigFlag, command: Command) => {
      if (file !== undefined && !existsSync(file)) throw new UsageError(unknown(file));
      return run(async (io) => {
        // Packages ask for it while they are loaded; here its failure can be reported.
        process.cwd();
        const { serve } = await import('./serve.ts');
        return namingVariables(command, io.env, async () => {
          const flags = withEnvironment(command, given, io.env);
          // A FILE counts as a flag, which wins over the variable.
          const config = configFileOf(file, file === undefined ? flags : given);
          return serve({ ...flags, config }, io);
        });
      });
    });
}

/** Adds the flags of `serve` to its command. */
function addServeFlags(command: Command): Command {
  return command
    .option('--listen <host:port>', 'address (default: 0.0.0.0:$PORT, PORT being 8080 if unset)')
    .option('--socket <path>', 'unix socket to listen on instead, mode 0660')
    .option(
      '--admin <host:port>',
      'admin listener for health, metrics and configuration ("off" disables it)',
      '127.0.0.1:9090',
    )
    .option('--admin-host <names>', 'names of the admin listener beside addresses and localhost, separated by commas')
    .option('--tls-cert <file>', 'certificate chain in PEM: serve https')
    .option('--tls-key <file>', 'key of the certificate in PEM')
    .option('--http-redirect <host:port>', 'second listener that sends plain HTTP to https')
    .option(
      '--trust-proxy <networks>',
      'networks whose X-Forwarded-For is trusted, separated by commas ("none" for nobody)',
      'loopback',
    )
    .addOption(new Option('--access-log <mode>', 'one line per request').choices(['on', 'off', 'none']).default('on'))
    .addOption(
      new Option('--log-format <format>', 'text for people, json for programs; auto: text on a terminal')
        .choices(['auto', 'json', 'text'])
        .default('auto'),
    )
    .option('--config-hash-header', 'send the digest of the configuration as X-Config-Hash')
    .option('--reload-notice', 'show a notice on the index while the file on disk is invalid')
    .option('--templates <directory>', 'templates and styles that override the built-in ones')
    .option('--versions', 'show the versions of modules on pages (git ls-remote, in the background)')
    .addOption(new Option('--workers [number]').hideHelp())
    .option('--grace <seconds>', 'time for requests in flight after SIGTERM', '10')
    .option('--example', 'serve the example configuration if there is no vanity.yaml');
}
