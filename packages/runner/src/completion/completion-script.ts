/** The shells that a script can be written for. */
export const shells = ['bash', 'zsh', 'fish'] as const

/** A shell by name. */
export type Shell = (typeof shells)[number]

/** A verb of the command line, as a completion offers it. */
export interface CompletedVerb {
  readonly name: string
  readonly summary: string
  /** Long options, such as `--file`. */
  readonly options: readonly string[]
}

/** A script that makes a shell complete `segscale`: verbs, their options, and files where neither fits. */
export function completionScript(shell: Shell, verbs: readonly CompletedVerb[]): string {
  switch (shell) {
    case 'bash':
      return bash(verbs)
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bash(verbs)}`
    case 'fish':
      return fish(verbs)
  }
}

function bash(verbs: readonly CompletedVerb[]): string {
  const cases = verbs.map(({ name, options }) => `    ${name}) words=${quoted(options.join(' '))} ;;`)
  return `_segscale() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quoted(verbs.map(({ name }) => name).join(' '))} -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _segscale segscale`
}

function fish(verbs: readonly CompletedVerb[]): string {
  const lines = verbs.flatMap(({ name, summary, options }) => [
    `complete -c segscale -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ...options.map((option) => `complete -c segscale -n '__fish_seen_subcommand_from ${name}' -l ${option.slice(2)}`),
  ])
  return lines.join('\n')
}

/** A text in single quotes, in which no shell sees anything. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
