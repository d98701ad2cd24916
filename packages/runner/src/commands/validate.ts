import { Option, type Command } from 'commander'
import { exitCode } from '../exit-code.ts'
import { colorsFor, printJson, printLine } from '../output.ts'
import { jsonOption, setOption } from './options.ts'

interface ValidateOptions {
  readonly file: readonly string[]
  readonly set: readonly string[]
  readonly json?: boolean
}

/** Adds `segscale validate`: whether experiment files are right, with every problem at once. */
export function registerValidate(program: Command): void {
  program
    .command('validate')
    .summary('check experiment files and show every problem at once')
    .description(
      'Checks experiment files: syntax, names, types, ranges, and whether data set or table, family, space, sentinels and ' +
        'budget fit together. Every problem is shown at once with its place. Nothing is trained. Exit code 2: not valid.',
    )
    .argument('[files...]', 'more experiment files')
    .addOption(
      new Option('-f, --file <file>', 'experiment file (YAML); - reads standard input (repeatable)')
        .argParser((value: string, earlier: readonly string[]) => [...earlier, value])
        .default([], 'none'),
    )
    .addOption(setOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  segscale validate experiments/*.yaml\n  segscale validate --file a.yaml --set recipe.epochs=8',
    )
    .action(async (files: string[], options: ValidateOptions, command: Command) => {
      const all = [...options.file, ...files]
      if (all.length === 0) command.error('error: name an experiment file: --file experiments/quickstart.yaml')
      await validate(all, options)
    })
}

async function validate(files: readonly string[], { set, json }: ValidateOptions): Promise<void> {
  const { fileVerdict } = await import('../load/file-verdict.ts')
  const { issueReport } = await import('../load/issue-report.ts')
  const verdicts = files.map((file) => fileVerdict(file, set))
  const errors = verdicts.flatMap(({ error }) => error ?? [])
  if (errors.length > 0) process.exitCode = exitCode.usage
  if (json === true) {
    const message = errors.map((error) => error.message).join('; ')
    const issues = verdicts.flatMap((verdict) => verdict.issues)
    const error = errors[0] && { error: { code: errors[0].code, message, issues } }
    printJson({ valid: errors.length === 0, files: verdicts, ...error })
    return
  }
  const colors = colorsFor('stdout')
  for (const { file, summary = '', issues, error } of verdicts) {
    if (error) process.stderr.write(`${issueReport(issues, colorsFor('stderr'))}\n\n${error.message}\n`)
    else printLine(`${colors.bold(file)}  ${colors.green('ok')}  ${summary}`)
  }
}
