import { Option, type Command } from 'commander'
import { jsonOption } from './options.ts'

interface ReportOptions {
  readonly file?: string
  readonly out?: string
  readonly markdown?: boolean
  readonly json?: boolean
}

/** Adds `segscale report`: the report of a past run, made anew from its folder. */
export function registerReport(program: Command): void {
  program
    .command('report')
    .summary('write the report of a past run: one HTML file, pictures, tables, Markdown')
    .description(
      'Writes the report of a past run into its folder: report.html (one file, opens from disk), summary.md, and under ' +
        'report/ every plot as SVG, PNG and CSV. A run writes it at its end by itself. Nothing is trained.',
    )
    .argument(
      '[run]',
      "a run folder, its result.json, an experiment's name (its latest run), or name@runId; default: the newest run",
    )
    .addOption(new Option('-f, --file <file>', 'experiment file (YAML), for its latest run'))
    .option('--out <dir>', 'the folder that holds the runs (default: out in the workspace)')
    .addOption(new Option('--markdown', 'print the summary for a pull request instead').conflicts('json'))
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  segscale report --file experiments/quickstart.yaml')
    .action(async (run: string | undefined, { file, out, markdown, json }: ReportOptions, command: Command) => {
      if (run !== undefined && file !== undefined) command.error('error: name a run or give --file, not both')
      const { reportCommand } = await import('../report/report-command.ts')
      const format = markdown === true ? 'markdown' : json === true ? 'json' : 'text'
      await reportCommand({ named: run ?? file, isFile: file !== undefined, out, format })
    })
}
