import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Checkpoint } from '../../src/checkpoint/checkpoint.ts'
import { CheckpointFile } from '../../src/checkpoint/checkpoint-file.ts'

const checkpoint: Checkpoint = {
  step: 7,
  epochs: [],
  lossSum: 1,
  epochSeconds: 1,
  seconds: 4,
  peakMemoryBytes: 5,
  batches: { epochStart: [1, 2, 3, 4], batches: 2, random: [5, 6, 7, 8] },
  state: [Float32Array.of(1, 2)],
}

let folder: string
let notes: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'segscale-checkpoint-'))
  notes = []
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function file(identity = 'mine', name = 'training.ckpt'): CheckpointFile {
  return new CheckpointFile(join(folder, name), identity, (message) => notes.push(message))
}

describe('CheckpointFile', () => {
  it('reads what was written last, and nothing where nothing was', async () => {
    expect(await file().read()).toBeUndefined()
    await file().write(checkpoint)
    await file().write({ ...checkpoint, step: 8 })
    expect(await file().read()).toEqual({ ...checkpoint, step: 8 })
    expect(readdirSync(folder)).toEqual(['training.ckpt'])
    expect(notes).toEqual([])
  })

  it('sets a damaged checkpoint aside with one line, and has none then', async () => {
    await file().write(checkpoint)
    const bytes = readFileSync(file().path)
    writeFileSync(file().path, bytes.subarray(0, -1))
    expect(await file().read()).toBeUndefined()
    expect(notes).toEqual([
      expect.stringMatching(/cannot be used .*digest.* set aside as .*\.aside; .* begins anew\.$/),
    ])
    expect(await file().read()).toBeUndefined()
    expect(notes).toHaveLength(1)
    const [aside] = readdirSync(folder)
    expect(readFileSync(join(folder, aside ?? ''))).toEqual(bytes.subarray(0, -1))
  })

  it('sets the checkpoint of another training aside', async () => {
    await file('theirs').write(checkpoint)
    expect(await file('mine').read()).toBeUndefined()
    expect(notes).toEqual([expect.stringMatching(/another training/)])
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.aside$/)])
  })

  it('lets the training go on where it cannot be written or read', async () => {
    mkdirSync(join(folder, 'taken', 'inside'), { recursive: true })
    await file('mine', 'taken').write(checkpoint)
    await expect(file('mine', 'taken/inside/'.repeat(500)).read()).resolves.toBeUndefined()
    expect(notes).toEqual([
      expect.stringMatching(/could not be written .*the training goes on/),
      expect.stringMatching(/cannot be read .*the training begins anew/),
    ])
  })

  it.each([
    [
      'a folder',
      (path: string) => {
        mkdirSync(path)
      },
    ],
    [
      'a pipe, for whose writer it does not wait',
      (path: string) => {
        execFileSync('mkfifo', [path])
      },
    ],
  ])('sets aside what is no file, so that the next one can be written: %s', async (_, make) => {
    make(file().path)
    expect(await file().read()).toBeUndefined()
    expect(notes).toEqual([expect.stringMatching(/it is no file/)])
    await file().write(checkpoint)
    expect(await file().read()).toEqual(checkpoint)
  })
})
