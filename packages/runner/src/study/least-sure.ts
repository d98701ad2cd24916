import { scanPredictions } from './candidate-scan.ts'
import type { StudyNet } from './study-net.ts'
import type { Study } from './study.ts'
import { surrogateOf, type Surrogate } from './surrogate.ts'

/** The candidates with the largest deviation, one after the other, as far as the study does not have them. */
export function leastSure(study: Study, count: number): StudyNet[] {
  let surrogate = surrogateOf(study)
  if (surrogate === undefined || count <= 0) return []
  const nets: StudyNet[] = []
  const excluded = new Set<number>()
  while (nets.length < count) {
    const best = widest(study, surrogate, excluded)
    if (best === undefined) break
    excluded.add(best)
    const net = study.context.space.netAt(best)
    // Another rescale of the same net would be the same training.
    if (study.has(net) || nets.some(({ identity }) => identity === net.identity)) continue
    const point = study.context.space.pointAt(best)
    surrogate = surrogate.believing(point, surrogate.means([point])[0] as number)
    nets.push(net)
  }
  return nets
}

/** The candidate with the largest deviation, the first of equals; undefined where the study has all. */
function widest(study: Study, surrogate: Surrogate, excluded: ReadonlySet<number>): number | undefined {
  let best: { index: number; deviation: number } | undefined
  scanPredictions(surrogate, (index, _costs, _mean, deviation) => {
    if ((best !== undefined && deviation <= best.deviation) || study.hasIndex(index) || excluded.has(index)) return
    best = { index, deviation }
  })
  return best?.index
}
