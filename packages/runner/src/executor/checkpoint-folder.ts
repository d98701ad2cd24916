import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isContentKey, SegscaleError, temporaryPrefix } from '@segscale/core'

/** What checkpoints may take on the disk in all, in bytes: some hundred of them at the size of a ResNet-110. */
const limitBytes = 2 * 2 ** 30

/** Seconds between two checkpoints of a training where nothing else is asked for. */
const defaultSeconds = 60

/**
 * How often trainings keep where they stand: `SEGSCALE_CHECKPOINT_SECONDS`, else every minute.
 *
 * @throws SegscaleError with code `USAGE` for anything but a number of at least 0.
 */
export function checkpointSeconds(environment: Readonly<Record<string, string | undefined>>): number {
  const asked = environment['SEGSCALE_CHECKPOINT_SECONDS'] ?? ''
  if (asked.trim() === '') return defaultSeconds
  const seconds = Number(asked)
  if (seconds >= 0) return seconds
  throw new SegscaleError(
    'USAGE',
    `SEGSCALE_CHECKPOINT_SECONDS must be a number of seconds, at least 0, but it is ${JSON.stringify(asked)}. Correct it ` +
      `or unset it for ${defaultSeconds}.`,
  )
}

/** The folder where running trainings keep what a later run would go on from: `<key>.ckpt`, one file each. */
export class CheckpointFolder {
  readonly path: string
  /** Seconds between two checkpoints of a training. */
  readonly everySeconds: number

  constructor(path: string, everySeconds: number) {
    this.path = path
    this.everySeconds = everySeconds
  }

  /**
   * The file of a training.
   *
   * @throws TypeError for a text that is no content key.
   */
  fileOf(key: string): string {
    if (!isContentKey(key)) throw new TypeError(`A training is named by its content key, not ${JSON.stringify(key)}.`)
    return join(this.path, `${key}.ckpt`)
  }

  /**
   * Removes the file of a training, if there is one, and what kills left of it half-written. Never rejects: what stays is
   * pruned some day. A process that is just writing it fails to, which costs a checkpoint that nobody needs.
   */
  async discard(key: string): Promise<void> {
    const file = this.fileOf(key)
    const prefix = temporaryPrefix(file)
    const names = await readdir(this.path).catch(() => [])
    const unfinished = names.filter((name) => name.startsWith(prefix)).map((name) => join(this.path, name))
    await Promise.all([file, ...unfinished].map((path) => rm(path, { force: true }).catch(() => undefined)))
  }

  /**
   * Removes the oldest files until the rest take at most `limit` bytes: checkpoints of trainings that nobody asked for
   * again, files set aside, and what a kill left half-written. Never rejects.
   */
  async prune(limit: number = limitBytes): Promise<void> {
    const names = await readdir(this.path).catch(() => [])
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.path, name)
        const found = await stat(path).catch(() => undefined)
        return { path, bytes: found?.size ?? 0, changed: found?.mtimeMs ?? 0 }
      }),
    )
    let kept = 0
    for (const { path, bytes } of files.sort((a, b) => b.changed - a.changed)) {
      kept += bytes
      if (kept > limit) await rm(path, { force: true }).catch(() => undefined)
    }
  }
}
