import { line, marker, ring, sizeText } from './canvas-marks.js'
import { isDark, styleColor } from './colors.js'
import { drawCloud, linearPlace, linearTicks, logPlace, logTicks, thinnedFront } from './scatter.js'

/**
 * @typedef {import('./net-choice.js').Net} Net
 * @typedef {import('./net-choice.js').NetChoice} NetChoice
 * @typedef {import('./net-choice.js').Placed} Placed
 * @typedef {{ net: number } | { candidate: number } | undefined} Picked
 */

/** How the nets of a role are drawn. */
const looks = {
  base: { color: '--ink', shape: 'star', radius: 8 },
  sentinel: { color: '--grey', shape: 'circle', radius: 5 },
  selected: { color: '--vermilion', shape: 'triangle', radius: 5 },
  uniform: { color: '--purple', shape: 'square', radius: 5 },
}

/** Draws the explorer's picture: the cloud of candidates, kept apart so that it is drawn once, and all that lies over it. */
export class ExplorerPicture {
  #canvas
  #data
  #choice
  #deviations
  #means
  #cloud = document.createElement('canvas')
  /** @type {Placed} */
  #placed

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import('./net-choice.js').ExplorerData} data
   * @param {NetChoice} choice
   * @param {import('./unpack.js').Candidates | undefined} candidates
   */
  constructor(canvas, data, choice, candidates) {
    this.#canvas = canvas
    this.#data = data
    this.#choice = choice
    this.#deviations = candidates?.figures.get('deviation') ?? []
    this.#means = candidates?.figures.get('mean') ?? []
    this.#placed = choice.placed(undefined)
  }

  /**
   * Draws everything: at another size, in other colours, or with other points.
   *
   * @param {Placed} placed
   * @param {Picked} picked
   */
  drawAll(placed, picked) {
    this.#placed = placed
    this.#drawCloud()
    this.draw(picked)
  }

  /**
   * Draws what lies over the cloud once more.
   *
   * @param {Picked} picked
   */
  draw(picked) {
    const context = this.#canvas.getContext('2d')
    // A page that is hidden has no size, and nothing to draw.
    if (context === null || this.#cloud.width === 0 || this.#cloud.height === 0) return
    const ratio = devicePixelRatio || 1
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height)
    context.drawImage(this.#cloud, 0, 0)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    this.#drawAxes(context)
    const { xs, ys, shown } = this.#placed
    for (const at of thinnedFront(xs, ys, shown, 28)) this.#drawCandidate(context, at, styleColor('--blue'), 3.5)
    this.#drawFront(context)
    const pickedNet = picked !== undefined && 'net' in picked ? picked.net : -1
    for (const { net, at } of this.#choice.shownNets()) this.#drawNet(context, net, at === pickedNet)
    if (picked !== undefined && 'candidate' in picked && shown[picked.candidate] === 1) {
      this.#drawCandidate(context, picked.candidate, styleColor('--focus'), 6)
    }
  }

  /** Where points lie on the canvas, in pixels of the page. */
  area() {
    const { clientWidth: width, clientHeight: height } = this.#canvas
    return { left: 46, top: 10, width: Math.max(40, width - 58), height: Math.max(40, height - 54) }
  }

  /** @param {number} cost */
  #x(cost) {
    const { left, width } = this.area()
    return left + logPlace(cost, this.#placed.x) * width
  }

  /** @param {number} accuracy */
  #y(accuracy) {
    const { top, height } = this.area()
    return top + (1 - linearPlace(accuracy, this.#placed.y)) * height
  }

  #drawCloud() {
    const ratio = devicePixelRatio || 1
    const { clientWidth, clientHeight } = this.#canvas
    this.#canvas.width = this.#cloud.width = Math.round(clientWidth * ratio)
    this.#canvas.height = this.#cloud.height = Math.round(clientHeight * ratio)
    const context = this.#cloud.getContext('2d')
    if (context === null || this.#cloud.width === 0 || this.#cloud.height === 0) return
    const { left, top, width, height } = this.area()
    const scaled = { left: left * ratio, top: top * ratio, width: width * ratio, height: height * ratio }
    const { xs, ys, shown } = this.#placed
    drawCloud(context, scaled, xs, ys, shown, isDark() ? [90, 170, 224] : [0, 114, 178])
  }

  /** @param {CanvasRenderingContext2D} context */
  #drawAxes(context) {
    const { left, top, width, height } = this.area()
    const { x, y } = this.#placed
    context.font = '12px system-ui, sans-serif'
    context.fillStyle = styleColor('--soft')
    context.strokeStyle = styleColor('--line')
    context.lineWidth = 1
    context.textAlign = 'center'
    context.textBaseline = 'top'
    for (const tick of logTicks(x, Math.max(3, width / 60))) {
      line(context, this.#x(tick), top, this.#x(tick), top + height)
      context.fillText(sizeText(tick), this.#x(tick), top + height + 6)
    }
    context.textAlign = 'right'
    context.textBaseline = 'middle'
    for (const tick of linearTicks({ low: y.low * 100, high: y.high * 100 }, 7)) {
      line(context, left, this.#y(tick / 100), left + width, this.#y(tick / 100))
      context.fillText(String(tick), left - 6, this.#y(tick / 100))
    }
    context.fillStyle = styleColor('--text')
    context.textAlign = 'center'
    context.textBaseline = 'bottom'
    const title = this.#data.costs.find(({ id }) => id === this.#choice.cost)?.title ?? ''
    context.fillText(`${title} (log scale)`, left + width / 2, top + height + 40)
    context.save()
    context.translate(12, top + height / 2)
    context.rotate(-Math.PI / 2)
    context.textBaseline = 'middle'
    context.fillText(this.#data.accuracyTitle, 0, 0)
    context.restore()
  }

  /**
   * The front of what the search trained, as a step line.
   *
   * @param {CanvasRenderingContext2D} context
   */
  #drawFront(context) {
    const points = this.#choice
      .shownNets()
      .filter(({ net }) => net.role !== 'uniform')
      .map(({ net }) => ({ cost: this.#choice.costOf(net) ?? 0, accuracy: net.accuracy }))
      .sort((a, b) => a.cost - b.cost || b.accuracy - a.accuracy)
    context.strokeStyle = styleColor('--ink')
    context.lineWidth = 1.5
    context.beginPath()
    let best = -Infinity
    for (const { cost, accuracy } of points) {
      if (accuracy <= best) continue
      if (best === -Infinity) context.moveTo(this.#x(cost), this.#y(accuracy))
      else {
        context.lineTo(this.#x(cost), this.#y(best))
        context.lineTo(this.#x(cost), this.#y(accuracy))
      }
      best = accuracy
    }
    context.stroke()
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Net} net
   * @param {boolean} isPicked
   */
  #drawNet(context, net, isPicked) {
    const [x, y] = [this.#x(this.#choice.costOf(net) ?? 1), this.#y(net.accuracy)]
    const { color, shape, radius } = looks[net.role]
    context.fillStyle = styleColor(color)
    context.strokeStyle = styleColor('--ground')
    context.lineWidth = 1
    marker(context, shape, x, y, radius)
    if (net.chosen !== '') ring(context, x, y, 9, styleColor('--ink'), 1.6)
    if (isPicked) ring(context, x, y, 13, styleColor('--focus'), 3)
  }

  /**
   * A candidate as a hollow mark with one deviation up and down.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {number} at
   * @param {string} color
   * @param {number} radius
   */
  #drawCandidate(context, at, color, radius) {
    const { left, top, width, height } = this.area()
    const x = left + (this.#placed.xs[at] ?? 0) * width
    const [mean, deviation] = [this.#means[at] ?? 0, this.#deviations[at] ?? 0]
    const within = (/** @type {number} */ accuracy) => Math.min(top + height, Math.max(top, this.#y(accuracy)))
    context.strokeStyle = color
    context.lineWidth = 1
    line(context, x, within(mean - deviation), x, within(mean + deviation))
    context.fillStyle = styleColor('--ground')
    context.beginPath()
    context.arc(x, within(mean), radius, 0, 2 * Math.PI)
    context.fill()
    ring(context, x, within(mean), radius, color, 1.6)
  }
}
