import type { Colors } from '../output.ts'
import type { Check } from './checks.ts'

/** The lines of `segscale doctor`: one a check, with what mends it below, and a last one that sums up. */
export function renderChecks(checks: readonly Check[], colors: Colors): string[] {
  const marks = { ok: colors.green('✓'), note: colors.yellow('!'), todo: colors.cyan('○'), missing: colors.red('✗') }
  const width = Math.max(...checks.map(({ name }) => name.length))
  const lines = checks.flatMap(({ state, name, found, remedy }) => {
    const line = `${marks[state]} ${name.padEnd(width)}  ${found}`
    return remedy === undefined ? [line] : [line, `  ${' '.repeat(width)}  → ${colors.bold(remedy)}`]
  })
  return [...lines, '', verdict(checks)]
}

/** Whether trainings can run here, if need be after the set-up that they start by themselves. */
export function isReady(checks: readonly Check[]): boolean {
  return checks.every(({ state }) => state !== 'missing')
}

function verdict(checks: readonly Check[]): string {
  if (!isReady(checks)) return 'Trainings cannot run before what is marked ✗ is mended.'
  if (checks.some(({ state }) => state === 'todo')) {
    return 'Nothing is missing. The set-up (○) is done by the first run, or by its command above.'
  }
  return 'Nothing is missing: trainings can run.'
}
