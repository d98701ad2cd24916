import { durationSeconds } from '@segscale/core'
import { InvalidArgumentError, Option, type Command } from 'commander'

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

/** Whether a command reads an experiment file, which no word of its own names. */
export function needsFile(command: Command): boolean {
  return command.options.some((option) => option instanceof RequiredOption && option.long === '--file')
}

/** Ends with an error of usage, which says what may have been meant, where a command was given words that it has no use for. */
export function checkWords(command: Command): void {
  const { args, registeredArguments } = command
  const word = args[registeredArguments.length]
  if (word === undefined || registeredArguments.at(-1)?.variadic === true) return
  const isMissing = command.getOptionValue('file') === undefined
  const remedy = isMissing ? `name the experiment file as --file=${word}` : 'remove it'
  command.error(`error: '${command.name()}' has no use for the word '${word}': ${remedy}`)
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

/** `--only NAME`: one experiment of a file with a sweep. */
export function onlyOption(): Option {
  return new Option('--only <name>', 'one experiment of a file that has a sweep, by its name')
}

/** `--json`: one JSON document instead of text for people. */
export function jsonOption(): Option {
  return new Option('--json', 'write one JSON document to standard output')
}

/** Seconds of a time as in 90m or 1h30m, for an option's value. */
export function seconds(text: string): number {
  const value = durationSeconds(text)
  if (value > 0) return value
  throw new InvalidArgumentError('It must be a time longer than 0 s, such as 90s, 30m, 2h or 1h30m.')
}

/** Bytes of a size as in 512m, 4g or 1.5GiB, in powers of 1024, for an option's value. */
export function byteSize(text: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text) ?? []
  const bytes = Number(amount) * 1024 ** ' kmgt'.indexOf(unit.toLowerCase() || ' ')
  if (bytes > 0) return Math.round(bytes)
  throw new InvalidArgumentError('It must be a size larger than 0, such as 512m, 4g or 1.5g.')
}
