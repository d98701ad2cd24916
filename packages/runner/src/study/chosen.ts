import { searchAccuracy, validationAccuracy, type Study, type StudyEntry } from './study.ts'
import type { StudyNet } from './study-net.ts'

/** The best net within a budget. */
export interface ChosenEntry {
  readonly budget: number
  readonly entry: StudyEntry
}

/**
 * For each budget the net with the highest validation accuracy among those of the study that fit; of equals the one with
 * fewer parameters. Budgets that no trained net fits are left out.
 *
 * Nets trained for comparison do not count: the comparison would be with itself.
 */
export function chosenEntries(study: Study): ChosenEntry[] {
  const { base, experiment, input } = study.context
  const eligible = study.entries
    .filter((entry) => entry.role !== 'uniform' && validationAccuracy(entry) !== undefined)
    .map((entry) => ({ entry, accuracy: searchAccuracy(entry, input.classes) ?? 0 }))
    .sort(
      (a, b) =>
        b.accuracy - a.accuracy ||
        a.entry.net.params - b.entry.net.params ||
        (a.entry.net.index ?? Infinity) - (b.entry.net.index ?? Infinity),
    )
  return experiment.search.budgets.flatMap((budget) => {
    const best = eligible.find(({ entry }) => entry.net.params <= budget * base.params)
    return best === undefined ? [] : [{ budget, entry: best.entry }]
  })
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
