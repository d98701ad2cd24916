/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 */
export function line(context, x1, y1, x2, y2) {
  context.beginPath()
  context.moveTo(x1, y1)
  context.lineTo(x2, y2)
  context.stroke()
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} color
 * @param {number} width
 */
export function ring(context, x, y, radius, color, width) {
  context.strokeStyle = color
  context.lineWidth = width
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.stroke()
}

/**
 * A filled mark of about `radius` pixels: a circle, a square, a triangle or a star.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {string} shape
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
export function marker(context, shape, x, y, radius) {
  context.beginPath()
  if (shape === 'circle') context.arc(x, y, radius, 0, 2 * Math.PI)
  else if (shape === 'square') context.rect(x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8)
  else {
    const corners = shape === 'star' ? 10 : 3
    for (let corner = 0; corner < corners; corner++) {
      const angle = (2 * Math.PI * corner) / corners - Math.PI / 2
      const reach = shape === 'star' && corner % 2 === 1 ? radius * 0.42 : radius * 1.15
      context.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle))
    }
    context.closePath()
  }
  context.fill()
  context.stroke()
}

/**
 * A count with its unit, short enough for an axis: `20 k`, `1.5 M`.
 *
 * @param {number} count
 */
export function sizeText(count) {
  const [scale, unit] = count < 1e3 ? [1, ''] : count < 1e6 ? [1e3, ' k'] : count < 1e9 ? [1e6, ' M'] : [1e9, ' G']
  return `${Number((count / scale).toPrecision(3))}${unit}`
}
