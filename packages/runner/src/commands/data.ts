import { Option, type Command } from 'commander'
import { printJson, printLine } from '../output.ts'
import { jsonOption } from './options.ts'
import type { PeekOptions, SourceOptions } from '../data/data-source.ts'

type Json = { readonly json?: boolean }

/** Adds `segscale data`: which data sets there are, whether they are here, what they look like. */
export function registerData(program: Command): void {
  const data = program
    .command('data')
    .summary('list, fetch, check and look at data sets')
    .description('Which data sets there are, whether they are on this machine, and what they hold.')
  data
    .command('ls')
    .summary('list the data sets, and which are on this machine')
    .addOption(jsonOption())
    .action(async ({ json }: Json) => {
      const { datasetRows, datasetTable } = await import('../data/list-datasets.ts')
      const rows = await datasetRows()
      if (json === true) printJson(rows)
      else for (const line of datasetTable(rows)) printLine(line)
    })
  data
    .command('fetch <name>')
    .summary('fetch a data set once, checked against its pinned digests')
    .addOption(jsonOption())
    .action(async (name: string, { json }: Json) => {
      const { fetchDataset } = await import('../data/fetch-dataset.ts')
      const fetched = await fetchDataset(name)
      if (json === true) printJson(fetched)
      else printLine(`${fetched.name} lies in ${fetched.folder}`)
    })
  withSource(data.command('verify [name]'))
    .summary('read all of a data set, and say what it holds or what is wrong with it')
    .addOption(jsonOption())
    .action(async (name: string | undefined, options: SourceOptions & Json) => {
      const { inspectDataset, renderInspection } = await import('../data/inspect-dataset.ts')
      const inspection = await inspectDataset(name, options)
      if (options.json === true) printJson(inspection)
      else for (const line of renderInspection(inspection)) printLine(line)
    })
  withSource(data.command('peek [name]'))
    .summary('write a picture with some images of every class')
    .option('--out <png>', 'where the picture goes', 'peek.png')
    .addOption(new Option('--split <part>', 'train or test images').choices(['train', 'test']).default('train'))
    .option('--count <number>', 'images of each class (default: 10, or 4 where there are many classes)')
    .addOption(jsonOption())
    .action(async (name: string | undefined, options: PeekOptions & Json) => {
      const { peekDataset, renderPeek } = await import('../data/peek-dataset.ts')
      const peek = await peekDataset(name, options)
      if (options.json === true) printJson(peek)
      else for (const line of renderPeek(peek)) printLine(line)
    })
}

/** The options that say which data set is meant: by name and place, or as an experiment file names it. */
function withSource(command: Command): Command {
  return command
    .option('-f, --file <file>', 'take the data set that an experiment file names')
    .option('--path <path>', 'where the data set lies')
    .addOption(new Option('--labels <kind>', 'labels of cifar100').choices(['fine', 'coarse']))
    .option('--size <pixels>', 'rows and columns that images of your own are resized to')
    .addOption(new Option('--channels <number>', 'channels of images of your own').choices(['1', '3']))
}
