import type { Argument, Command, Option } from 'commander';

/** An option as shells and manuals see it. */
export interface OptionShape {
  /** As they are typed, such as `--format`. */
  readonly names: readonly string[];
  /** Name of the value, such as `<file>`; undefined for a switch. */
  readonly value: string | undefined;
  /** The only values that are allowed; undefined if any is. */
  readonly choices: readonly string[] | undefined;
  readonly description: string;
  /** As text; undefined if there is none, or it goes without saying. */
  readonly defaultValue: string | undefined;
}

/** An argument as shells and manuals see it. */
export interface ArgumentShape {
  /** With its brackets, such as `[file]`. */
  readonly term: string;
  readonly description: string;
  readonly choices: readonly string[] | undefined;
}

/** A command with everything below it, read from its declaration. */
export interface CommandShape {
  /** Names from the program to the command, such as `govanity migrate check`. */
  readonly path: readonly string[];
  readonly description: string;
  readonly options: readonly OptionShape[];
  readonly arguments: readonly ArgumentShape[];
  readonly commands: readonly CommandShape[];
}

/** Reads the declaration of a command and of those below it, `help` among them. */
export function shapeOf(command: Command, parents: readonly string[] = []): CommandShape {
  const help = command.createHelp();
  const path = [...parents, command.name()];
  return {
    path,
    description: command.description(),
    options: help.visibleOptions(command).map(optionShape),
    arguments: command.registeredArguments.map(argumentShape),
    commands: help.visibleCommands(command).map((below) => shapeOf(below, path)),
  };
}

/** A command and all below it, in the order of their declaration. */
export function allCommands(shape: CommandShape): readonly CommandShape[] {
  return [shape, ...shape.commands.flatMap(allCommands)];
}

function optionShape({ short, long, flags, argChoices, description, defaultValue }: Option): OptionShape {
  const isListed = typeof defaultValue === 'string' || typeof defaultValue === 'number';
  return {
    names: [short, long].filter((name) => name !== undefined),
    value: /[<[][^<[]*[>\]]/.exec(flags)?.[0],
    choices: argChoices,
    description,
    defaultValue: isListed ? String(defaultValue) : undefined,
  };
}

function argumentShape(argument: Argument): ArgumentShape {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return {
    term: argument.required ? `<${name}>` : `[${name}]`,
    description: argument.description,
    choices: argument.argChoices,
  };
}
