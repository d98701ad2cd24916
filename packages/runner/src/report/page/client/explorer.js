import { isDark, styleColor } from './colors.js'
import { candidateDetails, netDetails, showDetails } from './details.js'
import { drawCloud, linearPlace, linearTicks, logPlace, logTicks, nearest, thinnedFront } from './scatter.js'

/**
 * @typedef {import('./unpack.js').Candidates} Candidates
 * @typedef {import('./scatter.js').Area} Area
 * @typedef {import('./scatter.js').Span} Span
 * @typedef {'base' | 'sentinel' | 'selected' | 'uniform'} Role
 * @typedef {{
 *   name: string, role: Role, chosen: string, accuracy: number, params: number, macs: number, latencyMs?: number,
 *   isFront: boolean, inputs: Readonly<Record<string, string>>, facts: readonly (readonly [string, string])[],
 *   commands: readonly string[],
 * }} Net
 * @typedef {{
 *   nets: readonly Net[], costs: readonly { id: string, title: string }[], accuracyTitle: string, family: string | null,
 *   base: { params: number, macs: number, latencyMs?: number },
 * }} ExplorerData
 */

const looks = {
  base: { label: 'base', color: '--ink', shape: 'star' },
  sentinel: { label: 'sentinels', color: '--grey', shape: 'circle' },
  selected: { label: 'selected', color: '--vermilion', shape: 'triangle' },
  uniform: { label: 'uniform scaling', color: '--purple', shape: 'square' },
}
const roles = /** @type {readonly Role[]} */ (Object.keys(looks))

/** The picture of all candidates and all trained nets, which can be filtered and picked from by pointer and keyboard. */
export class Explorer {
  #root
  #data
  #candidates
  #canvas
  #cloud = document.createElement('canvas')
  #cost = 'params'
  #maxShare = 1
  #roles = new Set(roles)
  #isCloudShown = true
  /** @type {Map<string, string>} */
  #levels = new Map()
  /** @type {{ xs: Float32Array, ys: Float32Array, shown: Uint8Array }} */
  #points = { xs: new Float32Array(), ys: new Float32Array(), shown: new Uint8Array() }
  /** @type {Span} */
  #x = { low: 1, high: 10 }
  /** @type {Span} */
  #y = { low: 0, high: 1 }
  /** @type {{ net: number } | { candidate: number } | undefined} */
  #picked

  /**
   * @param {HTMLElement} root
   * @param {ExplorerData} data
   * @param {Candidates | undefined} candidates
   */
  constructor(root, data, candidates) {
    this.#root = root
    this.#data = data
    this.#candidates = candidates
    this.#canvas = /** @type {HTMLCanvasElement} */ (root.querySelector('canvas'))
    this.#cost = data.costs[0]?.id ?? 'params'
    this.#listen()
    this.#measure()
    this.redraw()
    addEventListener('resize', () => {
      this.redraw()
    })
  }

  /** Draws everything once more, as after a change of theme. */
  redraw() {
    this.#drawCloud()
    this.#draw()
    const { shown } = this.#points
    const nets = this.#data.nets.filter((net) => this.#isShown(net)).length
    const among = shown.reduce((sum, one) => sum + one, 0)
    const text =
      this.#candidates === undefined
        ? ''
        : `, ${among.toLocaleString('en')} of ${shown.length.toLocaleString('en')} candidates`
    const status = this.#root.querySelector('.shown')
    if (status !== null) status.textContent = `Shown: ${nets} of ${this.#data.nets.length} trained nets${text}.`
  }

