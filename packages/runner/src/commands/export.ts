import type { Command } from 'commander'
import type { ExportCommandOptions } from '../artefact/export-command.ts'
import { jsonOption } from './options.ts'

/** Adds `segscale export`: a trained net as files that other software loads. */
export function registerExport(program: Command): void {
  program
    .command('export')
    .summary('write a chosen net as SavedModel, TF.js model and ONNX, with its model card')
    .description(
      'Writes a trained net of a run as SavedModel, TF.js model and ONNX, with its layers (arch.json), a model card ' +
        '(README.md) and the digests of all files (artefact.json). Every format takes images as bytes and normalises them ' +
        'itself. Without --budget or --key it is the net that the summary of the run tells of.',
    )
    .argument('<run>', 'a run folder, its result.json, the name of an experiment (its latest run), or name@runId')
    .option('--budget <share>', 'the net that was chosen for this budget, as in 0.2')
    .option('--key <key>', 'the net of this training: the beginning of its key (see trainings.csv)')
    .option('--to <dir>', 'folder to write to (default: export/<key> in the folder of the run)')
    .option('--formats <names>', 'what to write', 'savedModel,tfjs,onnx')
    .option('--retrain', 'train the net again where its weights are not in the store')
    .option('--no-latency', 'do not time the net on this machine for the model card')
    .option('--out <dir>', 'the folder that holds the runs (default: out in the workspace)')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  segscale export quickstart --budget 0.2 --to small-net')
    .action(async (run: string, options: ExportCommandOptions) => {
      const { exportCommand } = await import('../artefact/export-command.ts')
      await exportCommand(run, options)
    })
}
