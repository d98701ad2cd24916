import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { evaluate, train, type CheckpointOptions, type TrainingOutcome } from '../src/index.ts'
import { format, recipe, tinyTraining } from './fixtures/tiny-training.ts'

const input = tinyTraining()

/** A checkpoint in a folder of the test's own. */
function checkpointFile(): CheckpointOptions {
  const folder = mkdtempSync(join(tmpdir(), 'segscale-train-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return { path: join(folder, 'tiny.ckpt'), training: 'tiny', everySeconds: Infinity }
}

/** What must not depend on how a training came about. */
function bits(outcome: TrainingOutcome): unknown {
  if (outcome.status !== 'trained') throw new Error(outcome.message)
  const epochs = outcome.epochs.map(({ epoch, loss, learningRate }) => ({ epoch, loss, learningRate }))
  return { weights: outcome.weights, validation: outcome.validation, epochs }
}

describe('train', () => {
  it('learns, reports every epoch and step, and gives weights that evaluate the same', async () => {
    const epochs: number[] = []
    const steps: number[] = []
    const outcome = await train(input, {
      onEpoch: ({ epoch }) => epochs.push(epoch),
      onStep: ({ step }) => steps.push(step),
    })
    if (outcome.status !== 'trained') throw new Error(outcome.message)
    expect(outcome.validation.accuracy).toBeGreaterThan(0.9)
    expect(outcome.validation.correct / 301).toBe(outcome.validation.accuracy)
    expect(outcome.epochs.at(-1)?.loss).toBeLessThan(outcome.epochs[0]?.loss as number)
    expect(epochs).toEqual([1, 2, 3])
    expect(steps).toEqual(Array.from({ length: 30 }, (_, step) => step + 1))
    const again = evaluate({
      architecture: input.architecture,
      dataset: format,
      weights: outcome.weights,
      images: input.validation,
    })
    expect(again).toEqual(outcome.validation)
  })

  it('gives the same weights for the same input, and others for another seed', async () => {
    const weights = async (seed: number): Promise<Uint8Array> => {
      const outcome = await train({ ...input, seed, recipe: { ...recipe, epochs: 1 } })
      return outcome.status === 'trained' ? outcome.weights : new Uint8Array()
    }
    const first = await weights(1)
    expect(Buffer.compare(await weights(1), first)).toBe(0)
    expect(Buffer.compare(await weights(2), first)).not.toBe(0)
  })

  it('ends with a recorded failure when the loss explodes', async () => {
    const wild = { ...recipe, learningRate: { ...recipe.learningRate, peak: 1e12, warmup: 0 } }
    const outcome = await train({ ...input, recipe: wild })
    expect(outcome).toMatchObject({ status: 'failed', failure: 'diverged', epochs: [] })
    expect(outcome.status === 'failed' && outcome.message).toMatch(
      /^The loss was (NaN|Infinity|[\d.e+]+) at step \d+ of 30/,
    )
  })

  it('stops behind the step that runs when it is told to, and goes on from there with the same bits', async () => {
    const whole = await train(input)
    // Within an epoch, at the end of one, and behind the last step of all.
    for (const stopAt of [4, 20, 30]) {
      const checkpoint = checkpointFile()
      const stop = new AbortController()
      const stopping = train(
        input,
        {
          onStep: ({ step }) => {
            if (step === stopAt) stop.abort(new Error('stopped'))
          },
        },
        {
          checkpoint,
          signal: stop.signal,
        },
      )
      await expect(stopping).rejects.toThrow('stopped')
      const told: unknown[] = []
      const resumed = await train(
        input,
        {
          onResume: ({ step, steps }) => told.push([step, steps]),
          onStep: ({ step }) => told.push(step),
          onEpoch: ({ epoch }) => told.push(`epoch ${epoch}`),
        },
        { checkpoint },
      )
      expect(bits(resumed)).toEqual(bits(whole))
      expect(resumed.priorSeconds).toBeGreaterThan(0)
      expect(resumed.wallSeconds).toBeGreaterThan(resumed.priorSeconds)
      expect(told.slice(0, 2)).toEqual([[stopAt, 30], { 4: 5, 20: 'epoch 2', 30: 'epoch 3' }[stopAt]])
    }
  })

  it('says at once that it is stopped where it keeps no checkpoint', async () => {
    await expect(train(input, {}, { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped')
  })

  it('begins anew from a checkpoint that does not fit the net, and says so', async () => {
    const checkpoint = checkpointFile()
    const stop = new AbortController()
    const wider = tinyTraining()
    const { layers } = wider.architecture
    const changed = layers.map((layer) => (layer.op === 'dense' ? { ...layer, units: 4 } : layer))
    const other = { ...wider, architecture: { layers: changed }, dataset: { ...format, classes: 4 } }
    const events = {
      onStep: () => {
        stop.abort(new Error('stopped'))
      },
    }
    await expect(train(other, events, { checkpoint, signal: stop.signal })).rejects.toThrow('stopped')
    const notes: string[] = []
    const outcome = await train(input, { onNote: (message) => notes.push(message) }, { checkpoint })
    expect(notes).toEqual([expect.stringMatching(/cannot be used \(The state of a program must have.*begins anew/)])
    expect(bits(outcome)).toEqual(bits(await train(input)))
    expect(readdirSync(join(checkpoint.path, '..'))).toEqual([expect.stringMatching(/aside$/)])
  })

  it('tells how much memory it took', async () => {
    const { peakMemoryBytes, wallSeconds, priorSeconds } = await train(tinyTraining({ epochs: 1 }))
    expect(peakMemoryBytes).toBeGreaterThan(50e6)
    expect(peakMemoryBytes).toBeLessThan(4e9)
    expect(wallSeconds).toBeGreaterThan(0)
    expect(priorSeconds).toBe(0)
  })

  it('refuses weights of another architecture', () => {
    const weights = new Uint8Array(12)
    const { architecture, validation: images } = input
    expect(() => evaluate({ architecture, dataset: format, weights, images })).toThrow(
      /take \d+ bytes, but 12 were given/,
    )
  })
})
