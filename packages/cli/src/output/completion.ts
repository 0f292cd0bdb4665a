import type { Command } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

interface Words {
  readonly command: string;
  readonly description: string;
  readonly flags: readonly {
    readonly flag: string;
    readonly description: string;
    readonly choices: readonly string[];
  }[];
}

function listWords(program: Command): Words[] {
  return program.commands.map((command) => ({
    command: command.name(),
    description: toOneLine(command.description()),
    flags: command.options.map((option) => ({
      flag: option.long!,
      description: toOneLine(option.description),
      choices: option.argChoices ?? [],
    })),
  }));
}

const toOneLine = (text: string) => text.replace(/\s+/g, ' ').replace(/[:'"`$\\[\]]/g, '');

/**
 * A script that has a shell complete commands, flags, the values of flags that have a few, and otherwise files.
 *
 * @example source <(evenhand completion bash)
 */
export function createCompletion(program: Command, shell: Shell): string {
  const words = listWords(program);
  return { bash: createBash, zsh: createZsh, fish: createFish }[shell](words);
}

function createBash(words: readonly Words[]): string {
  const cases = words.map(
    ({ command, flags }) => `    ${command}) flags="${flags.map(({ flag }) => flag).join(' ')}" ;;`,
  );
  const values = words.flatMap(({ command, flags }) =>
    flags
      .filter(({ choices }) => choices.length > 0)
      .map(({ flag, choices }) => `    "${command} ${flag}") choices="${choices.join(' ')}" ;;`),
  );
  return `# evenhand completion for bash: source <(evenhand completion bash)
_evenhand() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
  local flags="" choices=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${words.map(({ command }) => command).join(' ')} --help --version" -- "$word"))
    return
  fi
  case "$command $before" in
${values.join('\n')}
  esac
  case "$command" in
${cases.join('\n')}
  esac
  if [ -n "$choices" ]; then
    COMPREPLY=($(compgen -W "$choices" -- "$word"))
  elif [[ "$word" == -* ]]; then
    COMPREPLY=($(compgen -W "$flags --help" -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _evenhand evenhand
`;
}

function createZsh(words: readonly Words[]): string {
  const commands = words.map(({ command, description }) => `    '${command}:${description}'`);
  const cases = words.map(
    ({ command, flags }) =>
      `    ${command}) _arguments ${flags
        .map(({ flag, description, choices }) =>
          choices.length > 0 ? `'${flag}[${description}]:value:(${choices.join(' ')})'` : `'${flag}[${description}]'`,
        )
        .join(' ')} '*:file:_files' ;;`,
  );
  return `#compdef evenhand
# evenhand completion for zsh: source <(evenhand completion zsh)
_evenhand() {
  local -a commands
  commands=(
${commands.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
compdef _evenhand evenhand
`;
}

function createFish(words: readonly Words[]): string {
  return `# evenhand completion for fish: evenhand completion fish | source
${words
  .flatMap(({ command, description, flags }) => [
    `complete -c evenhand -n __fish_use_subcommand -f -a ${command} -d '${description}'`,
    ...flags.map(
      ({ flag, description: meaning, choices }) =>
        `complete -c evenhand -n '__fish_seen_subcommand_from ${command}' -l ${flag.slice(2)} -d '${meaning}'${choices.length > 0 ? ` -x -a '${choices.join(' ')}'` : ''}`,
    ),
  ])
  .join('\n')}
`;
}
