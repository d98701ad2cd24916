import type { Command } from 'commander'
import { colorsFor, printJson, printLine } from '../output.ts'
import { fileOption, jsonOption, setOption } from './options.ts'

interface ShowOptions {
  readonly file: string
  readonly set: readonly string[]
  readonly json?: boolean
}

/** Adds `segscale show`: the resolved experiment, and where each of its values came from. */
export function registerShow(program: Command): void {
  program
    .command('show')
    .summary('print the experiment with every default filled in, and where each value came from')
    .description(
      'Prints the resolved experiment as YAML: every default filled in, every --set applied. The comment behind each ' +
        'value says where it came from. The output is an experiment file itself.',
    )
    .addOption(fileOption())
    .addOption(setOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  segscale show --file experiments/quickstart.yaml --set seeds.1=2')
    .action(async ({ file, set, json }: ShowOptions) => {
      const { loadExperiment } = await import('../load/load-experiment.ts')
      const { resolvedYaml } = await import('../load/resolved-yaml.ts')
      const loaded = loadExperiment(file, { set })
      if (json === true) printJson(loaded.experiment)
      else printLine(resolvedYaml(loaded, colorsFor('stdout')))
    })
}
