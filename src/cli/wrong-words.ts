import type { Command, Option } from 'commander';
import { misspellingOf, nearest } from '../diagnostics/did-you-mean.ts';

/** Options by the words that other programs have for them. */
const otherWords: Readonly<Record<string, string>> = {
  addr: 'listen',
  address: 'listen',
  bind: 'listen',
  host: 'listen',
  http: 'listen',
  interface: 'listen',
  p: 'listen',
  port: 'listen',
  cert: 'tls-cert',
  certificate: 'tls-cert',
  tls: 'tls-cert',
  https: 'tls-cert',
  key: 'tls-key',
  c: 'config',
  conf: 'config',
  f: 'config',
  file: 'config',
  dir: 'output',
  o: 'output',
  out: 'output',
  json: 'format',
  n: 'dry-run',
  q: 'quiet',
  silent: 'quiet',
  j: 'jobs',
  concurrency: 'jobs',
  log: 'access-log',
  metrics: 'admin',
  template: 'templates',
  v: 'version',
};

/** An error of commander's, with the word that was meant if the wrong one is an option or command; `program` is the topmost. */
export function explainWrongWord(error: string, command: Command, program: Command): string {
  const option = quotedAfter('unknown option ', error);
  const name = quotedAfter('unknown command ', error);
  const words = option !== undefined ? optionMeant(option, command, program) : name && commandMeant(name, command);
  return words ? `${error.trimEnd()}: ${words}\n` : error;
}

function quotedAfter(words: string, error: string): string | undefined {
  const start = error.indexOf(`${words}'`);
  return start === -1 ? undefined : error.slice(start + words.length + 1, error.lastIndexOf("'"));
}

function commandMeant(name: string, command: Command): string {
  const names = command.commands.map((one) => one.name());
  const [meant] = nearest(name, names, 1);
  return meant === undefined ? `use ${names.join(', ')}` : `did you mean \`${meant}\`?`;
}

function optionMeant(flag: string, command: Command, program: Command): string | undefined {
  const word = flag.replace(/^-+/, '').split('=', 1)[0]?.toLowerCase() ?? '';
  const all = allCommands(program);
  const known = new Set(all.flatMap(({ options }) => options.map((option) => option.name())));
  // What the command has itself is meant first, in its own words or in others.
  const [near = ''] = [
    ...misspellingOf(word, [...optionNames(command), ...Object.keys(otherWords)]),
    ...misspellingOf(word, known),
  ];
  const name = known.has(word) ? word : (otherWords[word] ?? otherWords[near] ?? near);
  const own = command.options.find((option) => option.name() === name);
  if (own !== undefined) return `use ${shown(own)}`;
  const owners = all.filter(({ options }) => options.some((option) => option.name() === name));
  const isAbove = owners.includes(program);
  if (isAbove) return `use govanity --${name}`;
  return owners.length === 0 ? undefined : `\`--${name}\` is an option of ${owners.slice(0, 3).map(pathOf).join(', ')}`;
}

function optionNames({ options }: Command): string[] {
  return options.map((option) => option.name());
}

/** As it is written, without its short form. */
function shown({ long, flags }: Option): string {
  return `${long}${flags.slice(flags.indexOf(long ?? '') + (long ?? '').length)}`;
}

/** A command and all below it. */
export function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

/** The words that call a command, such as `govanity migrate check`. */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
