import type { Command, Option } from 'commander';
import { UsageError } from './io.ts';

/** Flags that are written on the command line alone. */
const withoutVariable = ['help', 'example', 'workers'];
/** Flags of which one given on the command line makes the variable of the other mean nothing. */
const exclusive: Readonly<Record<string, string>> = { listen: 'socket', socket: 'listen' };

const words: Readonly<Record<string, boolean>> = {
  true: true,
  on: true,
  yes: true,
  1: true,
  false: false,
  off: false,
  no: false,
  0: false,
};

/** The variable of a flag: GOVANITY_TLS_CERT for --tls-cert. Undefined for those without one. */
export function variableOf(option: Option): string | undefined {
  if (withoutVariable.includes(option.name())) return undefined;
  return `GOVANITY_${option.name().toUpperCase().replaceAll('-', '_')}`;
}

/** Adds each flag's variable to its description. */
export function nameVariables(command: Command): Command {
  for (const option of command.options) {
    const variable = variableOf(option);
    if (variable !== undefined) option.description = `${option.description} (env: ${variable})`;
  }
  return command;
}

/**
 * The flags with those that the environment gives; a flag on the command line wins, then the environment, then the
 * default. An empty variable counts as unset. Throws UsageError that names the variable.
 */
export function withEnvironment<Flags extends object>(
  command: Command,
  given: Flags,
  env: Readonly<Record<string, string | undefined>>,
): Flags {
  const isGiven = (name: string) => command.getOptionValueSource(name) === 'cli';
  const flags = { ...given } as Record<string, unknown>;
  for (const option of command.options) {
    const name = option.attributeName();
    const variable = variableOf(option);
    const text = variable === undefined ? undefined : env[variable];
    if (variable === undefined || text === undefined || text === '' || isGiven(name)) continue;
    if (isGiven(exclusive[name] ?? '')) continue;
    flags[name] = readValue(option, variable, text);
  }
  return flags as Flags;
}

function readValue(option: Option, variable: string, text: string): string | boolean | undefined {
  if (option.isBoolean()) {
    const value = words[text.toLowerCase()];
    if (value === undefined) throw new UsageError(`${variable} takes true or false, found \`${text}\``);
    return value ? true : undefined;
  }
  if (option.argChoices !== undefined && !option.argChoices.includes(text)) {
    throw new UsageError(`${variable} takes ${option.argChoices.join(', ')}, found \`${text}\``);
  }
  return text;
}

/** Runs a command; a usage error about a flag that a variable gave names the variable instead. */
export async function namingVariables<Value>(
  command: Command,
  env: Readonly<Record<string, string | undefined>>,
  run: () => Promise<Value>,
): Promise<Value> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const variables = new Map(
      command.options
        .filter((option) => command.getOptionValueSource(option.attributeName()) !== 'cli')
        .map((option) => [option.long ?? '', variableOf(option) ?? '']),
    );
    throw new UsageError(
      error.message.replace(/--[a-z][a-z-]*/g, (flag) => {
        const variable = variables.get(flag) ?? '';
        return env[variable] ? variable : flag;
      }),
    );
  }
}
