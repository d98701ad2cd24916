import type { Command } from 'commander'
import { fileOption, setOption } from './options.ts'

/** Adds `segscale candidates`: every net of a space, with what it costs. */
export function registerCandidates(program: Command): void {
  program
    .command('candidates')
    .summary('list every candidate with its params, MACs and peak memory, as CSV')
    .description(
      'Writes a line per candidate of an experiment to standard output, as CSV: what it keeps, and params, MACs and peak ' +
        'activation memory in bytes of one image; latencyMs, measured or predicted, where the study has timed nets. Nothing ' +
        'is built or trained.',
    )
    .addOption(fileOption())
    .addOption(setOption())
    .addHelpText('after', '\nExample:\n  segscale candidates --file experiments/resnet20-cifar10.yaml > candidates.csv')
    .action(async ({ file, set }: { file: string; set: readonly string[] }) => {
      const { candidatesCommand } = await import('../describe/candidates-command.ts')
      await candidatesCommand({ file, set })
    })
}
