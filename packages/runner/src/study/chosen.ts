import { knownNets } from './acquisition.ts'
import { searchAccuracy, validationAccuracy, type Study, type StudyEntry } from './study.ts'
import type { StudyNet } from './study-net.ts'
import { surrogateOf } from './surrogate.ts'

/** The best net within a budget. */
export interface ChosenEntry {
  readonly budget: number
  readonly entry: StudyEntry
}

/**
 * For each budget the best net among those of the study that fit and keep the limits on latency; of equals the one with fewer parameters. Budgets that no
 * trained net fits are left out.
 *
 * A search by the surrogate chooses the net of the highest expected worth, not the one with the luckiest seed; other
 * strategies, which have no surrogate, the net of the highest mean validation accuracy. Nets trained for comparison do not
 * count: the comparison would be with itself.
 */
export function chosenEntries(study: Study): ChosenEntry[] {
  const { base, experiment } = study.context
  const merit = merits(study)
  const eligible = study.entries
    .filter((entry) => entry.role !== 'uniform' && validationAccuracy(entry) !== undefined && keepsLimits(study, entry))
    .map((entry) => ({ entry, merit: merit.get(entry.net.identity) ?? -Infinity }))
    .sort(
      (a, b) =>
        b.merit - a.merit ||
        a.entry.net.params - b.entry.net.params ||
        (a.entry.net.index ?? Infinity) - (b.entry.net.index ?? Infinity),
    )
  return experiment.search.budgets.flatMap((budget) => {
    const best = eligible.find(({ entry }) => entry.net.params <= budget * base.params)
    return best === undefined ? [] : [{ budget, entry: best.entry }]
  })
}

function keepsLimits({ context: { latency } }: Study, { net }: StudyEntry): boolean {
  return latency?.limits?.keep(net) ?? true
}

/** What nets are chosen by, higher is better, by their identity. */
function merits(study: Study): ReadonlyMap<string, number> {
  const known = weighed.get(study)
  if (known?.digest === study.digest) return known.merits
  const found = weigh(study)
  weighed.set(study, { digest: study.digest, merits: found })
  return found
}

const weighed = new WeakMap<Study, { readonly digest: string; readonly merits: ReadonlyMap<string, number> }>()

function weigh(study: Study): ReadonlyMap<string, number> {
  const { experiment, guessing } = study.context
  const surrogate = experiment.search.strategy === 'surrogate' ? surrogateOf(study) : undefined
  if (surrogate !== undefined) {
    return new Map(knownNets(study, surrogate).map(({ net, score }) => [net.identity, score]))
  }
  return new Map(study.entries.map((entry) => [entry.net.identity, searchAccuracy(entry, guessing) ?? -Infinity]))
}

/** The net of uniform scaling nearest in parameters, as a ratio, to another net; of two as near the smaller one. */
export function uniformPartner(net: StudyNet, uniform: readonly StudyNet[]): StudyNet | undefined {
  const distance = (other: StudyNet): number => Math.abs(Math.log(other.params / net.params))
  return uniform.reduce<StudyNet | undefined>(
    (best, other) =>
      best === undefined ||
      distance(other) < distance(best) ||
      (distance(other) === distance(best) && other.params < best.params)
        ? other
        : best,
    undefined,
  )
}
