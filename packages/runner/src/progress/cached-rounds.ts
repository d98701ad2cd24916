import type { StudyEvent } from '../study/study-event.ts'
import { eventText } from './event-text.ts'

/** Rounds of selection that follow one another and whose trainings were all cached: hundreds of them are told of in one line. */
export class CachedRounds {
  #rounds: Extract<StudyEvent, { type: 'phase' }>[] = []

  /** Takes a round in; tells whether it is such a one. */
  take(event: StudyEvent): boolean {
    if (event.type !== 'phase' || event.phase !== 'selection' || event.waiting.length > 0) return false
    this.#rounds.push(event)
    return true
  }

  /** What is to be said of the rounds taken in since the last call; undefined where there were none. */
  told(): string | undefined {
    const [first, ...others] = this.#rounds.splice(0)
    const last = others.at(-1)
    if (first === undefined || last === undefined) return first && eventText(first)
    const trainings = [first, ...others].reduce((sum, round) => sum + round.trainings, 0)
    return `Rounds ${first.round} to ${last.round} of selection: ${trainings} trainings, all cached`
  }
}
