import { readFile, rm, type FileHandle } from 'node:fs/promises'
import type { ProcessIdentity } from './process-identity.ts'

/** Who has a piece of work. */
export interface LeaseOwner extends ProcessIdentity {
  /** Tells this lease from every other one. */
  readonly nonce: string
  /** When it was taken, by the owner's clock: for people. */
  readonly since: string
  /** The folder of the run. */
  readonly run?: string
}

const digits = 12

/** The content of a lease's file: a counter of fixed length, which is the heartbeat, and the owner. */
export function leaseText(owner: LeaseOwner): string {
  return `${beatText(0)}\n${JSON.stringify(owner)}\n`
}

/** The owner that a lease's file names; undefined where it is damaged. */
export function ownerIn(text: string): LeaseOwner | undefined {
  try {
    const owner = JSON.parse(text.slice(text.indexOf('\n'))) as Partial<LeaseOwner> | null
    const { host, machine, pid, born, nonce } = owner ?? {}
    const isWhole = [host, machine, born, nonce].every((value) => typeof value === 'string') && Number.isInteger(pid)
    return isWhole ? (owner as LeaseOwner) : undefined
  } catch {
    return undefined
  }
}

/** A piece of work that is this process's own until it is released. */
export class Lease {
  readonly owner: LeaseOwner
  readonly #path: string
  readonly #file: FileHandle
  readonly #timer: NodeJS.Timeout
  #beats = 0
  #beating: Promise<unknown> = Promise.resolve()

  /** @param file - Open for writing; the lease closes it. */
  constructor(path: string, file: FileHandle, owner: LeaseOwner, beatMs: number) {
    this.owner = owner
    this.#path = path
    this.#file = file
    this.#timer = setInterval(() => {
      // Through the open file: should the lease have been taken over meanwhile, the new owner's is left alone.
      this.#beating = this.#beat().catch(() => undefined)
    }, beatMs).unref()
  }

  /** Gives the work free for others. Never rejects. */
  async release(): Promise<void> {
    clearInterval(this.#timer)
    await this.#beating
    await this.#file.close().catch(() => undefined)
    const text = await readFile(this.#path, 'utf8').catch(() => '')
    if (ownerIn(text)?.nonce === this.owner.nonce) await rm(this.#path, { force: true }).catch(() => undefined)
  }

  async #beat(): Promise<void> {
    await this.#file.write(beatText(++this.#beats), 0)
    // Over a network, others see it once it is written through.
    await this.#file.datasync()
  }
}

function beatText(beats: number): string {
  return String(beats).padStart(digits, '0')
}
