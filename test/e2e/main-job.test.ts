import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Sandbox } from './segscale.ts'

/** A study of seconds on real CIFAR-10 images: few images, one epoch, a small family, every part of the method. */
const tiny = `version: 1
name: tiny
dataset: { name: cifar10, train: 640, validation: 200, test: 300 }
family: resnet14
space:
  depth: { min: 1 }
  width: { ratios: [0.5, 1], roundTo: 8 }
sentinels: { design: fraction, runs: 8 }
recipe: { epochs: 1, batchSize: 64, learningRate: { peak: 0.05, schedule: cosine, warmup: 0.2 }, precision: float32 }
search: { objectives: [accuracy, params], budgets: [0.3, 0.6], acquisition: ehvi, batch: 2 }
budget: { trainings: 13 }
`

interface Result {
  readonly trainings: {
    readonly total: number
    readonly cached: number
    readonly trained: number
    readonly failed: number
  }
  readonly folder: string
  readonly candidates: number
  readonly exitCode: number
  readonly base: { readonly params: number; readonly validation: number; readonly test: number }
  readonly chosen: readonly { readonly budget: number; readonly params: number; readonly test: number }[]
}

function write(sandbox: Sandbox, text: string): string {
  const file = join(sandbox.folder, 'tiny.yaml')
  writeFileSync(file, text)
  return file
}

function run(sandbox: Sandbox, file: string, ...more: readonly string[]): Result {
  const { status, stdout, stderr } = sandbox.segscale(
    'exp',
    '--file',
    file,
    '--out',
    join(sandbox.folder, 'out'),
    '--json',
    ...more,
  )
  expect(stderr).not.toMatch(/this is a bug/)
  expect(status).toBe(0)
  return JSON.parse(stdout) as Result
}

function resultFile(folder: string): Record<string, unknown> {
  const { times, ...rest } = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as Record<string, unknown>
  expect(times).toBeDefined()
  return rest
}

describe('segscale exp', () => {
  it('compresses a ResNet on real images, and trains nothing the second time', () => {
    const sandbox = new Sandbox()
    const file = write(sandbox, tiny)
    const first = run(sandbox, file)
    expect(first.trainings).toMatchObject({ total: 13, trained: 13, cached: 0, failed: 0 })
    expect(first.candidates).toBe(64)
    expect(first.chosen.map(({ budget }) => budget)).toEqual([0.3, 0.6])
    for (const { budget, params, test } of first.chosen) {
      expect(params).toBeLessThanOrEqual(budget * first.base.params)
      expect(test).toBeGreaterThan(0)
    }
    const files = [
      'result.json',
      'trainings.csv',
      'predictions.csv',
      'spec.lock.json',
      'env.json',
      'report/pareto.svg',
      'logs',
    ]
    expect(files.filter((name) => !existsSync(join(first.folder, name)))).toEqual([])

    const second = run(sandbox, file)
    expect(second.trainings).toMatchObject({ total: 13, trained: 0, cached: 13 })
    expect(second.folder).not.toBe(first.folder)
    expect(resultFile(second.folder)).toEqual(resultFile(first.folder))

    // Comments, names and the order of keys are no part of a training; one more seed is.
    const renamed = run(sandbox, write(sandbox, `# Edited.\n${tiny.replace('name: tiny', 'name: renamed')}`))
    expect(renamed.trainings).toMatchObject({ trained: 0 })
    const plan = sandbox.segscale(
      'plan',
      '--file',
      file,
      '--set',
      'seeds=[1,2]',
      '--set',
      'budget.trainings=26',
      '--json',
    )
    expect(JSON.parse(plan.stdout)).toMatchObject({ candidates: 64, trainings: { total: 26, cached: 9 } })

    const diff = sandbox.segscale('diff', first.folder, second.folder, '--json')
    expect(diff.status).toBe(0)
    expect(JSON.parse(diff.stdout)).toMatchObject({
      spec: [],
      trainings: { added: [], dropped: [] },
      hypervolume: { delta: 0 },
    })
  })

  it('loses no finished training when it is killed, and ends with the same result', async () => {
    const sandbox = new Sandbox()
    const file = write(sandbox, tiny)
    const child = sandbox.start('exp', '--file', file, '--out', join(sandbox.folder, 'out'), '--workers', '1')
    const records = join(sandbox.folder, 'store/cache/ac')
    const count = (): number =>
      existsSync(records)
        ? readdirSync(records, { recursive: true }).filter((name) => String(name).endsWith('.json')).length
        : 0
    while (count() < 3) {
      expect(child.exitCode).toBeNull()
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    child.kill('SIGKILL')
    await once(child, 'exit')
    const finished = count()
    const resumed = run(sandbox, file, '--workers', '2')
    expect(resumed.trainings.total).toBe(13)
    // A training may have ended between the count and the kill, but none that was counted is repeated.
    expect(resumed.trainings.cached).toBeGreaterThanOrEqual(finished)
    expect(resumed.trainings.cached + resumed.trainings.trained).toBe(13)

    const untouched = new Sandbox()
    const whole = run(untouched, write(untouched, tiny))
    expect(resultFile(resumed.folder)).toEqual(resultFile(whole.folder))
  })

  it('stops on Ctrl-C with exit code 130 and goes on afterwards', async () => {
    const sandbox = new Sandbox()
    const file = write(sandbox, tiny)
    const child = sandbox.start('exp', '--file', file, '--out', join(sandbox.folder, 'out'))
    let told = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (told += text))
    await new Promise((resolve) => setTimeout(resolve, 6000))
    child.kill('SIGINT')
    const [status] = (await once(child, 'exit')) as [number | null]
    expect(status).toBe(130)
    expect(told).toMatch(/same command/)
    expect(run(sandbox, file).trainings.total).toBe(13)
  })

  it('records a diverged training as a failure, ends the study and exits with 3', () => {
    const sandbox = new Sandbox()
    const file = write(sandbox, tiny)
    const args = [
      '--file',
      file,
      '--out',
      join(sandbox.folder, 'out'),
      '--set',
      'recipe.learningRate.peak=1e6',
      '--json',
    ]
    const { status, stdout } = sandbox.segscale('exp', ...args)
    expect(status).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 3 })
    const again = sandbox.segscale('exp', ...args)
    expect(again.status).toBe(3)
    expect((JSON.parse(again.stdout) as Result).trainings.trained).toBe(0)
  })
})
