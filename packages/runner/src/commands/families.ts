import type { Command } from 'commander'
import { printJson, printLine } from '../output.ts'
import { jsonOption } from './options.ts'

/** Adds `segscale families`: the families that have names, and what their nets cost. */
export function registerFamilies(program: Command): void {
  program
    .command('families')
    .summary('list the families and what they cost')
    .description(
      'Lists the families that have names, with params, MACs and peak activation memory of their nets on the images of a ' +
        'data set. Any other is written in an experiment file or in a file of its own.',
    )
    .option('--dataset <name>', 'data set whose images the nets read', 'cifar10')
    .option('--path <folder>', 'where the data set lies, for one that is not fetched')
    .addOption(jsonOption())
    .action(async ({ dataset, path, json }: { dataset: string; path?: string; json?: boolean }) => {
      const { describeFamilies, renderFamilies } = await import('../describe/describe-families.ts')
      const families = describeFamilies(dataset, path)
      if (json === true) printJson({ dataset, families })
      else printLine(renderFamilies(families, process.stdout.columns || 100))
    })
}
