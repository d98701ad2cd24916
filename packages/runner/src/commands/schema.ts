import type { Command } from 'commander'
import { printJson } from '../output.ts'
import { jsonOption } from './options.ts'

/** Adds `segscale schema`: the JSON Schema of the experiment file. */
export function registerSchema(program: Command): void {
  program
    .command('schema')
    .summary('print the JSON Schema of the experiment file')
    .description(
      'Prints the JSON Schema (draft-07) of the experiment file, which editors use for completion and checks. ' +
        'Every field is there with its type, range, default and meaning.',
    )
    .addOption(jsonOption())
    .action(async () => {
      const { schemaForEditors } = await import('../load/schema-for-editors.ts')
      printJson(schemaForEditors())
    })
}
