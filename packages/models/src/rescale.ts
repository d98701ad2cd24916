import { SegscaleError } from '@segscale/core'
import { blockForm, type Family } from './family.ts'

/** What one rescaled net keeps of its family: counts, not shares, one number per segment. */
export interface Rescale {
  /** Blocks kept per segment, each from 1 to the segment's own. */
  readonly depth: readonly number[]
  /** Channels kept per segment, each from 1 to the segment's own. */
  readonly width: readonly number[]
  /**
   * Channels kept inside the blocks of each segment, or their expansion; 0 where blocks have no inside. If left out they
   * shrink as `width` does.
   */
  readonly inner?: readonly number[]
  /** Channels kept in the head's convolution. If left out they shrink as the last segment does. */
  readonly head?: number
}

/** The rescale that keeps everything. */
export function baseRescale(family: Family): Rescale {
  return {
    depth: family.segments.map(({ blocks }) => blocks),
    width: family.segments.map(({ channels }) => channels),
  }
}

/** The rescale as people read it, blocks before channels: `3,2,1 / 8,16,32`, then inner channels and the head's. */
export function rescaleLabel({ depth, width, inner, head }: Rescale): string {
  const further = [...(inner === undefined ? [] : [inner.join(',')]), ...(head === undefined ? [] : [`head ${head}`])]
  return [depth.join(','), width.join(','), ...further].join(' / ')
}

/** Everything that keeps a rescale from being applied to a family, a sentence each; nothing where it can be. */
export function rescaleProblems(family: Family, rescale: Rescale): string[] {
  const base = baseRescale(family)
  const { inner, head } = rescale
  return [
    ...countProblems('depth', 'blocks', rescale.depth, base.depth),
    ...countProblems('width', 'channels', rescale.width, base.width),
    ...(inner === undefined ? [] : innerProblems(family, inner)),
    ...(head === undefined ? [] : headProblems(family, head)),
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

function innerProblems(family: Family, inner: readonly number[]): string[] {
  const forms = family.segments.map(blockForm)
  const all = forms.map((form) => form.inner)
  const problems = countProblems('inner', 'channels', inner, all)
  if (problems.length > 0) return problems
  return forms.flatMap(({ groups }, segment) => {
    if ((inner[segment] as number) % groups === 0) return []
    return [`inner of segment ${segment + 1} must be a multiple of its ${groups} groups, found ${inner[segment]}`]
  })
}

function headProblems({ head }: Family, kept: number): string[] {
  const all = head?.channels
  if (all === undefined) return ['head must be left out, for the family has no convolution there']
  return Number.isInteger(kept) && kept >= 1 && kept <= all
    ? []
    : [`head must be an integer from 1 to ${all} (channels kept), found ${kept}`]
}

function countProblems(name: string, unit: string, kept: readonly number[], base: readonly number[]): string[] {
  if (kept.length !== base.length) {
    return [`${name} must have ${base.length} numbers, one per segment, found ${kept.length}`]
  }
  return kept.flatMap((count, segment) => {
    const all = base[segment] as number
    const least = Math.min(1, all)
    if (Number.isInteger(count) && count >= least && count <= all) return []
    const range = all === least ? String(all) : `an integer from ${least} to ${all}`
    return [`${name} of segment ${segment + 1} must be ${range} (${unit} kept), found ${count}`]
  })
}
