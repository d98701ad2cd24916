import { Option } from 'commander'

/** `--file`: the experiment file, for commands that read one. */
export function fileOption(): Option {
  return new Option('-f, --file <file>', 'experiment file (YAML); - reads standard input').makeOptionMandatory()
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
