import { Option, type Command } from 'commander'
import type { LatencyCommandOptions } from '../latency/latency-command.ts'
import { jsonOption } from './options.ts'

/** Adds `segscale latency`: how long forward passes take on this machine. */
export function registerLatency(program: Command): void {
  program
    .command('latency')
    .summary('time forward passes of nets on this machine')
    .description(
      'Times forward passes on this machine: one net of a family beside its base, the nets of a run, or with --pairs nets ' +
        'with fewer blocks against nets with fewer channels at equal parameters. What was timed on this kind of device ' +
        'before comes from the store. Warns where a net is smaller and not faster. Nothing is trained.',
    )
    .argument('[run]', 'times base and chosen nets of this run: a folder, an experiment, or name@runId')
    .option('--family <name>', 'times a net of this family, as describe counts it')
    .option('--depth <counts>', 'blocks kept, one number per segment, as in 3,9,5 (default: all)')
    .option('--width <counts>', 'channels kept, one number per segment, as in 8,24,64 (default: all)')
    .addOption(
      new Option('--pairs [most]', 'with --family: fewer blocks against fewer channels at equal parameters')
        .preset('4')
        .argParser(Number),
    )
    .option('--dataset <name>', 'data set whose images the net reads', 'cifar10')
    .option('--path <folder>', 'where the data set lies, for one that is not fetched')
    .option('--classes <number>', "classes that the net tells apart (default: the data set's)")
    .option('--runtime <names>', 'engine (TensorFlow), onnxruntime, or both', 'engine,onnxruntime')
    .option('--batch <sizes>', 'images of one forward pass; each size is timed', '1,64')
    .option('--threads <n>', 'CPU threads of one forward pass', '1')
    .option('--out <dir>', 'the folder that holds the runs (default: out in the workspace)')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  segscale latency --family resnet56 --depth 3,9,5 --width 8,24,64\n' +
        '  segscale latency --family resnet56 --pairs\n  segscale latency quickstart',
    )
    .action(async (run: string | undefined, options: LatencyCommandOptions) => {
      const { latencyCommand } = await import('../latency/latency-command.ts')
      await latencyCommand(run, options)
    })
}
