import { isRecorded } from '../study/net-rescale.ts'
import type { ChosenNet, NetSummary, StudyResult } from '../study/result.ts'
import { percentText, rescaleText, channelsText } from './figures.ts'
import { accuracyText, shrinkingText } from './subject.ts'
import { allBudgets, nearestUniform } from './summary-table.ts'

/** A net that keeps this share of the base's validation accuracy counts as one that does its work. */
const enough = 0.95

/** Sizes further apart than this factor are not called alike. */
const likeSize = 1.5

/**
 * What the study found, as plain sentences: how far the base shrinks, how uniform scaling does at like size, and the
 * budgets that stayed empty.
 *
 * The net told of is the smallest chosen one that keeps 95 % of the base's validation accuracy; where none does, the
 * most accurate of them, and the sentence says so.
 *
 * @param budgets - Shares of the base's parameters that were asked for.
 */
export function answer(result: StudyResult, budgets: readonly number[] = []): string[] {
  const empty = allBudgets(result, budgets).filter((budget) => !result.chosen.some((net) => net.budget === budget))
  const net = headline(result)
  return [
    ...(net === undefined ? [withoutNet(result)] : [shrinks(result, net), againstUniform(result, net)]),
    ...(empty.length === 0
      ? []
      : [`No net within ${empty.map((b) => percentText(b)).join(' or ')} of the parameters was trained to the end.`]),
  ]
}

/** The net that a summary tells of: the smallest chosen one that does its work, else the most accurate. */
export function headline(result: StudyResult): ChosenNet | undefined {
  const base = result.base.validation
  const trained = result.chosen.filter((net) => net.validation !== null)
  const good = trained.filter((net) => base !== null && (net.validation ?? 0) >= enough * base)
  const best = (a: ChosenNet, b: ChosenNet): number => (b.validation ?? 0) - (a.validation ?? 0) || a.params - b.params
  return good.length > 0 ? good.sort((a, b) => a.params - b.params || best(a, b))[0] : trained.sort(best)[0]
}

function shrinks(result: StudyResult, net: ChosenNet): string {
  const [base, kept] = [result.base.validation, net.validation ?? 0]
  const family = shrinkingText(result)
  const size = `with ${percentText(net.paramsShare)} of its parameters: ${rescaleText(net.rescale)}.`
  if (base === null || base === 0) {
    return `${family}'s base net did not train to the end, so nothing can be said relative to it; the best net reaches ${percentText(kept, 1)} ${size}`
  }
  if (kept >= base) {
    return `${family} keeps all of its ${accuracyText(result)} (${percentText(kept, 1)} against ${percentText(base, 1)}) ${size}`
  }
  const figures = `${percentText(kept / base)} of its ${accuracyText(result)} (${(kept * 100).toFixed(1)} of ${percentText(base, 1)})`
  return kept >= enough * base
    ? `${family} keeps ${figures} ${size}`
    : `${family} keeps at most ${figures} under these budgets, ${size}`
}

function againstUniform(result: StudyResult, net: ChosenNet): string {
  const uniform = nearestUniform(result, net.params)
  if (uniform === undefined || Math.abs(Math.log(uniform.params / net.params)) > Math.log(likeSize)) {
    return 'No uniformly scaled net of like size was trained to compare it with.'
  }
  const points = ((uniform.validation ?? 0) - (net.validation ?? 0)) * 100
  const shown = Math.abs(points).toFixed(1)
  const verdict = shown === '0.0' ? 'the same' : `${shown} points ${points < 0 ? 'less' : 'more'}`
  return `Uniform scaling at like size (${percentText(uniform.paramsShare)} of the parameters, ${uniformText(uniform)}) reaches ${percentText(uniform.validation ?? 0, 1)}, ${verdict}.`
}

/** What tells uniformly scaled nets apart. */
function uniformText({ rescale }: NetSummary): string {
  return isRecorded(rescale) ? rescaleText(rescale) : `channels ${channelsText(rescale)}`
}

function withoutNet(result: StudyResult): string {
  return result.base.validation === null
    ? `How far ${shrinkingText(result)} shrinks stays open: neither the base net nor one within the budgets trained to the end.`
    : `How far ${shrinkingText(result)} shrinks stays open: no net within the budgets trained to the end (the base reaches ${percentText(result.base.validation, 1)} ${accuracyText(result)}).`
}
