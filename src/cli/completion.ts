import { allCommands, type CommandShape, type OptionShape } from './command-shape.ts';

/** The shells that there are scripts for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** A script that completes commands, options and their values, made from the commands' own declarations. */
export function completionScript(shell: Shell, program: CommandShape): string {
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](program);
}

/** What can follow a command: its commands, or the names of its options. */
function wordsOf({ commands, options }: CommandShape): string[] {
  return [...commands.map(({ path }) => path.at(-1) ?? ''), ...options.flatMap(({ names }) => names)];
}

/** Below the program itself the options of its default command are allowed, too. */
function withDefaultCommand(program: CommandShape): CommandShape {
  const serve = program.commands.find(({ path }) => path.at(-1) === 'serve');
  const names = new Set(program.options.flatMap((option) => option.names));
  const added = (serve?.options ?? []).filter((option) => !option.names.some((name) => names.has(name)));
  return { ...program, options: [...program.options, ...added] };
}

function commandsOf(program: CommandShape): readonly CommandShape[] {
  return allCommands(program).map((command) => (command === program ? withDefaultCommand(program) : command));
}

/** The command that the words so far name: the same walk in every shell, over the paths that exist. */
function pathPatterns(program: CommandShape): string {
  return allCommands(program)
    .slice(1)
    .map(({ path }) => `'${path.slice(1).join(' ')}'`)
    .join('|');
}

function bashScript(program: CommandShape): string {
  const cases = commandsOf(program).map((command) => {
    const values = command.options
      .filter(({ choices }) => choices !== undefined)
      .map(({ names, choices }) => `        ${names.join('|')}) words='${choices?.join(' ')}' ;;`);
    const files = command.options.filter(takesAnything).flatMap(({ names }) => names);
    return [
      `    '${command.path.slice(1).join(' ')}')`,
      '      case $previous in',
      ...values,
      ...(files.length > 0 ? [`        ${files.join('|')}) words= ;;`] : []),
      `        *) words='${wordsOf(command).join(' ')}' ;;`,
      '      esac ;;',
    ].join('\n');
  });
  return `# bash completion for govanity; load it with: source <(govanity completion bash)
_govanity() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= words= index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "\${command:+$command }\${COMP_WORDS[index]}" in
      ${pathPatterns(program)}) command="\${command:+$command }\${COMP_WORDS[index]}" ;;
    esac
  done
  case $command in
${cases.join('\n')}
  esac
  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
}
complete -o bashdefault -o default -F _govanity govanity
`;
}

/** An option whose value is a file, an address or the like. */
function takesAnything({ value, choices }: OptionShape): boolean {
  return value !== undefined && choices === undefined;
}

function zshScript(program: CommandShape): string {
  const cases = commandsOf(program).map((command) => {
    const below = command.commands.map(({ path, description }) => zshWord(path.at(-1) ?? '', description));
    const options = command.options.flatMap(({ names, description }) =>
      names.map((name) => zshWord(name, description)),
    );
    const values = command.options
      .filter(({ choices }) => choices !== undefined)
      .map(({ names, choices }) => `        ${names.join('|')}) compadd -- ${choices?.join(' ')}; return ;;`);
    const files = command.options.filter(takesAnything).flatMap(({ names }) => names);
    return [
      `    '${command.path.slice(1).join(' ')}')`,
      '      case $words[CURRENT-1] in',
      ...values,
      ...(files.length > 0 ? [`        ${files.join('|')}) _files; return ;;`] : []),
      '      esac',
      `      entries=(${[...below, ...options].join(' ')})`,
      '      ;;',
    ].join('\n');
  });
  return `#compdef govanity
# zsh completion for govanity; load it with: source <(govanity completion zsh)
_govanity() {
  local command= index
  local -a entries
  for ((index = 2; index < CURRENT; index++)); do
    case "\${command:+$command }$words[index]" in
      ${pathPatterns(program)}) command="\${command:+$command }$words[index]" ;;
    esac
  done
  case $command in
${cases.join('\n')}
  esac
  _describe govanity entries
  [[ $words[CURRENT] == -* ]] || _files
}
if [ "$funcstack[1]" = _govanity ]; then _govanity "$@"; else compdef _govanity govanity; fi
`;
}

function zshWord(word: string, description: string): string {
  return quote(`${word.replaceAll(':', '\\:')}:${description}`);
}

function fishScript(program: CommandShape): string {
  const lines = commandsOf(program).flatMap((command) => {
    const at = `-n '__govanity_at "${command.path.slice(1).join(' ')}"'`;
    const below = command.commands.map(
      ({ path, description }) => `complete -c govanity ${at} -a ${path.at(-1)} -d ${quote(description)}`,
    );
    return [...below, ...command.options.map((option) => `complete -c govanity ${at} ${fishOption(option)}`)];
  });
  return `# fish completion for govanity; load it with: govanity completion fish | source
function __govanity_at
    set -l command
    for word in (commandline -opc)[2..-1]
        switch (string join -- ' ' $command $word)
            case ${pathPatterns(program).replaceAll('|', ' ')}
                set command $command $word
        end
    end
    test "$command" = "$argv[1]"
end
${lines.join('\n')}
`;
}

function fishOption({ names, value, choices, description }: OptionShape): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const takes = value === undefined ? [] : choices === undefined ? ['-r -F'] : [`-x -a ${quote(choices.join(' '))}`];
  return [...flags, ...takes, `-d ${quote(description)}`].join(' ');
}

/** In single quotes, as all three shells read them; a quote within becomes the typographic one. */
function quote(text: string): string {
  return `'${text.replaceAll("'", '’').replaceAll('\\', '\\\\')}'`;
}
