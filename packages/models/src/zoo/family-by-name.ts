import { didYouMean, SegscaleError } from '@segscale/core'
import type { Family } from '../family.ts'
import { deepestResnet, isResnetDepth, nearestResnetDepths, publishedResnetDepths, resnet } from './resnet.ts'

/** Longer names are cut in messages. */
const longestShown = 40

/** Names of the families that people use; `familyByName` knows every other `resnet<6n+2>` as well. */
export function listFamilies(): readonly string[] {
  return publishedResnetDepths.map((depth) => `resnet${depth}`)
}

/**
 * The family of a name: `resnet20`, `resnet32`, or any other `resnet<6n+2>`.
 *
 * @throws {@link SegscaleError} with code `FAMILY_UNKNOWN` and the nearest names.
 */
export function familyByName(name: string): Family {
  const digits = /^resnet(\d{1,9})$/.exec(name)?.[1]
  if (digits === undefined) throw unknownFamily(name)
  const depth = Number(digits)
  if (isResnetDepth(depth) && String(depth) === digits) return resnet(depth)
  throw unknownResnet(name, depth)
}

function unknownResnet(name: string, depth: number): SegscaleError {
  const near = isResnetDepth(depth) ? [depth] : nearestResnetDepths(depth)
  const names = near.map((each) => `resnet${each}`).join(' or ')
  return new SegscaleError(
    'FAMILY_UNKNOWN',
    `The depth of a CIFAR ResNet must be 6n+2, from 8 to ${deepestResnet}; found "${name}". Use ${names}.`,
  )
}

function unknownFamily(name: string): SegscaleError {
  const shown = name.length > longestShown ? `${name.slice(0, longestShown)}…` : name
  const meant = didYouMean(name, listFamilies())
  const advice = meant === undefined ? '' : ` Did you mean "${meant}"?`
  return new SegscaleError(
    'FAMILY_UNKNOWN',
    `The family must be one of ${listFamilies().join(', ')} or another resnet<6n+2>; found "${shown}".${advice}`,
  )
}
