import { Option, type Command } from 'commander'
import type { GcCommandOptions } from '../cache/gc-command.ts'
import type { ListCommandOptions } from '../cache/list-command.ts'
import type { SyncCommandOptions } from '../cache/sync-command.ts'
import { byteSize, jsonOption, seconds } from './options.ts'

interface JsonChoice {
  readonly json?: boolean
}

/** Adds `segscale cache`: what the store holds, whether it is whole, what may go, and copies to and from other stores. */
export function registerCache(program: Command): void {
  const cache = program
    .command('cache')
    .summary('list, check, clean and share the stored trainings')
    .description(
      'Works with the store of finished trainings: .segscale in the workspace, or the folder in SEGSCALE_HOME.',
    )
    .helpCommand(false)
  registerReading(cache)
  registerGc(cache)
  for (const [verb, direction] of [
    ['push', 'to'],
    ['pull', 'from'],
  ] as const) {
    cache
      .command(verb)
      .description(
        `Copies records ${direction} the store in another folder, such as one on a shared disk. Every record is checked on ` +
          `the way; nothing is replaced.${verb === 'pull' ? ' The check finds damage, not lies: pull from stores that you trust.' : ''}`,
      )
      .argument('<folder>', "the other store's folder")
      .option(
        '--blobs',
        'also copy blobs, which are weights and the like; without them a net whose weights are needed is trained again',
      )
      .addOption(jsonOption())
      .action(async (folder: string, options: SyncCommandOptions) => {
        await (await import('../cache/sync-command.ts')).syncCommand(verb, folder, options)
      })
  }
}

function registerReading(cache: Command): void {
  cache
    .command('ls')
    .description('Lists the stored records of what took time, such as trainings, the newest first.')
    .option('--kind <kinds>', 'records of these kinds, with commas, such as training,evaluation; or all')
    .addOption(jsonOption())
    .action(async (options: ListCommandOptions) => {
      await (await import('../cache/list-command.ts')).listCommand(options)
    })
  cache
    .command('info')
    .description('Says how many records, weights and other blobs there are and what they take on the disk.')
    .addOption(jsonOption())
    .action(async (options: JsonChoice) => {
      await (await import('../cache/info-command.ts')).infoCommand(options)
    })
  cache
    .command('verify')
    .description(
      'Reads and checks every entry. Damaged ones are set aside, and their work is done again. Exit code 5: some were.',
    )
    .addOption(jsonOption())
    .action(async (options: JsonChoice) => {
      await (await import('../cache/verify-command.ts')).verifyCommand(options)
    })
}

function registerGc(cache: Command): void {
  cache
    .command('gc')
    .description(
      'Says what could be removed: blobs that no record names, leftovers and, with --older or --max-size, records. Removes ' +
        'it with --yes. What a run in the output folder or a file in experiments refers to stays.',
    )
    .addOption(new Option('--older <time>', 'records last written before that, such as 90d').argParser(seconds))
    .addOption(
      new Option(
        '--max-size <size>',
        'the oldest records, until records and blobs take at most that, such as 10g (powers of 1024)',
      ).argParser(byteSize),
    )
    .option(
      '--weights',
      'weights of nets that no run in the output folder answers with, as base, chosen or uniform net; records stay',
    )
    .option('--keep-referenced', 'keep what runs and experiments refer to (the default)')
    .option('--no-keep-referenced', 'give that protection up')
    .addOption(
      new Option('--out <dir>', 'a folder that holds runs (repeatable; default: out in the workspace)').argParser(
        (value: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), value],
      ),
    )
    .option('--yes', 'remove, instead of only saying what would go')
    .addOption(jsonOption())
    .action(async (options: GcCommandOptions) => {
      await (await import('../cache/gc-command.ts')).gcCommand(options)
    })
}
