import type { Command } from 'commander'
import type { PlanCommandOptions } from '../plan/plan-command.ts'
import { workersOption } from './exp.ts'
import { fileOption, jsonOption, onlyOption, setOption } from './options.ts'

/** Adds `segscale plan`: what a run would do, without doing it. */
export function registerPlan(program: Command): void {
  program
    .command('plan')
    .summary('say what exp would do: candidates, trainings cached and to do, expected time')
    .description(
      'Says what "segscale exp" would do with the same file: how many candidates there are, which trainings are in the ' +
        'store and which are to do, and how long that takes. Nothing is trained, nothing is fetched.',
    )
    .addOption(fileOption())
    .addOption(setOption())
    .addOption(onlyOption())
    .addOption(workersOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  segscale plan --file experiments/resnet110-cifar10.yaml')
    .action(async (options: PlanCommandOptions) => {
      const { planCommand } = await import('../plan/plan-command.ts')
      await planCommand(options)
    })
}
