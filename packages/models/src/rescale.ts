import { SegscaleError } from '@segscale/core'
import type { Family } from './family.ts'

/** What one rescaled net keeps of its family: counts, not shares, one number per segment. */
export interface Rescale {
  /** Blocks kept per segment, each from 1 to the segment's own. */
  readonly depth: readonly number[]
  /** Channels kept per segment, each from 1 to the segment's own. */
  readonly width: readonly number[]
}

/** The rescale that keeps everything. */
export function baseRescale(family: Family): Rescale {
  return {
    depth: family.segments.map(({ blocks }) => blocks),
    width: family.segments.map(({ channels }) => channels),
  }
}

/** The rescale as people read it, blocks before channels: `3,2,1 / 8,16,32`. */
export function rescaleLabel(rescale: Rescale): string {
  return `${rescale.depth.join(',')} / ${rescale.width.join(',')}`
}

/** Everything that keeps a rescale from being applied to a family, a sentence each; nothing where it can be. */
export function rescaleProblems(family: Family, rescale: Rescale): string[] {
  const base = baseRescale(family)
  return [
    ...countProblems('depth', 'blocks', rescale.depth, base.depth),
    ...countProblems('width', 'channels', rescale.width, base.width),
  ]
}

/**
 * Makes sure that a rescale can be applied to a family.
 *
 * @throws {@link SegscaleError} with code `RESCALE_INVALID`, naming every problem at once.
 */
export function checkRescale(family: Family, rescale: Rescale): void {
  const problems = rescaleProblems(family, rescale)
  if (problems.length === 0) return
  const base = rescaleLabel(baseRescale(family))
  throw new SegscaleError(
    'RESCALE_INVALID',
    `The rescale ${rescaleLabel(rescale)} does not fit ${family.name}, whose base is ${base}: ${problems.join('; ')}.`,
  )
}

function countProblems(name: string, unit: string, kept: readonly number[], base: readonly number[]): string[] {
  if (kept.length !== base.length) {
    return [`${name} must have ${base.length} numbers, one per segment, found ${kept.length}`]
  }
  return kept.flatMap((count, segment) => {
    const all = base[segment] as number
    if (Number.isInteger(count) && count >= 1 && count <= all) return []
    const range = all === 1 ? '1' : `an integer from 1 to ${all}`
    return [`${name} of segment ${segment + 1} must be ${range} (${unit} kept), found ${count}`]
  })
}
