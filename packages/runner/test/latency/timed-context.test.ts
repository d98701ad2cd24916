import { checkExperiment, type TrainingExperiment } from '@segscale/core'
import { describeDataset } from '@segscale/data'
import { hypervolume } from '@segscale/gp'
import { countArchitecture } from '@segscale/models'
import { describe, expect, it } from 'vitest'
import { LatencyMeter, type KnownLatency, type LatencyTask } from '../../src/latency/latency-meter.ts'
import { timedContext } from '../../src/latency/timed-context.ts'
import { studyContext, type StudyContext } from '../../src/study/study-context.ts'
import { architectureOf, type StudyNet } from '../../src/study/study-net.ts'
import { Study } from '../../src/study/study.ts'
import { selectTrainings } from '../../src/study/selection.ts'
import { MemoryStore } from '../store/memory-store.ts'

/** A machine on which a net takes 0.1 ms for each layer that multiplies, and some for its multiplications. */
class LayeredMachine extends LatencyMeter {
  timed = 0

  constructor() {
    super({ store: new MemoryStore() })
  }

  override async known(): Promise<(KnownLatency | undefined)[]> {
    return Promise.resolve([undefined])
  }

  override async measure(tasks: readonly LatencyTask[]): Promise<KnownLatency[]> {
    this.timed += tasks.length
    return Promise.resolve(tasks.map(({ architecture }) => latencyOn(architecture)))
  }
}

function latencyOn(architecture: LatencyTask['architecture']): KnownLatency {
  const { macs, gemms } = countArchitecture(architecture)
  const medianMs = 0.1 * gemms.length + macs / 2e7
  const figures = { medianMs, lowMs: 0.99 * medianMs, highMs: 1.01 * medianMs, p10Ms: medianMs, p90Ms: medianMs }
  return { key: 'a', figures: { status: 'measured', ...figures, runs: 10, isTight: true } }
}

/** A world where accuracy follows from parameters alone. */
function accuracyOf({ params }: StudyNet): number {
  return 0.4 + 0.1 * Math.log10(params / 5000)
}

function context(search: object): StudyContext {
  const check = checkExperiment({
    version: 1,
    name: 'timed',
    dataset: { name: 'cifar10' },
    family: 'resnet20',
    space: { depth: { min: 1 }, width: { ratios: [0.25, 0.5, 0.75, 1], roundTo: 8 } },
    sentinels: { design: 'fraction', runs: 8 },
    recipe: { epochs: 1, batchSize: 20 },
    search,
    budget: { trainings: 20 },
  })
  if (!('experiment' in check)) throw new TypeError(JSON.stringify(check.issues))
  return studyContext(check.experiment as TrainingExperiment, describeDataset('cifar10'))
}

describe('timedContext', () => {
  it('leaves a study alone that does not trade latency', async () => {
    const plain = context({ objectives: ['accuracy', 'params'] })
    expect(await timedContext(plain, new LayeredMachine())).toBe(plain)
  })

  it('leaves latency out where nothing may be measured and nothing is known', async () => {
    const plain = context({ objectives: ['accuracy', 'latencyMs'] })
    expect(await timedContext(plain, new LayeredMachine(), false)).toBe(plain)
  })

  it('gives every candidate a latency among its costs, within a few percent of the machine', async () => {
    const timed = await timedContext(context({ objectives: ['accuracy', 'params', 'latencyMs'] }), new LayeredMachine())
    const { space, latency } = timed
    const column = new Float64Array(space.size)
    space.fillCosts(0, space.size, { latencyMs: column })
    let worst = 0
    for (let index = 0; index < space.size; index += 17) {
      const net = space.netAt(index)
      if (net.architecture === undefined) throw new TypeError()
      const truth = latencyOn(net.architecture).figures.medianMs
      worst = Math.max(worst, Math.abs((column[index] as number) / truth - 1))
      expect(space.costsAt(index).latencyMs).toBe(column[index])
    }
    expect(worst).toBeLessThan(0.1)
    expect(latency?.model.trust.medianError).toBeLessThan(0.02)
  })

  it.each(['kg', 'ehvi'])('finds better nets for their latency with %s', async (acquisition) => {
    const volumes = await Promise.all(
      [
        ['accuracy', 'params'],
        ['accuracy', 'params', 'latencyMs'],
      ].map(async (objectives) => {
        const plain = context({ objectives, acquisition })
        const timed = await timedContext(plain, new LayeredMachine())
        const study = new Study(timed)
        const tasks = study.tasks(study.firstTrainings(timed.initial), () => 'sentinel', 0)
        study.add(tasks, new Map(tasks.map(({ key, net }) => [key, { status: 'recorded', accuracy: accuracyOf(net) }])))
        const nets = [...timed.initial, ...selectTrainings(study, 8).wanted.map(({ net }) => net)]
        const points = nets
          .filter(({ params }) => params <= 0.3 * timed.base.params)
          .map((net) => [accuracyOf(net), latencyOn(architectureOf(net)).figures.medianMs])
        return hypervolume(points, [0.1, latencyOn(architectureOf(timed.base)).figures.medianMs], ['max', 'min'])
      }),
    )
    expect(volumes[1]).toBeGreaterThan(volumes[0] as number)
  })
})
