import type { Command } from 'commander'
import type { VerifyCommandOptions } from '../artefact/verify-command.ts'
import { jsonOption } from './options.ts'

/** Adds `segscale verify`: whether an exported net does what its record says. */
export function registerVerify(program: Command): void {
  program
    .command('verify')
    .summary('load an exported net afresh and compare its accuracy with the record')
    .description(
      'Checks the digests of an export, loads each of its formats afresh (TensorFlow, tfjs, onnxruntime) and evaluates it: ' +
        'the accuracy must be that of the record. Exit code 4 where files were altered or the accuracy differs.',
    )
    .argument('<folder>', 'the folder that segscale export wrote')
    .option('--path <folder>', 'where the data set lies, for one that is not fetched')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  segscale verify small-net')
    .action(async (folder: string, options: VerifyCommandOptions) => {
      const { verifyCommand } = await import('../artefact/verify-command.ts')
      await verifyCommand(folder, options)
    })
}
