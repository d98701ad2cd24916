import { printJson, printLine } from '../output.ts'
import { bytesText } from './bytes-text.ts'
import { cacheInfo, type CacheShare } from './cache-info.ts'
import { home } from './open-store.ts'

/** `segscale cache info`. */
export async function infoCommand({ json }: { readonly json?: boolean }): Promise<void> {
  const info = await cacheInfo(home())
  if (json === true) {
    printJson(info)
    return
  }
  printLine(`${info.home}: format ${info.format}, ${bytesText(info.totalBytes)} in all`)
  const shares: [string, CacheShare][] = [
    ['records', info.records],
    ['weights', info.weights],
    ['other blobs', info.blobs],
    ['checkpoints', info.checkpoints],
    ['other outcomes', info.conflicts],
    ['damaged', info.damaged],
    ['failures', info.failures],
    ['leases', info.leases],
  ]
  for (const [name, { count, bytes }] of shares) {
    printLine(`${name.padEnd(15)} ${String(count).padStart(7)}  ${bytesText(bytes).padStart(10)}`)
  }
}
