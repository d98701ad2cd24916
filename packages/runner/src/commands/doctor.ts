import type { MachineFacts } from '@segscale/engine'
import type { Command } from 'commander'
import { machineChecks } from '../doctor/checks.ts'
import { isReady, renderChecks } from '../doctor/render-checks.ts'
import { exitCode } from '../exit-code.ts'
import { colorsFor, printJson, printLine } from '../output.ts'
import { jsonOption } from './options.ts'

/**
 * Adds `segscale doctor`: what this machine has of all that training needs. Exit status 1 when something is missing that
 * the set-up cannot bring by itself.
 *
 * @param inspect - Looks at the machine; another one in tests.
 */
export function registerDoctor(program: Command, inspect: () => Promise<MachineFacts> = inspectLazily): void {
  program
    .command('doctor')
    .summary('say what is there, what is missing, and how to mend it')
    .description(
      'Looks at this machine: Node, compiler, pip, TensorFlow, CPU, GPU, memory, cache and disk. ' +
        'For what is missing it prints the command that mends it. Changes nothing and uses no network.',
    )
    .addOption(jsonOption())
    .action(async (options: { readonly json?: boolean }) => {
      const machine = await inspect()
      const checks = machineChecks(machine)
      process.exitCode = isReady(checks) ? exitCode.ok : exitCode.internal
      if (options.json === true) printJson({ ready: isReady(checks), checks, machine })
      else for (const line of renderChecks(checks, colorsFor('stdout', false))) printLine(line)
    })
}

async function inspectLazily(): Promise<MachineFacts> {
  // Loaded when asked for: `segscale --help` registers every command.
  return (await import('../doctor/this-machine.ts')).inspectThisMachine()
}
