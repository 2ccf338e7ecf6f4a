import { allCommands, type CommandShape, type OptionShape } from './command-shape.ts';

/** Exit codes of every command. */
const exitStatus = [
  ['0', 'Everything is fine.'],
  ['1', 'Something is wrong with what was checked, or the server cannot serve.'],
  ['2', 'The command line is wrong.'],
] as const;

/** The manual page of section 1 in the macros of man(7), made from the commands' own declarations. */
export function manPage(program: CommandShape, version: string): string {
  const commands = allCommands(program).filter(
    ({ path, commands: below }) => path.length > 1 && below.length === 0 && path.at(-1) !== 'help',
  );
  return [
    `.TH GOVANITY 1 "" "govanity ${roff(version)}"`,
    '.SH NAME',
    `govanity \\- ${roff(program.description)}`,
    '.SH SYNOPSIS',
    commands.map(synopsis).join('\n.br\n'),
    '.SH DESCRIPTION',
    roff(
      'govanity answers `go get` for module paths on a domain of your own: vanity.yaml names the repository of each.',
    ),
    '.SH COMMANDS',
    ...commands.flatMap(commandSection),
    '.PP',
    'Every command explains itself with \\fB\\-\\-help\\fR.',
    '.SH EXIT STATUS',
    ...exitStatus.flatMap(([code, meaning]) => ['.TP', `.B ${code}`, meaning]),
    '.SH FILES',
    '.TP',
    '.I vanity.yaml',
    'The configuration, in the working directory by default.',
    '',
  ].join('\n');
}

function synopsis({ path, arguments: taken, options }: CommandShape): string {
  const terms = [...(options.length > 0 ? ['[options]'] : []), ...taken.map(({ term }) => term)];
  return `.B ${roff(path.join(' '))}\n${roff(terms.join(' '))}`;
}

function commandSection({ path, description, arguments: taken, options }: CommandShape): string[] {
  return [
    `.SS ${roff(path.slice(1).join(' '))}`,
    sentence(description),
    ...taken.flatMap(({ term, description: meaning }) => ['.TP', `.I ${roff(term)}`, sentence(meaning || 'Required.')]),
    ...options
      .filter(({ names }) => !names.includes('--help'))
      .flatMap((option) => ['.TP', optionTerm(option), sentence(optionText(option))]),
  ];
}

function optionTerm({ names, value }: OptionShape): string {
  const typed = names.map((name) => `\\fB${roff(name)}\\fR`).join(', ');
  return value === undefined ? typed : `${typed} \\fI${roff(value)}\\fR`;
}

function optionText({ description, choices, defaultValue }: OptionShape): string {
  const notes = [
    ...(choices === undefined ? [] : [`one of ${choices.join(', ')}`]),
    ...(defaultValue === undefined ? [] : [`default ${defaultValue}`]),
  ];
  return notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
}

function sentence(text: string): string {
  const [first = '', ...rest] = text;
  return roff(`${first.toUpperCase()}${rest.join('')}${text.endsWith('.') ? '' : '.'}`);
}

/** Text in which roff reads no request and no escape. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}
