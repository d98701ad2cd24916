import type { Command } from 'commander'
import { colorsFor, printJson, printLine } from '../output.ts'
import { fileOption, jsonOption, onlyOption, setOption } from './options.ts'

interface ShowOptions {
  readonly file: string
  readonly set: readonly string[]
  readonly only?: string
  readonly json?: boolean
}

/** Adds `segscale show`: the resolved experiment, and where each of its values came from. */
export function registerShow(program: Command): void {
  program
    .command('show')
    .summary('print the experiment with every default filled in, and where each value came from')
    .description(
      'Prints the resolved experiment as YAML: extended files merged, references followed, every --set applied, every ' +
        'default filled in. The comment behind each value says where it came from. The output is an experiment file ' +
        'itself; a file with a sweep gives one for each of its experiments.',
    )
    .addOption(fileOption())
    .addOption(setOption())
    .addOption(onlyOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  segscale show --file experiments/quickstart.yaml --set seeds.1=2')
    .action(async ({ file, set, only, json }: ShowOptions) => {
      const { loadExperiments } = await import('../load/load-experiment.ts')
      const { resolvedYaml } = await import('../load/resolved-yaml.ts')
      const loaded = loadExperiments(file, { set, only })
      const experiments = loaded.map(({ experiment }) => experiment)
      if (json === true) printJson(experiments.length === 1 ? experiments[0] : { sweep: experiments })
      else printLine(loaded.map((one) => resolvedYaml(one, colorsFor('stdout'))).join('\n---\n'))
    })
}
