import { candidateDetails, netDetails, showDetails } from './details.js'
import { ExplorerPicture } from './explorer-picture.js'
import { NetChoice } from './net-choice.js'
import { linearPlace, logPlace, nearest } from './scatter.js'

/**
 * @typedef {import('./explorer-picture.js').Picked} Picked
 * @typedef {import('./net-choice.js').Placed} Placed
 */

/** The picture of all candidates and all trained nets, which can be filtered and picked from by pointer and keyboard. */
export class Explorer {
  #root
  #data
  #candidates
  #choice
  #canvas
  #picture
  /** @type {Placed} */
  #placed
  /** @type {Picked} */
  #picked

  /**
   * @param {HTMLElement} root
   * @param {import('./net-choice.js').ExplorerData} data
   * @param {import('./unpack.js').Candidates | undefined} candidates
   */
  constructor(root, data, candidates) {
    this.#root = root
    this.#data = data
    this.#candidates = candidates
    this.#choice = new NetChoice(data)
    this.#canvas = /** @type {HTMLCanvasElement} */ (root.querySelector('canvas'))
    this.#picture = new ExplorerPicture(this.#canvas, data, this.#choice, candidates)
    this.#placed = this.#choice.placed(candidates)
    this.#listen()
    this.redraw()
  }

  /** Draws everything once more, as after a change of theme. */
  redraw() {
    this.#picture.drawAll(this.#placed, this.#picked)
    const { shown } = this.#placed
    const among = shown.reduce((sum, one) => sum + one, 0)
    const candidates =
      this.#candidates === undefined
        ? ''
        : `, ${among.toLocaleString('en')} of ${shown.length.toLocaleString('en')} candidates`
    const nets = `${this.#choice.shownNets().length} of ${this.#data.nets.length} trained nets`
    const status = this.#root.querySelector('.shown')
    if (status !== null) status.textContent = `Shown: ${nets}${candidates}.`
  }

  #listen() {
    addEventListener('resize', () => {
      this.redraw()
    })
    this.#root.addEventListener('input', ({ target }) => {
      if (target instanceof HTMLSelectElement || target instanceof HTMLInputElement) this.#choose(target)
      this.#placed = this.#choice.placed(this.#candidates)
      this.redraw()
    })
    this.#canvas.addEventListener('pointermove', (event) => {
      this.#canvas.style.cursor = this.#at(event) === undefined ? 'default' : 'pointer'
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
    this.#root.querySelector('tbody')?.addEventListener('click', ({ target }) => {
      const button = target instanceof HTMLElement ? target.closest('button') : null
      if (button !== null) this.#pick({ net: Number(button.dataset['net']) })
    })
  }

  /** @param {HTMLSelectElement | HTMLInputElement} control */
  #choose(control) {
    const choice = this.#choice
    // Inputs may have any name, that of another control among them.
    const input = control.dataset['input']
    if (input !== undefined) choice.levels.set(input, control.value)
    else if (control instanceof HTMLSelectElement) choice.cost = control.value
    else if (control.name === 'share') {
      choice.maxShare = Number(control.value) / 100
      const output = this.#root.querySelector('output')
      if (output !== null) output.textContent = `${control.value} %`
    } else if (control.name === 'candidates') choice.isCloudShown = control.checked
    else if (control.checked) choice.roles.add(/** @type {import('./net-choice.js').Role} */ (control.value))
    else choice.roles.delete(/** @type {import('./net-choice.js').Role} */ (control.value))
  }

  /**
   * Moves to the next trained net by cost.
   *
   * @param {number} step
   */
  #step(step) {
    const cost = (/** @type {import('./net-choice.js').Net} */ net) => this.#choice.costOf(net) ?? 0
    const order = this.#choice.shownNets().sort((a, b) => cost(a.net) - cost(b.net))
    if (order.length === 0) return
    const picked = this.#picked
    const now = picked !== undefined && 'net' in picked ? order.findIndex(({ at }) => at === picked.net) : -1
    const next = now < 0 ? (step > 0 ? 0 : order.length - 1) : (now + step + order.length) % order.length
    this.#pick({ net: order[next]?.at ?? 0 })
  }

  /** @param {Picked} picked */
  #pick(picked) {
    if (picked === undefined) return
    this.#picked = picked
    this.#picture.draw(picked)
    const target = /** @type {HTMLElement} */ (this.#root.querySelector('.details'))
    const net = 'net' in picked ? this.#data.nets[picked.net] : undefined
    if (net !== undefined) showDetails(target, netDetails(net))
    else if ('candidate' in picked && this.#candidates !== undefined) {
      showDetails(target, candidateDetails(this.#candidates, picked.candidate, this.#data))
    }
  }

  /**
   * What lies under the pointer: a trained net, else a candidate.
   *
   * @param {MouseEvent} event
   * @returns {Picked}
   */
  #at(event) {
    const area = this.#picture.area()
    const { left, top } = this.#canvas.getBoundingClientRect()
    const place = {
      x: (event.clientX - left - area.left) / area.width,
      y: 1 - (event.clientY - top - area.top) / area.height,
    }
    const scale = { width: area.width, height: area.height, within: 14 }
    const { xs, ys, shown, x, y } = this.#placed
    const nets = this.#choice.shownNets()
    const net = nearest(
      nets.map((one) => logPlace(this.#choice.costOf(one.net) ?? 1, x)),
      nets.map((one) => linearPlace(one.net.accuracy, y)),
      nets.map(() => 1),
      place,
      scale,
    )
    const found = nets[net]
    if (found !== undefined) return { net: found.at }
    const candidate = nearest(xs, ys, shown, place, { ...scale, within: 10 })
    return candidate >= 0 ? { candidate } : undefined
  }
}
