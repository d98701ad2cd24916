/**
 * @typedef {{ left: number, top: number, width: number, height: number }} Area
 * @typedef {{ low: number, high: number }} Span
 */

/**
 * Where a value lies on a logarithmic axis, from 0 to 1.
 *
 * @param {number} value
 * @param {Span} span
 */
export function logPlace(value, { low, high }) {
  return Math.log(value / low) / Math.log(high / low)
}

/**
 * Where a value lies on a linear axis, from 0 to 1.
 *
 * @param {number} value
 * @param {Span} span
 */
export function linearPlace(value, { low, high }) {
  return (value - low) / (high - low)
}

/**
 * Round values within a span of a logarithmic axis: 1, 2 and 5 times the powers of ten, or the powers alone.
 *
 * @param {Span} span
 * @param {number} most
 */
export function logTicks({ low, high }, most) {
  const ticks = []
  for (let decade = 10 ** Math.floor(Math.log10(low)); decade <= high; decade *= 10) {
    for (const step of [1, 2, 5]) ticks.push(step * decade)
  }
  const within = ticks.filter((tick) => tick >= low && tick <= high)
  return within.length <= most ? within : within.filter((tick) => /^1(\.0+)?(e|$)/.test(tick.toExponential()))
}

/**
 * Round values within a span of a linear axis.
 *
 * @param {Span} span
 * @param {number} most
 */
export function linearTicks({ low, high }, most) {
  const rough = (high - low) / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((width) => width >= rough) ?? 10 * power
  const ticks = []
  for (let at = Math.ceil(low / step); at * step <= high; at++) ticks.push(Number((at * step).toFixed(10)))
  return ticks
}

/**
 * Draws points as a cloud that gets denser where many lie: one pass over all of them, whatever their number.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Area} area - In pixels of the canvas.
 * @param {ArrayLike<number>} xs - From 0 to 1.
 * @param {ArrayLike<number>} ys - From 0 to 1, upwards.
 * @param {ArrayLike<number>} shown - 1 for the points that count.
 * @param {readonly [number, number, number]} color
 */
export function drawCloud(context, area, xs, ys, shown, color) {
  const [width, height] = [Math.max(1, Math.round(area.width)), Math.max(1, Math.round(area.height))]
  const counts = new Float32Array(width * height)
  let most = 0
  for (let at = 0; at < xs.length; at++) {
    if (shown[at] !== 1) continue
    const x = Math.round((xs[at] ?? 0) * (width - 1))
    const y = Math.round((1 - (ys[at] ?? 0)) * (height - 1))
    if (x < 0 || y < 0 || x >= width || y >= height) continue
    const place = y * width + x
    const count = (counts[place] ?? 0) + 1
    counts[place] = count
    if (count > most) most = count
  }
  if (most === 0) return
  // A lone point must be seen beside a thousand in one place.
  const reach = xs.length < 20_000 ? 2 : 1
  const image = context.createImageData(width, height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const count = counts[y * width + x] ?? 0
      if (count === 0) continue
      const alpha = Math.round(100 + 130 * (Math.log1p(count) / Math.log1p(most)))
      for (let dy = 0; dy < reach; dy++) {
        for (let dx = 0; dx < reach; dx++) {
          if (x + dx >= width || y + dy >= height) continue
          const place = 4 * ((y + dy) * width + x + dx)
          if ((image.data[place + 3] ?? 0) >= alpha) continue
          image.data.set([...color, alpha], place)
        }
      }
    }
  }
  context.putImageData(image, Math.round(area.left), Math.round(area.top))
}

/**
 * The point nearest to a place, within a distance; -1 where none is.
 *
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {ArrayLike<number>} shown
 * @param {{ x: number, y: number }} place - From 0 to 1.
 * @param {{ width: number, height: number, within: number }} scale - In pixels.
 */
export function nearest(xs, ys, shown, place, { width, height, within }) {
  let best = -1
  let bestDistance = within * within
  for (let at = 0; at < xs.length; at++) {
    if (shown[at] !== 1) continue
    const dx = ((xs[at] ?? 0) - place.x) * width
    const dy = ((ys[at] ?? 0) - place.y) * height
    const distance = dx * dx + dy * dy
    if (distance < bestDistance) {
      bestDistance = distance
      best = at
    }
  }
  return best
}

/**
 * The best point of each of some columns of equal width, as far as it beats all to its left: a thinned front.
 *
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {ArrayLike<number>} shown
 * @param {number} columns
 */
export function thinnedFront(xs, ys, shown, columns) {
  const best = new Int32Array(columns).fill(-1)
  for (let at = 0; at < xs.length; at++) {
    if (shown[at] !== 1) continue
    const column = Math.min(columns - 1, Math.max(0, Math.floor((xs[at] ?? 0) * columns)))
    const known = best[column] ?? -1
    if (known < 0 || (ys[at] ?? 0) > (ys[known] ?? 0)) best[column] = at
  }
  let highest = -Infinity
  return [...best].filter((at) => {
    if (at < 0 || (ys[at] ?? 0) <= highest) return false
    highest = ys[at] ?? 0
    return true
  })
}
