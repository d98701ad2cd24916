import { Option, type Command } from 'commander'

/**
 * An option that a command cannot do without.
 *
 * Unlike commander's own mandatory options it is looked for after unknown ones, so that a misspelt option is named
 * instead of the one that it stands for.
 */
export class RequiredOption extends Option {}

/** Ends with an error of usage where a required option of a command is missing. */
export function checkRequiredOptions(command: Command): void {
  const missing = command.options.find(
    (option) => option instanceof RequiredOption && command.getOptionValue(option.attributeName()) === undefined,
  )
  if (missing) command.error(`error: option '${missing.flags}' is missing: ${missing.description}`)
}

/** `--file`: the experiment file, for commands that read one. */
export function fileOption(): Option {
  return new RequiredOption('-f, --file <file>', 'experiment file (YAML); - reads standard input')
}

/** `--set path=value`, once per change. */
export function setOption(): Option {
  return new Option('-S, --set <path=value>', 'change a field, as in --set recipe.epochs=8 (repeatable)')
    .argParser((value: string, earlier: readonly string[]) => [...earlier, value])
    .default([], 'none')
}

/** `--json`: one JSON document instead of text for people. */
export function jsonOption(): Option {
  return new Option('--json', 'write one JSON document to standard output')
}
