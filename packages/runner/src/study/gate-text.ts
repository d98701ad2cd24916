import type { Experiment } from '@segscale/core'
import type { GateCheck, GateFigure } from './result.ts'

/** The gate of an experiment: thresholds, and what follows where the surrogate falls short of them. */
export type Gate = NonNullable<Experiment['accept']>

/** The gate that an experiment sets up; undefined without one, or where no surrogate is asked. */
export function gateOf({ accept, search }: Pick<Experiment, 'accept' | 'search'>): Gate | undefined {
  return search.strategy === 'surrogate' ? accept : undefined
}

/** Figures of which more is better; of the others less is. */
const higherIsBetter: ReadonlySet<GateFigure> = new Set(['r2', 'spearman', 'kendall', 'coverage95'])

/** Whether a figure meets its threshold. */
export function meets(figure: GateFigure, found: number, threshold: number): boolean {
  return higherIsBetter.has(figure) ? found >= threshold : found <= threshold
}

/** The thresholds of a gate, in the order of the experiment file's schema. */
export function thresholds(gate: Gate): [GateFigure, number][] {
  const figures: GateFigure[] = ['r2', 'spearman', 'kendall', 'rmse', 'nlpd', 'crps', 'coverage95']
  return figures.flatMap((figure) => {
    const threshold = gate[figure]
    return threshold === undefined ? [] : [[figure, threshold] as [GateFigure, number]]
  })
}

/** A threshold in words: `r2 >= 0.8`. */
function thresholdText(figure: GateFigure, threshold: number): string {
  return `${figure} ${higherIsBetter.has(figure) ? '>=' : '<='} ${threshold}`
}

/** A check in a few words. */
export function checkText({ missed, figures, nets }: GateCheck): string {
  if (missed.length === 0) return `every threshold is met with ${nets} nets`
  if (figures === null) return `${nets} nets give no leave-one-out figures`
  return missed
    .map(({ figure, threshold, found }) => {
      return `${figure} is ${found === null ? 'missing' : shown(found)}, wanted ${higherIsBetter.has(figure) ? 'at least' : 'at most'} ${threshold}`
    })
    .join('; ')
}

function shown(value: number): string {
  return String(Number(value.toPrecision(3)))
}

/** A gate in one line: its thresholds, and what follows where the surrogate falls short. */
export function gateText(gate: Gate): string {
  const conditions = thresholds(gate).map(([figure, threshold]) => thresholdText(figure, threshold))
  const otherwise = {
    addSentinels: `${gate.add} sentinels at a time are added, at most ${gate.most}`,
    warn: 'a warning',
    stop: 'the study stops',
  }[gate.otherwise]
  return `${conditions.join(', ')}; otherwise ${otherwise}`
}
