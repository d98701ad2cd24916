import { InvalidArgumentError, Option, type Command } from 'commander'
import type { RunCommandOptions } from '../study/run-command.ts'
import { fileOption, jsonOption, setOption } from './options.ts'

/** Adds `segscale exp`: runs an experiment; also goes on with one that was stopped. */
export function registerExp(program: Command): void {
  program
    .command('exp')
    .summary('run an experiment: train, predict, select, report')
    .description(
      'Runs an experiment: trains base and sentinels, fits the surrogate, selects and trains nets until the budget ends, ' +
        'and writes the report. Trainings that are in the store are not repeated, so the same command also goes on with ' +
        'a run that was stopped. Exit codes: 0 done, 2 invalid file, 3 done but trainings failed, 5 store not writable, ' +
        '6 time budget ended (run again to go on), 130 and 143 stopped.',
    )
    .addOption(fileOption())
    .addOption(setOption())
    .option('--out <dir>', 'folder for the results (default: out in the workspace)')
    .addOption(workersOption())
    .option('--fail-fast', 'end the run at the first failed training instead of going on')
    .addOption(
      new Option('--progress <mode>', 'how progress is shown on standard error')
        .choices(['auto', 'live', 'lines', 'json', 'none'])
        .default('auto'),
    )
    .addOption(serveOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  segscale exp --file experiments/quickstart.yaml --set seeds=[1,2,3]')
    .action(async (options: RunCommandOptions) => {
      const { runCommand } = await import('../study/run-command.ts')
      process.exitCode = await runCommand(options)
    })
}

/** `--workers`: how many trainings run at once. */
export function workersOption(): Option {
  return new Option('--workers <n>', 'trainings at once (default: CPU cores / recipe.threads)').argParser((text) => {
    const workers = Number(text)
    if (Number.isInteger(workers) && workers >= 1 && workers <= 1024) return workers
    throw new InvalidArgumentError('It must be a whole number from 1 to 1024.')
  })
}

/** `--serve`: a live page while the run lasts. */
function serveOption(): Option {
  return new Option('--serve', 'show the run in a browser while it lasts, on this machine alone')
}
