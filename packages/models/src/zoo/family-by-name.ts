import { didYouMean, SegscaleError } from '@segscale/core'
import type { Family } from '../family.ts'
import { mobilenetV2 } from './mobilenet-v2.ts'
import {
  imagenetResnet,
  isWideResnetDepth,
  preactivationResnet,
  resnet164,
  wideResnet,
  type ImagenetResnetDepth,
} from './residual-families.ts'
import { deepestResnet, isResnetDepth, nearestResnetDepths, publishedResnetDepths, resnet } from './resnet.ts'
import { vgg } from './vgg.ts'

/** Longer names are cut in messages. */
const longestShown = 40

const published: readonly Family[] = [
  ...publishedResnetDepths.map(resnet),
  resnet164(),
  ...publishedResnetDepths.map(preactivationResnet),
  wideResnet(16, 2),
  wideResnet(16, 8),
  wideResnet(28, 10),
  wideResnet(40, 4),
  ...([11, 13, 16] as const).map(vgg),
  mobilenetV2(),
  ...([18, 34, 50] as const).flatMap((depth) => [imagenetResnet(depth, 'cifar'), imagenetResnet(depth, 'imagenet')]),
]

/**
 * Names of the families that people use; `familyByName` knows every other `resnet<6n+2>`, `preresnet<6n+2>` and
 * `wideresnet-<6n+4>-<k>` as well.
 */
export function listFamilies(): readonly string[] {
  return published.map(({ name }) => name)
}

/**
 * The family of a name.
 *
 * @throws {@link SegscaleError} with code `FAMILY_UNKNOWN` and the nearest names.
 */
export function familyByName(name: string): Family {
  const known = published.find((family) => family.name === name)
  if (known !== undefined) return known
  const residual = /^(?<kind>pre)?resnet(?<digits>\d{1,9})$/.exec(name)?.groups
  if (residual !== undefined) return residualFamily(name, residual['kind'] === 'pre', residual['digits'] as string)
  const wide = /^wideresnet-(?<digits>\d{1,9})-(?<factor>[1-9]\d{0,2})$/.exec(name)?.groups
  if (wide !== undefined) return wideFamily(name, wide['digits'] as string, Number(wide['factor']))
  throw unknownFamily(name)
}

/**
 * The family that an experiment file means: by its name, or the template itself.
 *
 * @throws {@link SegscaleError} with code `FAMILY_UNKNOWN`.
 */
export function familyOf(family: string | Family): Family {
  return typeof family === 'string' ? familyByName(family) : family
}

function residualFamily(name: string, isPreactivated: boolean, digits: string): Family {
  const depth = Number(digits)
  if (isResnetDepth(depth) && String(depth) === digits)
    return isPreactivated ? preactivationResnet(depth) : resnet(depth)
  const near = isResnetDepth(depth) ? [depth] : nearestResnetDepths(depth)
  const names = near.map((each) => `${isPreactivated ? 'pre' : ''}resnet${each}`)
  if (!isPreactivated && isImagenetDepth(depth)) names.push(`resnet${depth}-cifar`, `resnet${depth}-imagenet`)
  throw new SegscaleError(
    'FAMILY_UNKNOWN',
    `The depth of a CIFAR ResNet must be 6n+2, from 8 to ${deepestResnet}; found "${name}". Use ${names.join(' or ')}.`,
  )
}

function isImagenetDepth(depth: number): depth is ImagenetResnetDepth {
  return depth === 18 || depth === 34
}

function wideFamily(name: string, digits: string, factor: number): Family {
  const depth = Number(digits)
  if (isWideResnetDepth(depth) && String(depth) === digits) return wideResnet(depth, factor)
  const below = Math.max(10, Math.min(9998, Math.floor((depth - 4) / 6) * 6 + 4))
  throw new SegscaleError(
    'FAMILY_UNKNOWN',
    `The depth of a Wide ResNet must be 6n+4, from 10 to 9998; found "${name}". Use wideresnet-${below}-${factor}.`,
  )
}

function unknownFamily(name: string): SegscaleError {
  const shown = name.length > longestShown ? `${name.slice(0, longestShown)}…` : name
  const meant = didYouMean(name, listFamilies())
  const advice = meant === undefined ? '' : ` Did you mean "${meant}"?`
  return new SegscaleError(
    'FAMILY_UNKNOWN',
    `The family must be one that "segscale families" lists, another resnet<6n+2>, preresnet<6n+2> or ` +
      `wideresnet-<6n+4>-<k>, or a file that ends in .yaml; found "${shown}".${advice}`,
  )
}
