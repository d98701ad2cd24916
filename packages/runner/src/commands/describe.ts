import type { Command } from 'commander'
import type { NetOptions } from '../describe/net-request.ts'
import { printJson, printLine } from '../output.ts'
import { jsonOption, RequiredOption } from './options.ts'

/** Adds `segscale describe`: what one rescale of a family costs. */
export function registerDescribe(program: Command): void {
  program
    .command('describe')
    .summary('count params, MACs and GeMM sizes of one net')
    .description(
      'Counts one net of a family: params, MACs and matrix products, in all, by segment, and as a share of the base. ' +
        'Nothing is trained; no data set is fetched.',
    )
    .addOption(
      new RequiredOption(
        '--family <name>',
        'a name that `segscale families` lists, or a file with a template that ends in .yaml',
      ),
    )
    .option('--depth <counts>', 'blocks kept, one number per segment, as in 3,9,5 (default: all)')
    .option('--width <counts>', 'channels kept, one number per segment, as in 8,24,64 (default: all)')
    .option(
      '--inner <counts>',
      'channels (or expansion) kept inside blocks, one number per segment (default: as width)',
    )
    .option('--head <count>', "channels kept in the head's convolution (default: as width)")
    .option('--dataset <name>', 'data set whose images the net reads', 'cifar10')
    .option('--path <folder>', 'where the data set lies, for one that is not fetched')
    .option('--classes <number>', "classes that the net tells apart (default: the data set's)")
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  segscale describe --family resnet56 --depth 3,9,5 --width 8,24,64')
    .action(async (options: NetOptions & { readonly json?: boolean }) => {
      const { netRequest } = await import('../describe/net-request.ts')
      const { describeNet } = await import('../describe/net-description.ts')
      const net = describeNet(netRequest(options))
      if (options.json === true) {
        printJson(net)
        return
      }
      const { renderDescription } = await import('../describe/render-description.ts')
      printLine(renderDescription(net, process.stdout.columns || 100))
    })
}
