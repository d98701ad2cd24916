import { chosenEntries } from '../study/chosen.ts'
import type { Study } from '../study/study.ts'

/**
 * Where a study limits latency, times the nets that it would choose; those beyond a limit after all give way to the next best,
 * until all that are chosen keep the limits as measured. Other studies stay as they are.
 */
export async function measureChosen(study: Study): Promise<void> {
  const { latency } = study.context
  if (latency?.limits === undefined) return
  const timed = new Set<string>()
  for (;;) {
    const nets = chosenEntries(study).map(({ entry }) => entry.net)
    const untimed = nets.filter(({ identity }) => !timed.has(identity))
    if (untimed.length === 0) return
    const found = await latency.measure(untimed)
    for (const [at, net] of untimed.entries()) {
      timed.add(net.identity)
      latency.model.note(net, found[at]?.figures.medianMs ?? Infinity)
    }
  }
}