  #listen() {
    this.#root.addEventListener('input', (event) => {
      const control = event.target
      if (control instanceof HTMLSelectElement && control.name === 'cost') this.#cost = control.value
      else if (control instanceof HTMLSelectElement) this.#levels.set(control.name, control.value)
      else if (control instanceof HTMLInputElement && control.name === 'share') this.#setShare(Number(control.value))
      else if (control instanceof HTMLInputElement && control.name === 'candidates')
        this.#isCloudShown = control.checked
      else if (control instanceof HTMLInputElement && control.name === 'role') this.#setRole(control)
      this.#measure()
      this.redraw()
    })
    this.#canvas.addEventListener('pointermove', (event) => {
      const found = this.#at(event)
      this.#canvas.style.cursor = found === undefined ? 'default' : 'pointer'
    })
    this.#canvas.addEventListener('click', (event) => {
      this.#pick(this.#at(event))
    })
    this.#canvas.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key]
      if (step === undefined) return
      event.preventDefault()
      this.#step(step)
    })
    this.#root.querySelector('tbody')?.addEventListener('click', (event) => {
      const button = event.target instanceof HTMLElement ? event.target.closest('button') : null
      if (button !== null) this.#pick({ net: Number(button.dataset['net']) })
    })
  }

  /** @param {number} percent */
  #setShare(percent) {
    this.#maxShare = percent / 100
    const output = this.#root.querySelector('output')
    if (output !== null) output.textContent = `${percent} %`
  }

  /** @param {HTMLInputElement} control */
  #setRole(control) {
    const role = /** @type {Role} */ (control.value)
    if (control.checked) this.#roles.add(role)
    else this.#roles.delete(role)
  }

  /**
   * Moves to the next trained net by cost.
   *
   * @param {number} step
   */
  #step(step) {
    const order = this.#data.nets
      .map((net, at) => ({ at, cost: this.#costOf(net) }))
      .filter(({ at, cost }) => cost !== undefined && this.#isShown(/** @type {Net} */ (this.#data.nets[at])))
      .sort((a, b) => (a.cost ?? 0) - (b.cost ?? 0))
    if (order.length === 0) return
    const picked = this.#picked
    const now = picked !== undefined && 'net' in picked ? order.findIndex(({ at }) => at === picked.net) : -1
    const next = now < 0 ? (step > 0 ? 0 : order.length - 1) : (now + step + order.length) % order.length
    this.#pick({ net: order[next]?.at ?? 0 })
  }

  /** @param {{ net: number } | { candidate: number } | undefined} picked */
  #pick(picked) {
    if (picked === undefined) return
    this.#picked = picked
    this.#draw()
    const target = /** @type {HTMLElement} */ (this.#root.querySelector('.details'))
    const net = 'net' in picked ? this.#data.nets[picked.net] : undefined
    if (net !== undefined) showDetails(target, netDetails(net))
    else if ('candidate' in picked && this.#candidates !== undefined) {
      showDetails(target, candidateDetails(this.#candidates, picked.candidate, this.#data))
    }
  }

  /** @param {Net} net */
  #costOf(net) {
    const cost = /** @type {Record<string, any>} */ (net)[this.#cost]
    return typeof cost === 'number' ? cost : undefined
  }

  /** @param {Net} net */
  #isShown(net) {
    if (!this.#roles.has(net.role) || this.#costOf(net) === undefined) return false
    if (net.params > this.#maxShare * this.#data.base.params && this.#maxShare < 1) return false
    return [...this.#levels].every(([name, level]) => level === '' || net.inputs[name] === level)
  }

  /** Places all points anew: which are shown, and where on the axes. */
  #measure() {
    const candidates = this.#candidates
    const size = candidates?.size ?? 0
    const costs = candidates?.figures.get(this.#cost) ?? new Float64Array(size)
    const params = candidates?.figures.get('params') ?? costs
    const means = candidates?.figures.get('mean') ?? costs
    const limit = this.#maxShare < 1 ? this.#maxShare * this.#data.base.params : Infinity
    const wanted = (candidates?.inputs ?? []).flatMap(({ name, levels, codes }) => {
      const level = this.#levels.get(name) ?? ''
      return level === '' ? [] : [{ codes, code: levels.indexOf(level) }]
    })
    const shown = new Uint8Array(size)
    let [lowX, highX, lowY, highY] = [Infinity, 0, Infinity, -Infinity]
    for (let at = 0; at < size; at++) {
      const [cost, mean] = [costs[at] ?? 0, means[at] ?? 0]
      if (!this.#isCloudShown || !(cost > 0) || (params[at] ?? 0) > limit) continue
      if (!wanted.every(({ codes, code }) => codes[at] === code)) continue
      shown[at] = 1
      if (cost < lowX) lowX = cost
      if (cost > highX) highX = cost
      if (mean < lowY) lowY = mean
      if (mean > highY) highY = mean
    }
    for (const net of this.#data.nets) {
      const cost = this.#costOf(net)
      if (!this.#isShown(net) || cost === undefined) continue
      lowX = Math.min(lowX, cost)
      highX = Math.max(highX, cost)
      lowY = Math.min(lowY, net.accuracy)
      highY = Math.max(highY, net.accuracy)
    }
    if (lowX > highX) [lowX, highX, lowY, highY] = [1, 10, 0, 1]
    this.#x = { low: lowX / 1.15, high: highX * 1.15 }
    const margin = Math.max(0.05 * (highY - lowY), 0.004)
    this.#y = { low: Math.max(0, lowY - margin), high: Math.min(1, highY + margin) }
    const xs = new Float32Array(size)
    const ys = new Float32Array(size)
    for (let at = 0; at < size; at++) {
      if (shown[at] !== 1) continue
      xs[at] = logPlace(costs[at] ?? 1, this.#x)
      ys[at] = linearPlace(means[at] ?? 0, this.#y)
    }
    this.#points = { xs, ys, shown }
  }

  /** @returns {Area} */
  #area() {
    const { clientWidth: width, clientHeight: height } = this.#canvas
    return { left: 46, top: 10, width: Math.max(40, width - 58), height: Math.max(40, height - 54) }
  }

  /** @param {MouseEvent} event */
  #at(event) {
    const area = this.#area()
    const { left, top } = this.#canvas.getBoundingClientRect()
    const place = {
      x: (event.clientX - left - area.left) / area.width,
      y: 1 - (event.clientY - top - area.top) / area.height,
    }
    const scale = { width: area.width, height: area.height, within: 14 }
    const nets = this.#data.nets
    const netXs = nets.map((net) => logPlace(this.#costOf(net) ?? 1, this.#x))
    const netYs = nets.map(({ accuracy }) => linearPlace(accuracy, this.#y))
    const net = nearest(
      netXs,
      netYs,
      nets.map((one) => (this.#isShown(one) ? 1 : 0)),
      place,
      scale,
    )
    if (net >= 0) return { net }
    const { xs, ys, shown } = this.#points
    const candidate = nearest(xs, ys, shown, place, { ...scale, within: 10 })
    return candidate >= 0 ? { candidate } : undefined
  }

  #drawCloud() {
    const ratio = devicePixelRatio || 1
    const { clientWidth, clientHeight } = this.#canvas
    this.#canvas.width = this.#cloud.width = Math.round(clientWidth * ratio)
    this.#canvas.height = this.#cloud.height = Math.round(clientHeight * ratio)
    const context = this.#cloud.getContext('2d')
    if (context === null || this.#cloud.width === 0 || this.#cloud.height === 0) return
    const area = this.#area()
    const { xs, ys, shown } = this.#points
    const scaled = {
      left: area.left * ratio,
      top: area.top * ratio,
      width: area.width * ratio,
      height: area.height * ratio,
    }
    drawCloud(context, scaled, xs, ys, shown, isDark() ? [90, 170, 224] : [0, 114, 178])
  }

  #draw() {
    const context = this.#canvas.getContext('2d')
    // A page that is hidden has no size, and nothing to draw.
    if (context === null || this.#cloud.width === 0 || this.#cloud.height === 0) return
    const ratio = devicePixelRatio || 1
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height)
    context.drawImage(this.#cloud, 0, 0)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    this.#drawAxes(context)
    for (const at of thinnedFront(this.#points.xs, this.#points.ys, this.#points.shown, 28)) {
      this.#drawCandidate(context, at, styleColor('--blue'), 3.5)
    }
    this.#drawFront(context)
    for (const [at, net] of this.#data.nets.entries()) if (this.#isShown(net)) this.#drawNet(context, net, at)
    this.#drawPickedCandidate(context)
  }

  /** @param {CanvasRenderingContext2D} context */
  #drawAxes(context) {
    const area = this.#area()
    context.font = '12px system-ui, sans-serif'
    context.fillStyle = styleColor('--soft')
    context.strokeStyle = styleColor('--line')
    context.lineWidth = 1
    context.textAlign = 'center'
    context.textBaseline = 'top'
    for (const tick of logTicks(this.#x, Math.max(3, area.width / 60))) {
      const x = area.left + logPlace(tick, this.#x) * area.width
      line(context, x, area.top, x, area.top + area.height)
      context.fillText(sizeText(tick), x, area.top + area.height + 6)
    }
    context.textAlign = 'right'
    context.textBaseline = 'middle'
    for (const tick of linearTicks({ low: this.#y.low * 100, high: this.#y.high * 100 }, 7)) {
      const y = area.top + (1 - linearPlace(tick / 100, this.#y)) * area.height
      line(context, area.left, y, area.left + area.width, y)
      context.fillText(String(tick), area.left - 6, y)
    }
    context.fillStyle = styleColor('--text')
    context.textAlign = 'center'
    context.textBaseline = 'bottom'
    const title = this.#data.costs.find(({ id }) => id === this.#cost)?.title ?? ''
    context.fillText(`${title} (log scale)`, area.left + area.width / 2, area.top + area.height + 40)
    context.save()
    context.translate(12, area.top + area.height / 2)
    context.rotate(-Math.PI / 2)
    context.textBaseline = 'middle'
    context.fillText(this.#data.accuracyTitle, 0, 0)
    context.restore()
  }

  /** @param {CanvasRenderingContext2D} context */
  #drawFront(context) {
    const area = this.#area()
    const points = this.#data.nets
      .filter((net) => this.#isShown(net) && net.role !== 'uniform')
      .map((net) => ({ cost: this.#costOf(net) ?? 0, accuracy: net.accuracy }))
      .sort((a, b) => a.cost - b.cost || b.accuracy - a.accuracy)
    context.strokeStyle = styleColor('--ink')
    context.lineWidth = 1.5
    context.beginPath()
    let best = -Infinity
    let y = 0
    for (const { cost, accuracy } of points) {
      if (accuracy <= best) continue
      const x = area.left + logPlace(cost, this.#x) * area.width
      const nextY = area.top + (1 - linearPlace(accuracy, this.#y)) * area.height
      if (best === -Infinity) context.moveTo(x, nextY)
      else {
        context.lineTo(x, y)
        context.lineTo(x, nextY)
      }
      y = nextY
      best = accuracy
    }
    context.stroke()
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Net} net
   * @param {number} at
   */
  #drawNet(context, net, at) {
    const area = this.#area()
    const x = area.left + logPlace(this.#costOf(net) ?? 1, this.#x) * area.width
    const y = area.top + (1 - linearPlace(net.accuracy, this.#y)) * area.height
    const { color, shape } = looks[net.role]
    context.fillStyle = styleColor(color)
    context.strokeStyle = styleColor('--ground')
    context.lineWidth = 1
    marker(context, shape, x, y, net.role === 'base' ? 8 : 5)
    if (net.chosen !== '') ring(context, x, y, 9, styleColor('--ink'), 1.6)
    if (this.#picked !== undefined && 'net' in this.#picked && this.#picked.net === at) {
      ring(context, x, y, 13, styleColor('--focus'), 3)
    }
  }

  /** @param {CanvasRenderingContext2D} context */
  #drawPickedCandidate(context) {
    const picked = this.#picked
    if (picked === undefined || !('candidate' in picked) || this.#points.shown[picked.candidate] !== 1) return
    this.#drawCandidate(context, picked.candidate, styleColor('--focus'), 6)
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
    const area = this.#area()
    const x = area.left + (this.#points.xs[at] ?? 0) * area.width
    const deviation = this.#candidates?.figures.get('deviation')?.[at] ?? 0
    const mean = this.#candidates?.figures.get('mean')?.[at] ?? 0
    const y = (/** @type {number} */ accuracy) =>
      area.top + Math.min(1, Math.max(0, 1 - linearPlace(accuracy, this.#y))) * area.height
    context.strokeStyle = color
    context.lineWidth = 1
    line(context, x, y(mean - deviation), x, y(mean + deviation))
    context.fillStyle = styleColor('--ground')
    context.beginPath()
    context.arc(x, y(mean), radius, 0, 2 * Math.PI)
    context.fill()
    ring(context, x, y(mean), radius, color, 1.6)
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 */
function line(context, x1, y1, x2, y2) {
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
function ring(context, x, y, radius, color, width) {
  context.strokeStyle = color
  context.lineWidth = width
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.stroke()
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} shape
 * @param {number} x
 * @param {number} y
 * @param {number} r
 */
function marker(context, shape, x, y, r) {
  context.beginPath()
  if (shape === 'circle') context.arc(x, y, r, 0, 2 * Math.PI)
  else if (shape === 'square') context.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8)
  else {
    const corners = shape === 'star' ? 10 : 3
    for (let corner = 0; corner < corners; corner++) {
      const angle = (2 * Math.PI * corner) / corners - Math.PI / 2
      const radius = shape === 'star' && corner % 2 === 1 ? r * 0.42 : r * 1.15
      context.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle))
    }
    context.closePath()
  }
  context.fill()
  context.stroke()
}

/** @param {number} count */
export function sizeText(count) {
  const [scale, unit] = count < 1e3 ? [1, ''] : count < 1e6 ? [1e3, ' k'] : count < 1e9 ? [1e6, ' M'] : [1e9, ' G']
  return `${Number((count / scale).toPrecision(3))}${unit}`
}
