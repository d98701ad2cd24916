import { checkExperiment, type TrainingExperiment } from '@segscale/core'
import { describeDataset } from '@segscale/data'
import { hypervolume } from '@segscale/gp'
import { countArchitecture } from '@segscale/models'
import { describe, expect, it } from 'vitest'
import { LatencyMeter, type KnownLatency, type LatencyTask } from '../../src/latency/latency-meter.ts'
import { measureChosen } from '../../src/latency/measure-chosen.ts'
import { timedContext, type StudyLatency } from '../../src/latency/timed-context.ts'
import { studyContext, type StudyContext } from '../../src/study/study-context.ts'
import { architectureOf, type StudyNet } from '../../src/study/study-net.ts'
import { chosenEntries } from '../../src/study/chosen.ts'
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

function context(search: object, space: object = {}): StudyContext {
  const check = checkExperiment({
    version: 1,
    name: 'timed',
    dataset: { name: 'cifar10' },
    family: 'resnet20',
    space: { depth: { min: 1 }, width: { ratios: [0.25, 0.5, 0.75, 1], roundTo: 8 }, ...space },
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

describe('timedContext of a space that limits latency', () => {
  const plain = { objectives: ['accuracy', 'params'] }
  const limited = async (space: object): Promise<StudyContext> =>
    timedContext(context(plain, space), new LayeredMachine())
  const truth = (net: StudyNet): number => latencyOn(architectureOf(net)).figures.medianMs

  it('leaves out candidates that are predicted beyond the limit, without latency as an objective', async () => {
    const all = context(plain)
    const { space, latency } = await limited({ constraints: { latencyMs: { max: 2 } } })
    const kept = Array.from({ length: space.size }, (_, index) => space.netAt(index))
    const within = Array.from({ length: all.space.size }, (_, index) => truth(all.space.netAt(index)) <= 2)
    expect(latency?.limits?.candidates).toBe(all.space.size)
    expect(Math.abs(space.size / within.filter(Boolean).length - 1)).toBeLessThan(0.02)
    expect(Math.max(...kept.map(({ latencyMs = Infinity }) => latencyMs))).toBeLessThanOrEqual(2)
    expect(Math.max(...kept.map(truth))).toBeLessThan(2.1)
    expect(kept.every((net, index) => net.index === index)).toBe(true)
  })

  it('draws the sentinels among the candidates that are left, and keeps the base', async () => {
    const { initial, base, space, reachable } = await limited({ constraints: { latencyMs: { max: 1.5 } } })
    const [first, ...others] = initial
    expect(first?.identity).toBe(base.identity)
    expect(base.index).toBeUndefined()
    expect(others.length).toBeGreaterThan(4)
    expect(others.every(({ index, latencyMs = Infinity }) => index !== undefined && latencyMs <= 1.5)).toBe(true)
    expect(reachable).toBeGreaterThan(space.size)
  })

  it('obeys rules of exclude that name the latency', async () => {
    const { space } = await limited({ exclude: ['latencyMs > 1.5 and depth1 == 3'] })
    const nets = Array.from({ length: space.size }, (_, index) => space.netAt(index))
    const isDeep = ({ rescale }: StudyNet): boolean => 'depth' in rescale && rescale.depth[0] === 3
    expect(nets.some((net) => !isDeep(net) && (net.latencyMs ?? 0) > 1.5)).toBe(true)
    expect(nets.some((net) => isDeep(net) && (net.latencyMs ?? 0) > 1.5)).toBe(false)
  })

  it('times the same nets whatever the limit is', async () => {
    const machines = await Promise.all(
      [1.5, 3].map(async (max) => {
        const machine = new LayeredMachine()
        await timedContext(context(plain, { constraints: { latencyMs: { max } } }), machine)
        return machine.timed
      }),
    )
    expect(machines[0]).toBe(machines[1])
  })

  it('says what there is where no candidate keeps the limit', async () => {
    await expect(limited({ constraints: { latencyMs: { max: 0.01 } } })).rejects.toMatchObject({
      code: 'RESCALE_INVALID',
      message: expect.stringMatching(/here all [\d,]+ take/) as string,
    })
  })

  it('times the nets that it would choose, and chooses others in the place of those beyond the limit', async () => {
    const timed = await limited({ constraints: { latencyMs: { max: 2 } } })
    if (timed.latency === undefined) throw new TypeError()
    const slow = new Set<string>()
    const latency: StudyLatency = {
      ...timed.latency,
      // The first net that is timed is slower than it was thought to be.
      measure: (nets) =>
        Promise.resolve(
          nets.map((net) => {
            if (slow.size === 0) slow.add(net.identity)
            const known = latencyOn(architectureOf(net))
            return slow.has(net.identity) ? { ...known, figures: { ...known.figures, medianMs: 2.5 } } : known
          }),
        ),
    }
    const study = new Study({ ...timed, latency })
    const tasks = study.tasks(study.firstTrainings(timed.initial), () => 'sentinel', 0)
    study.add(tasks, new Map(tasks.map(({ key, net }) => [key, { status: 'recorded', accuracy: accuracyOf(net) }])))
    const before = chosenEntries(study)
    await measureChosen(study)
    const after = chosenEntries(study).map(({ entry }) => entry.net)
    expect(after).toHaveLength(before.length)
    expect(before.map(({ entry }) => entry.net.identity)).toContain([...slow][0])
    expect(after.some(({ identity }) => slow.has(identity))).toBe(false)
    expect(latency.limits?.keep(study.entries.find(({ net }) => slow.has(net.identity))?.net as StudyNet)).toBe(false)
  })
})
