import type { Command } from 'commander'
import { printJson, printLine } from '../output.ts'
import { listRuns, outFolder } from '../report/run-folders.ts'
import { runSummary, runTable } from '../report/run-table.ts'

interface ListOptions {
  readonly json?: boolean
  readonly out?: string
}

/** Adds `segscale ls`: the past runs, the newest first. */
export function registerLs(program: Command): void {
  program
    .command('ls')
    .summary('list past runs, the newest first')
    .description(
      'Lists past runs, the newest first: when, how many trainings, the accuracy of base and best net, exit code.',
    )
    .option('--out <dir>', 'the folder that holds the runs (default: out in the workspace)')
    .option('--json', 'write one JSON document to standard output')
    .action(async (options: ListOptions) => {
      await list(options)
    })
}

async function list(options: ListOptions): Promise<void> {
  const out = outFolder(options.out, process.cwd())
  const runs = await listRuns(out)
  if (options.json === true) {
    printJson(runs.map(runSummary))
    return
  }
  if (runs.length === 0) printLine(`No runs in ${out}. Run one with: segscale exp --file experiments/quickstart.yaml`)
  else for (const line of runTable(runs, process.stdout.columns || 120)) printLine(line)
}
