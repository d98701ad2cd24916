import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes of all files under a folder, 0 where there is none. What vanishes meanwhile does not count. Never rejects. */
export async function treeBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  let total = 0
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) total += await treeBytes(path)
    else if (entry.isFile())
      total += await lstat(path).then(
        ({ size }) => size,
        () => 0,
      )
  }
  return total
}
