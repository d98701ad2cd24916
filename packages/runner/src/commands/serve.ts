import { InvalidArgumentError, Option, type Command } from 'commander'

interface ServeOptions {
  readonly port?: number
  readonly out?: string
}

/** Adds `segscale serve`: live pages of all runs, for this machine alone. */
export function registerServe(program: Command): void {
  program
    .command('serve')
    .summary('show running and past experiments in a browser, on this machine alone')
    .description(
      'Serves live pages of all runs: progress of each training, the front and the surrogate as they grow, logs, reports, ' +
        'and two runs compared. It answers to this machine alone, only reads, and ends with Ctrl-C.',
    )
    .addOption(
      new Option('--port <n>', 'port (default: 7337, or any that is free where that is taken)').argParser(portOf),
    )
    .option('--out <dir>', 'the folder that holds the runs (default: out in the workspace)')
    .addHelpText('after', '\nExample:\n  segscale serve')
    .action(async (options: ServeOptions, command: Command) => {
      const { serveCommand } = await import('../serve/serve-command.ts')
      await serveCommand(options).catch((reason: unknown) => {
        const error = reason as NodeJS.ErrnoException
        if (error.syscall !== 'listen') throw reason
        command.error(
          `error: port ${options.port ?? ''} cannot be used (${error.code ?? error.message}); name another one`,
        )
      })
    })
}

/** A port by its number. */
export function portOf(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && text.trim() !== '') return port
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.')
}
