import { parseArgs } from 'node:util'

/** One option of a benchmark: a flag, or a name with the text of its default ('' for none). */
export interface OptionText {
  readonly default: string | boolean
  /** What it does, for `--help`. */
  readonly help: string
}

/** What a benchmark can be told, and what it measures. */
export interface Usage<Name extends string> {
  /** The Nx target. */
  readonly target: string
  /** One or more sentences. */
  readonly about: string
  readonly options: Readonly<Record<Name, OptionText>>
}

/** The options of one run, as text; flags are 'true' or ''. */
export type Options<Name extends string> = Readonly<Record<Name | 'json', string>>

const json: OptionText = { default: false, help: 'print one JSON document and nothing else' }

/**
 * The options of the command line. `--help` prints what there is and ends the process, and so does a mistake.
 *
 * @param args - Default: those of this process.
 */
export function readOptions<Name extends string>(usage: Usage<Name>, args = process.argv.slice(2)): Options<Name> {
  try {
    const options = parseOptions(usage, args)
    if (options !== 'help') return options
    process.stdout.write(helpText(usage))
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${helpText(usage)}`)
    process.exit(2)
  }
}

/**
 * The options that arguments give, with defaults filled in, or 'help' where that is asked for.
 *
 * @throws TypeError for an option that does not exist or lacks its value.
 */
export function parseOptions<Name extends string>(
  { options }: Usage<Name>,
  args: readonly string[],
): Options<Name> | 'help' {
  const all = Object.entries<OptionText>({ ...options, json })
  const kinds = Object.fromEntries<{ type: 'boolean' | 'string' }>([
    ['help', { type: 'boolean' }],
    ...all.map(([name, { default: value }]) => [name, { type: typeof value as 'boolean' | 'string' }] as const),
  ])
  const values: Readonly<Record<string, unknown>> = parseArgs({ args: [...args], options: kinds }).values
  if (values['help'] === true) return 'help'
  const text = ([name, { default: usual }]: readonly [string, OptionText]): [string, string] => {
    const value = values[name] ?? usual
    if (typeof value === 'string') return [name, value]
    return [name, value === true ? 'true' : '']
  }
  return Object.fromEntries(all.map(text)) as Options<Name>
}

/** What `--help` prints. */
export function helpText({ target, about, options }: Usage<string>): string {
  const rows = Object.entries<OptionText>({ ...options, json }).map(([name, { default: value, help }]) => {
    const usual = typeof value === 'string' && value !== '' ? ` (default ${value})` : ''
    return `  --${(typeof value === 'string' ? `${name}=…` : name).padEnd(20)} ${help}${usual}\n`
  })
  return `npx nx run bench:${target} [options]\n\n${about}\n\nOptions:\n${rows.join('')}`
}

/**
 * The numbers of a list with commas.
 *
 * @throws TypeError for anything that is not a positive number.
 */
export function positiveNumbers(text: string, option: string): number[] {
  return text.split(',').map((item) => {
    const number = Number(item)
    if (item.trim() !== '' && number > 0 && Number.isFinite(number)) return number
    throw new TypeError(`--${option} must be positive numbers with commas between them, but one is "${item}".`)
  })
}

/**
 * One positive whole number.
 *
 * @throws TypeError for anything else.
 */
export function positiveInteger(text: string, option: string): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isInteger(number) && number > 0) return number
  throw new TypeError(`--${option} must be a positive whole number, but it is "${text}".`)
}

/**
 * The text itself, where it is one of those allowed.
 *
 * @throws TypeError for anything else.
 */
export function oneOf<Allowed extends string>(text: string, allowed: readonly Allowed[], option: string): Allowed {
  const found = allowed.find((each) => each === text)
  if (found !== undefined) return found
  throw new TypeError(`--${option} must be one of ${allowed.join(', ')}, but it is "${text}".`)
}
