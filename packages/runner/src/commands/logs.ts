import type { Command } from 'commander'
import { outFolder } from '../report/run-folders.ts'

interface LogsOptions {
  readonly out?: string
  readonly follow?: boolean
}

/** Adds `segscale logs`: what the processes of trainings printed. */
export function registerLogs(program: Command): void {
  program
    .command('logs')
    .summary('print what the processes of trainings printed')
    .description(
      'Prints the logs of one training, by the beginning of its key, or of all trainings of a run, by its name. Every ' +
        'attempt has a log of its own.',
    )
    .argument('<what>', 'the first digits of a key, the name of an experiment (its latest run), or name@runId')
    .option('--out <dir>', 'the folder that holds the runs (default: out in the workspace)')
    .option('-f, --follow', 'go on printing what comes, until Ctrl-C')
    .action(async (what: string, { out, follow }: LogsOptions) => {
      const { followLogs, logFiles, printLogs } = await import('../runs/logs.ts')
      const folder = process.cwd()
      const files = await logFiles(what, { out: outFolder(out, folder), folder })
      if (follow === true) await followLogs(files, process.stdout)
      else await printLogs(files, process.stdout)
    })
}
