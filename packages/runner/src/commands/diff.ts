import type { Command } from 'commander'
import { compareSides } from '../diff/compare-sides.ts'
import { findSide } from '../diff/find-side.ts'
import { renderDifference } from '../diff/render-difference.ts'
import { colorsFor, printJson } from '../output.ts'
import { outFolder } from '../report/run-folders.ts'

interface DiffOptions {
  readonly json?: boolean
  readonly all?: boolean
  readonly out?: string
}

/** Adds `segscale diff A B`: what changed in the file, in the trainings and in the results. */
export function registerDiff(program: Command): void {
  program
    .command('diff')
    .summary('compare two runs, or two experiment files and their latest runs')
    .description(
      'Compares two runs: what changed in the resolved file, which trainings are shared, added and dropped, and how ' +
        'the chosen nets, the hypervolume and the surrogate changed. Nothing is trained.',
    )
    .argument(
      '<a>',
      'a run folder, its result.json, the name of an experiment (its latest run), name@runId, or a YAML file',
    )
    .argument('<b>', 'the other one')
    .option('--all', 'also show what did not change')
    .option('--out <dir>', 'the folder that holds the runs (default: out in the workspace)')
    .option('--json', 'write one JSON document to standard output')
    .action(async (a: string, b: string, options: DiffOptions) => {
      await diff(a, b, options)
    })
}

async function diff(a: string, b: string, options: DiffOptions): Promise<void> {
  const folder = process.cwd()
  const places = { out: outFolder(options.out, folder), folder }
  const [left, right] = [await findSide(a, places), await findSide(b, places)]
  const all = options.all === true
  const difference = compareSides(left, right, all)
  if (options.json === true) {
    printJson(difference)
    return
  }
  const color = colorsFor('stdout').isColorSupported
  const width = process.stdout.columns || 120
  process.stdout.write(renderDifference(difference, [left.study, right.study], { width, color, all }))
}
