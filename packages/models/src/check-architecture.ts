import { SegscaleError } from '@segscale/core'
import type { Architecture, Layer } from './architecture.ts'

/** What one layer gives out for one image: `[h, w, c]`, or `[c]` after pooling. */
export type LayerShape = readonly number[]

/**
 * The shape that every layer gives out for one image, in the order of the layers.
 *
 * @throws {@link SegscaleError} with code `ARCHITECTURE_INVALID` at the first layer that is inconsistent.
 */
export function layerShapes(architecture: Architecture): LayerShape[] {
  const shapes: LayerShape[] = []
  for (const [index, layer] of architecture.layers.entries()) {
    const fail: Fail = (message) => {
      throw invalid(`layer ${index} (${layer.op}): ${message}`)
    }
    if ((layer.op === 'input') !== (index === 0)) fail('the input must be layer 0 and no other layer')
    shapes.push(outputShape(layer, inputShapes(layer, shapes, fail), fail))
  }
  if (shapes.length === 0) throw invalid('it has no layers')
  return shapes
}

/**
 * Makes sure that an architecture is a net: shapes agree, every layer is used, and the last one gives logits `[c]`.
 *
 * @throws {@link SegscaleError} with code `ARCHITECTURE_INVALID`.
 */
export function checkArchitecture(architecture: Architecture): void {
  const shapes = layerShapes(architecture)
  const used = new Set(architecture.layers.flatMap((layer) => (layer.op === 'input' ? [] : layer.inputs)))
  const idle = architecture.layers.findIndex((_, index) => !used.has(index) && index < shapes.length - 1)
  if (idle >= 0) throw invalid(`layer ${idle} is used by no other layer`)
  const logits = shapes.at(-1) as LayerShape
  if (logits.length !== 1) throw invalid(`the last layer must give logits [c], found ${shapeText(logits)}`)
}

type Fail = (message: string) => never

function inputShapes(layer: Layer, shapes: readonly LayerShape[], fail: Fail): LayerShape[] {
  if (layer.op === 'input') return []
  // Architectures also come back from files and other processes, where the types do not hold.
  const inputs: readonly number[] = Array.isArray(layer.inputs) ? layer.inputs : []
  const wanted = layer.op === 'add' ? 2 : 1
  if (inputs.length !== wanted) fail(`it must have ${wanted} input(s), found ${inputs.length}`)
  return inputs.map((from) => shapes[from] ?? fail(`its input ${from} is not an earlier layer`))
}

function outputShape(layer: Layer, inputs: readonly LayerShape[], fail: Fail): LayerShape {
  const first = inputs[0] as LayerShape
  switch (layer.op) {
    case 'input':
      return [layer.height, layer.width, layer.channels].map((size) => positive(size, 'its sizes', fail))
    case 'conv':
      if (layer.kernel % 2 !== 1) fail(`its kernel must be odd, found ${layer.kernel}`)
      checkGroups(layer, imageOf(first, fail), fail)
      return strided(imageOf(first, fail), layer, fail)
    case 'shortcut':
      return strided(imageOf(first, fail), layer, fail)
    case 'batchNorm':
      return imageOf(first, fail)
    case 'maxPool':
      return pooled(imageOf(first, fail), layer, fail)
    case 'dropout':
      if (!(layer.rate > 0 && layer.rate < 1)) fail(`its rate must be between 0 and 1, found ${layer.rate}`)
      return first
    case 'relu':
    case 'relu6':
      return first
    case 'add':
      if (shapeText(first) !== shapeText(inputs[1] as LayerShape)) {
        fail(`its inputs must have equal shapes, found ${inputs.map(shapeText).join(' and ')}`)
      }
      return first
    case 'globalAveragePool':
    case 'globalMaxPool':
      return imageOf(first, fail).slice(2)
    case 'dense':
      if (first.length !== 1) fail(`its input must be [c], found ${shapeText(first)}`)
      return [positive(layer.units, 'its units', fail)]
    default:
      return fail('there is no such operation')
  }
}

/**
 * Height and width after a stride: with (kernel - 1) / 2 pixels of padding they do not depend on the kernel, and a
 * shortcut that keeps every stride-th pixel, starting with the first, has the same.
 */
function strided([height, width]: Image, layer: { stride: number; channels: number }, fail: Fail): LayerShape {
  const stride = positive(layer.stride, 'its stride', fail)
  const channels = positive(layer.channels, 'its channels', fail)
  return [Math.ceil(height / stride), Math.ceil(width / stride), channels]
}

function checkGroups({ groups, channels }: Extract<Layer, { op: 'conv' }>, [, , given]: Image, fail: Fail): void {
  if (groups === undefined) return
  if (!Number.isInteger(groups) || groups < 2) fail(`its groups must be an integer from 2 on, found ${groups}`)
  if (given % groups !== 0 || channels % groups !== 0) {
    fail(`its ${given} and ${channels} channels must be multiples of its ${groups} groups`)
  }
}

function pooled([height, width, channels]: Image, layer: Extract<Layer, { op: 'maxPool' }>, fail: Fail): LayerShape {
  const kernel = positive(layer.kernel, 'its kernel', fail)
  const stride = positive(layer.stride, 'its stride', fail)
  const covered = 2 * Math.floor((kernel - 1) / 2) - kernel
  const [rows, columns] = [height, width].map((size) => Math.floor((size + covered) / stride) + 1) as [number, number]
  if (rows < 1 || columns < 1)
    fail(`its kernel of ${kernel} must fit into the image, found ${height} x ${width} pixels`)
  return [rows, columns, channels]
}

type Image = readonly [height: number, width: number, channels: number]

function imageOf(shape: LayerShape, fail: Fail): Image {
  const [height, width, channels] = shape
  if (shape.length !== 3) fail(`its input must be an image [h, w, c], found ${shapeText(shape)}`)
  return [height as number, width as number, channels as number]
}

function positive(size: number, name: string, fail: Fail): number {
  return Number.isInteger(size) && size >= 1 ? size : fail(`${name} must be positive integers, found ${String(size)}`)
}

function shapeText(shape: LayerShape): string {
  return `[${shape.join(', ')}]`
}

function invalid(message: string): SegscaleError {
  return new SegscaleError('ARCHITECTURE_INVALID', `An architecture must be a consistent net, but ${message}.`)
}
