import { exitCode } from '../exit-code.ts'
import { printJson, printLine } from '../output.ts'
import { cacheVerify } from './cache-verify.ts'
import { counted } from './counted.ts'
import { openStore } from './open-store.ts'

/** `segscale cache verify`. */
export async function verifyCommand({ json }: { readonly json?: boolean }): Promise<void> {
  const verdict = await cacheVerify(openStore())
  if (verdict.damaged.length > 0) process.exitCode = exitCode.store
  if (json === true) {
    printJson(verdict)
    return
  }
  const { records, blobs, damaged, missing, conflicts } = verdict
  printLine(
    `Whole: ${counted(records, 'record')} and ${counted(blobs, 'blob')}; damaged: ${counted(damaged.length, 'entry', 'entries')}.`,
  )
  for (const key of damaged) printLine(`damaged, set aside  ${key}`)
  if (missing.length > 0)
    printLine(`Named by records and not here: ${counted(missing.length, 'blob')}, made again when needed.`)
  for (const path of conflicts) printLine(`another outcome     ${path}`)
}
