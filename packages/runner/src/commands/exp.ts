import { InvalidArgumentError, Option, type Command } from 'commander'
import { rememberedFailures } from '../executor/failure-class.ts'
import type { RunCommandOptions } from '../study/run-command.ts'
import { byteSize, fileOption, jsonOption, onlyOption, seconds, setOption } from './options.ts'

/** Adds `segscale exp`: runs an experiment; also goes on with one that was stopped. */
export function registerExp(program: Command): void {
  program
    .command('exp')
    .summary('run an experiment: train, predict, select, report')
    .description(
      'Runs an experiment: trains base and sentinels, fits the surrogate, selects and trains nets until the budget ends, ' +
        'and writes the report. Trainings that are in the store are not repeated, so the same command also goes on with ' +
        'a run that was stopped. Exit codes: 0 done, 2 invalid file, 3 done but trainings failed, 5 store not writable, ' +
        '6 a budget of time is used, 129, 130 and 143 stopped.',
    )
    .addOption(fileOption())
    .addOption(setOption())
    .addOption(onlyOption())
    .option('--out <dir>', 'folder for the results (default: out in the workspace)')
    .addOption(workersOption())
    .option('--keep-going', 'go on with the others when a training fails (the default)')
    .addOption(
      new Option('--fail-fast', 'end the run at the first failed training').conflicts(['keepGoing', 'maxFailures']),
    )
    .addOption(
      new Option('--max-failures <n>', 'end the run when so many trainings have failed')
        .argParser(wholeNumber(1, 1e9))
        .conflicts('keepGoing'),
    )
    .addOption(retryOption())
    .addOption(
      new Option(
        '--memory <size>',
        'memory of each training, such as 4g (default: its share of the machine)',
      ).argParser(byteSize),
    )
    .addOption(new Option('--timeout <time>', 'longest time of one training, such as 2h').argParser(seconds))
    .addOption(
      new Option(
        '--silence <time>',
        'a training that does no step for so long is taken for hung (default: 10m)',
      ).argParser(seconds),
    )
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
  return new Option('--workers <n>', 'trainings at once (default: CPU cores / recipe.threads)').argParser(
    wholeNumber(1, 1024),
  )
}

function retryOption(): Option {
  return new Option(
    '--retry-failed [kinds]',
    `try trainings again that are known to fail: all, or some of ${rememberedFailures.join(', ')}`,
  )
    .preset(rememberedFailures.join(','))
    .argParser((text: string) =>
      text.split(',').map((word) => {
        const kind = rememberedFailures.find((name) => name === (shortNames[word] ?? word))
        if (kind !== undefined) return kind
        throw new InvalidArgumentError(`It must name some of ${rememberedFailures.join(', ')}.`)
      }),
    )
}

/** What people also call the kinds of failures. */
const shortNames: Readonly<Record<string, string>> = { oom: 'out-of-memory', nan: 'diverged', hung: 'timeout' }

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (Number.isInteger(number) && number >= least && number <= most) return number
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}

/** `--serve`: a live page while the run lasts. */
function serveOption(): Option {
  return new Option('--serve', 'show the run in a browser while it lasts, on this machine alone')
}
