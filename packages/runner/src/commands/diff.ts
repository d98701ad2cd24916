import { relative, resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { SegscaleError } from '@segscale/core'
import { compareSides, type Difference } from '../diff/compare-sides.ts'
import type { DiffSide } from '../diff/diff-side.ts'
import { findSide } from '../diff/find-side.ts'
import { renderDifference } from '../diff/render-difference.ts'
import { exitCode } from '../exit-code.ts'
import { colorsFor, printJson } from '../output.ts'
import { outFolder } from '../report/run-folders.ts'

interface DiffOptions {
  readonly json?: boolean
  readonly format: 'table' | 'json' | 'md' | 'html'
  readonly all?: boolean
  readonly out?: string
  readonly file?: string
  readonly from?: string
  readonly failOn?: 'regression'
}

/** Adds `segscale diff A B`: what changed in the file, in the trainings and in the results. */
export function registerDiff(program: Command): void {
  program
    .command('diff')
    .summary('compare two versions: experiment files, files at a git revision, or runs')
    .description(
      'Compares two versions: what changed in the resolved file and what that means for trainings; which trainings are ' +
        'shared, added and dropped; how the nets that both trained changed, with a verdict; the chosen nets, the front, ' +
        'the hypervolume and the surrogate. Trainings that are missing are named; nothing is trained.',
    )
    .argument(
      '[a]',
      'a YAML file, a file at a git revision (HEAD~3:experiments/x.yaml), a run folder, its result.json, the name of an ' +
        'experiment (its latest run), or name@runId',
    )
    .argument('[b]', 'the other one')
    .option('-f, --file <file>', 'with --from: the file as it is now, in place of a and b')
    .option('--from <revision>', 'with --file: the git revision to compare it with')
    .option('--all', 'also show what did not change')
    .option('--out <dir>', 'the folder that holds the runs (default: out in the workspace)')
    .addOption(
      new Option('--format <format>', 'how the comparison is written')
        .choices(['table', 'json', 'md', 'html'])
        .default('table'),
    )
    .option('--json', 'write one JSON document to standard output (the same as --format json)')
    .addOption(
      new Option('--fail-on <what>', 'exit code 4 where a net or the base has regressed').choices(['regression']),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  segscale diff --file experiments/quickstart.yaml --from HEAD~1\n  segscale diff quickstart other --format md',
    )
    .action(async (a: string | undefined, b: string | undefined, options: DiffOptions) => {
      const [left, right] = sidesOf(a, b, options)
      await diff(left, right, options)
    })
}

function sidesOf(a: string | undefined, b: string | undefined, { file, from }: DiffOptions): [string, string] {
  if (file !== undefined && from !== undefined && a === undefined) {
    const path = relative(process.cwd(), resolve(file))
    return [`${from}:${path.startsWith('..') ? path : `./${path}`}`, file]
  }
  if (file === undefined && from === undefined && a !== undefined && b !== undefined) return [a, b]
  throw new SegscaleError('USAGE', 'Name two versions, as in "segscale diff A B", or --file F with --from REVISION.')
}

async function diff(a: string, b: string, options: DiffOptions): Promise<void> {
  const folder = process.cwd()
  const places = { out: outFolder(options.out, folder), folder }
  const [left, right] = [await findSide(a, places), await findSide(b, places)]
  const all = options.all === true
  const difference = compareSides(left, right, all)
  if (options.failOn === 'regression' && hasRegressed(difference)) process.exitCode = exitCode.gate
  if (options.json === true) printJson(difference)
  else await print(difference, left, right, options)
}

async function print(
  difference: Difference,
  left: DiffSide,
  right: DiffSide,
  { format, all }: DiffOptions,
): Promise<void> {
  const sides = [left.study, right.study] as const
  const text = (width: number, color: boolean): string =>
    renderDifference(difference, [left, right], { width, color, all: all === true })
  switch (format) {
    case 'json':
      printJson(difference)
      return
    case 'md': {
      const { differenceMarkdown } = await import('../diff/difference-markdown.ts')
      process.stdout.write(differenceMarkdown(difference))
      return
    }
    case 'html': {
      const { differencePage } = await import('../diff/difference-page.ts')
      process.stdout.write(await differencePage(difference, sides))
      return
    }
    case 'table':
      process.stdout.write(text(process.stdout.columns || 120, colorsFor('stdout').isColorSupported))
  }
}

function hasRegressed({ base, chosen, nets }: Difference): boolean {
  return [...(base === null ? [] : [base]), ...chosen, ...nets].some(({ verdict }) => verdict === 'regressed')
}
