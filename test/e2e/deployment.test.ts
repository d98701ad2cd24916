import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Sandbox } from './segscale.ts'

/** Two trainings in bfloat16 of a family that is written here, inverted residuals with a head of their own width. */
const small = `version: 1
name: small
dataset: { name: cifar10, train: 320, validation: 100, test: 200 }
family:
  name: small-mobilenet
  activation: relu6
  stem: { kernel: 3, stride: 2 }
  segments:
    - { kind: inverted-residual, blocks: 1, channels: 12, expansion: 2 }
    - { kind: inverted-residual, blocks: 2, channels: 20, inner: 30, stride: 2 }
  head: { channels: 24, dropout: 0.1 }
space: { depth: { min: 1 }, width: { channels: [[5], [9]] } }
sentinels: { design: list, list: [{ depth: [1, 1], width: [5, 9] }] }
recipe: { epochs: 1, batchSize: 32, precision: bfloat16 }
baselines: []
search: { objectives: [accuracy, params], budgets: [0.5] }
budget: { trainings: 2 }
`

describe('segscale export --retrain', () => {
  it('trains a net whose weights are gone again, to the same bits, and exports what the record says', () => {
    const sandbox = new Sandbox()
    const file = join(sandbox.folder, 'small.yaml')
    writeFileSync(file, small)
    const out = ['--out', join(sandbox.folder, 'out')]
    const trained = sandbox.segscale('exp', '--file', file, ...out)
    expect(trained.status, trained.stderr).toBe(0)
    const to = join(sandbox.folder, 'net')
    const exportNet = ['export', 'small', ...out, '--to', to, '--no-latency']
    expect(sandbox.segscale(...exportNet).status).toBe(0)
    const artefactOf = (): { training: { weights: string }; evaluation: { test: { correct: number } } } =>
      JSON.parse(readFileSync(join(to, 'artefact.json'), 'utf8')) as ReturnType<typeof artefactOf>
    const first = artefactOf()
    const { weights } = first.training
    rmSync(join(sandbox.folder, 'store/cache/cas', weights.slice(0, 2), weights))

    const gone = sandbox.segscale(...exportNet)
    expect(gone).toMatchObject({ status: 5, stderr: expect.stringContaining('Export with --retrain') as string })
    const again = sandbox.segscale(...exportNet, '--retrain')
    expect(again.status, again.stderr).toBe(0)
    expect(again.stderr).toContain('epoch 1 of 1, loss')
    expect(artefactOf()).toEqual(first)

    const verified = sandbox.segscale('verify', to)
    expect(verified.status, verified.stderr).toBe(0)
    expect(verified.stdout.match(new RegExp(`\\(${first.evaluation.test.correct} of 200\\) +equal`, 'g'))).toHaveLength(
      3,
    )
  })
})
