import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { checkRequiredOptions, checkWords, needsFile } from './commands/options.ts'
import { reportError } from './error-report.ts'
import { exitCode } from './exit-code.ts'
import { printJson } from './output.ts'

/** Adds one verb to the command line. */
type Register = (program: Command) => void

/** The verbs, each loaded only where it is needed, so that none waits for what another imports. */
const verbs: Readonly<Record<string, () => Promise<Register>>> = {
  exp: async () => (await import('./commands/exp.ts')).registerExp,
  plan: async () => (await import('./commands/plan.ts')).registerPlan,
  validate: async () => (await import('./commands/validate.ts')).registerValidate,
  show: async () => (await import('./commands/show.ts')).registerShow,
  init: async () => (await import('./commands/init.ts')).registerInit,
  explain: async () => (await import('./commands/explain.ts')).registerExplain,
  diff: async () => (await import('./commands/diff.ts')).registerDiff,
  report: async () => (await import('./commands/report.ts')).registerReport,
  serve: async () => (await import('./commands/serve.ts')).registerServe,
  cache: async () => (await import('./commands/cache.ts')).registerCache,
  ls: async () => (await import('./commands/ls.ts')).registerLs,
  latency: async () => (await import('./commands/latency.ts')).registerLatency,
  export: async () => (await import('./commands/export.ts')).registerExport,
  verify: async () => (await import('./commands/verify.ts')).registerVerify,
  status: async () => (await import('./commands/status.ts')).registerStatus,
  logs: async () => (await import('./commands/logs.ts')).registerLogs,
  describe: async () => (await import('./commands/describe.ts')).registerDescribe,
  data: async () => (await import('./commands/data.ts')).registerData,
  families: async () => (await import('./commands/families.ts')).registerFamilies,
  candidates: async () => (await import('./commands/candidates.ts')).registerCandidates,
  schema: async () => (await import('./commands/schema.ts')).registerSchema,
  completion: async () => (await import('./commands/completion.ts')).registerCompletion,
  doctor: async () => (await import('./commands/doctor.ts')).registerDoctor,
}

/**
 * Runs the command line and tells its exit status. Never throws: whatever goes wrong is reported.
 *
 * Data goes to standard output, everything else to standard error.
 *
 * @param argv - The arguments, without interpreter and script.
 */
export async function main(argv: readonly string[]): Promise<number> {
  toleratePipesThatClose()
  // Commands and the processes they start all ask the environment.
  if (argv.includes('--no-color')) process.env['NO_COLOR'] = '1'
  const isJson = argv.includes('--json')
  try {
    const program = await createProgram(argv[0])
    await program.parseAsync(argv, { from: 'user' })
    return Number(process.exitCode ?? exitCode.ok)
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCode.ok
    return reportError(error, isJson ? printJson : undefined)
  }
}

/**
 * The command line.
 *
 * @param verb - The only verb that is needed; all are there where it is none of them.
 */
export async function createProgram(verb?: string): Promise<Command> {
  const program = new Command('segscale')
    .description('Finds the smallest ConvNets that keep the accuracy: one YAML file in, trained nets out.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .option('--no-color', 'plain text (so do NO_COLOR and output that is no terminal)')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .exitOverride()
    // Errors of usage are reported with all others.
    .configureOutput({ outputError: () => undefined })
    .addHelpText('after', examples)
    .hook('preAction', (_, command) => {
      checkWords(command)
      checkRequiredOptions(command)
    })
  // A completion tells of all the others.
  const isOne = verb !== undefined && verb !== 'completion' && Object.hasOwn(verbs, verb)
  const needed = isOne ? [verb] : Object.keys(verbs)
  for (const name of needed) (await verbs[name]?.())?.(program)
  // Commander's own complaint about a bare word would not say how to name a file.
  for (const command of program.commands.filter(needsFile)) command.allowExcessArguments()
  return program
}

const examples = `
Examples:
  segscale plan --file experiments/quickstart.yaml
  segscale exp --file experiments/quickstart.yaml
  segscale describe --family resnet56 --depth 3,9,5 --width 8,24,64

Exit codes:
  0 done, 1 internal error, 2 wrong command line or experiment file, 3 some trainings failed, 4 a condition that was
  asked for does not hold, 5 the store failed, 6 a limit was reached (run again to go on), 129, 130 and 143 stopped
`

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return (manifest as { version: string }).version
}

/** A reader such as `head` may close the pipe early, a person the terminal; that is no error of ours. */
function toleratePipesThatClose(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.listenerCount('error') > 0) continue
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error
    })
  }
}
