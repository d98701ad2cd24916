import { linearPlace, logPlace } from './scatter.js'

/**
 * @typedef {import('./unpack.js').Candidates} Candidates
 * @typedef {import('./scatter.js').Span} Span
 * @typedef {'base' | 'sentinel' | 'selected' | 'uniform'} Role
 * @typedef {{
 *   name: string, role: Role, chosen: string, accuracy: number, params: number, macs: number, latencyMs?: number,
 *   inputs: Readonly<Record<string, string>>, facts: readonly (readonly [string, string])[], commands: readonly string[],
 * }} Net
 * @typedef {{
 *   nets: readonly Net[], costs: readonly { id: string, title: string }[], accuracyTitle: string,
 *   describe: string | null, base: { params: number, macs: number, latencyMs?: number },
 * }} ExplorerData
 * @typedef {{ xs: Float32Array, ys: Float32Array, shown: Uint8Array, x: Span, y: Span }} Placed
 */

/** What of a study is shown, and against which cost; as chosen by the controls. */
export class NetChoice {
  cost = 'params'
  /** Share of the base's parameters; 1 lets all through. */
  maxShare = 1
  /** @type {Set<Role>} */
  roles = new Set(/** @type {const} */ (['base', 'sentinel', 'selected', 'uniform']))
  isCloudShown = true
  /** The level that an input must have; empty for any. */
  levels = /** @type {Map<string, string>} */ (new Map())
  #data

  /** @param {ExplorerData} data */
  constructor(data) {
    this.#data = data
    this.cost = data.costs[0]?.id ?? 'params'
  }

  /**
   * A net's cost; undefined where it is not known.
   *
   * @param {Net} net
   * @returns {number | undefined}
   */
  costOf(net) {
    const cost = /** @type {Record<string, any>} */ (net)[this.cost]
    return typeof cost === 'number' ? cost : undefined
  }

  /** @param {Net} net */
  isShown(net) {
    if (!this.roles.has(net.role) || this.costOf(net) === undefined || net.params > this.#mostParams()) return false
    return [...this.levels].every(([name, level]) => level === '' || net.inputs[name] === level)
  }

  /** The trained nets that are shown, each with its place in the list. */
  shownNets() {
    return this.#data.nets.map((net, at) => ({ net, at })).filter(({ net }) => this.isShown(net))
  }

  /**
   * Which candidates are shown, the spans of both axes, and where the candidates lie on them.
   *
   * @param {Candidates | undefined} candidates
   * @returns {Placed}
   */
  placed(candidates) {
    const size = candidates?.size ?? 0
    const costs = candidates?.figures.get(this.cost) ?? new Float64Array(size)
    const means = candidates?.figures.get('mean') ?? costs
    const shown = this.#shownCandidates(candidates, costs)
    const { x, y } = this.#spans(costs, means, shown)
    const xs = new Float32Array(size)
    const ys = new Float32Array(size)
    for (let at = 0; at < size; at++) {
      if (shown[at] !== 1) continue
      xs[at] = logPlace(costs[at] ?? 1, x)
      ys[at] = linearPlace(means[at] ?? 0, y)
    }
    return { xs, ys, shown, x, y }
  }

  #mostParams() {
    return this.maxShare < 1 ? this.maxShare * this.#data.base.params : Infinity
  }

  /**
   * @param {Candidates | undefined} candidates
   * @param {ArrayLike<number>} costs
   */
  #shownCandidates(candidates, costs) {
    const shown = new Uint8Array(candidates?.size ?? 0)
    if (!this.isCloudShown) return shown
    const params = candidates?.figures.get('params') ?? costs
    const most = this.#mostParams()
    const wanted = (candidates?.inputs ?? []).flatMap(({ name, levels, codes }) => {
      const level = this.levels.get(name) ?? ''
      return level === '' ? [] : [{ codes, code: levels.indexOf(level) }]
    })
    for (let at = 0; at < shown.length; at++) {
      if (!((costs[at] ?? 0) > 0) || (params[at] ?? 0) > most) continue
      if (wanted.every(({ codes, code }) => codes[at] === code)) shown[at] = 1
    }
    return shown
  }

  /**
   * @param {ArrayLike<number>} costs
   * @param {ArrayLike<number>} means
   * @param {Uint8Array} shown
   * @returns {{ x: Span, y: Span }}
   */
  #spans(costs, means, shown) {
    let [lowX, highX, lowY, highY] = [Infinity, 0, Infinity, -Infinity]
    const take = (/** @type {number} */ cost, /** @type {number} */ accuracy) => {
      if (cost < lowX) lowX = cost
      if (cost > highX) highX = cost
      if (accuracy < lowY) lowY = accuracy
      if (accuracy > highY) highY = accuracy
    }
    for (let at = 0; at < shown.length; at++) if (shown[at] === 1) take(costs[at] ?? 0, means[at] ?? 0)
    for (const { net } of this.shownNets()) take(this.costOf(net) ?? 0, net.accuracy)
    if (lowX > highX) [lowX, highX, lowY, highY] = [1, 10, 0, 1]
    const margin = Math.max(0.05 * (highY - lowY), 0.004)
    return {
      x: { low: lowX / 1.15, high: highX * 1.15 },
      y: { low: Math.max(0, lowY - margin), high: Math.min(1, highY + margin) },
    }
  }
}
