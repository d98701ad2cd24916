import { InvalidArgumentError, type Command } from 'commander'
import type { InitOptions } from '../init/init-command.ts'
import { jsonOption } from './options.ts'

/** Adds `segscale init`: a commented experiment file to begin with. */
export function registerInit(program: Command): void {
  program
    .command('init')
    .summary('write a commented experiment file to begin with')
    .description(
      'Writes a commented experiment file to begin with, with the schema for editors in its first lines. On a terminal it ' +
        'asks for what no option gives.',
    )
    .argument('[file]', 'where it goes (default: experiments/<name>.yaml in the workspace)')
    .option('--name <name>', 'name of the experiment')
    .option('--dataset <name>', 'data set')
    .option('--family <name>', 'family of nets')
    .option('--epochs <n>', 'passes over the training images', wholeNumber)
    .option('--trainings <n>', 'trainings in all', wholeNumber)
    .option('--force', 'replace a file that is there')
    .option('--no-input', 'ask nothing')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  segscale init --name my-resnet56 --family resnet56 --no-input')
    .action(async (file: string | undefined, options: InitOptions) => {
      const { initCommand } = await import('../init/init-command.ts')
      await initCommand(file, options)
    })
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 1) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 1 on.')
}
