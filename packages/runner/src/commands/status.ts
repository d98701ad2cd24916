import type { Command } from 'commander'
import { printJson, printLine } from '../output.ts'
import { outFolder } from '../report/run-folders.ts'
import { jsonOption } from './options.ts'

interface StatusOptions {
  readonly out?: string
  readonly json?: boolean
}

/** Adds `segscale status`: how far runs have come that have no result yet. */
export function registerStatus(program: Command): void {
  program
    .command('status')
    .summary('say how far runs have come that have no result yet')
    .description(
      'Says of every run without a result how many of its trainings have records, and what its trainings printed last. ' +
        'Such a run is under way, or was stopped; the same exp command goes on from there.',
    )
    .option('--out <dir>', 'the folder that holds the runs (default: out in the workspace)')
    .addOption(jsonOption())
    .action(async ({ out, json }: StatusOptions) => {
      const { openRuns, openRunsText } = await import('../runs/open-runs.ts')
      const { LocalStore } = await import('../store/local-store.ts')
      const { storeHome } = await import('../store/store-home.ts')
      const store = new LocalStore(storeHome(process.env, process.cwd()))
      const runs = await openRuns(outFolder(out, process.cwd()), store)
      if (json === true) printJson(runs)
      else printLine(openRunsText(runs, process.stdout.columns || 100))
    })
}
