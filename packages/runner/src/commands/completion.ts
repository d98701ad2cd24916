import { Argument, type Command } from 'commander'
import { completionScript, shells, type Shell } from '../completion/completion-script.ts'
import { printLine } from '../output.ts'

/** Adds `segscale completion`: a script that teaches a shell the commands and their options. */
export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .summary('print a script that completes commands, options and experiment files')
    .description('Prints a script for a shell, which completes commands, options and files.')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .addHelpText('after', '\nExample:\n  segscale completion bash >> ~/.bashrc')
    .action((shell: Shell) => {
      const verbs = program.commands.map((command) => ({
        name: command.name(),
        summary: command.summary(),
        options: command.options.flatMap(({ long }) => long ?? []),
      }))
      printLine(completionScript(shell, verbs))
    })
}
