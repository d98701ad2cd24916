import type { LatticeForm } from '../kernel/kernel.ts'
import { place, type Arena } from '../linear-algebra/arena.ts'
import { lanes } from '../linear-algebra/panel-whitener.ts'
import type { Points } from '../points.ts'
import { axisShares, paddedLength, RunningShares, rowPanels, type SplitTables } from './axis-shares.ts'

/** How many numbers of an arena a {@link LatticeTerm} takes, for `n` training points. */
export function termSize({ rowLength }: SplitTables, n: number): number {
  return (paddedLength(rowLength) + 1) * n
}

/** One term of a kernel on a lattice: its covariances of panels of a row of points with the training points. */
export class LatticeTerm {
  readonly #form: LatticeForm
  readonly #arena: Arena
  readonly #n: number
  readonly #leading: RunningShares
  readonly #prefix: Float64Array
  readonly #row: Float64Array

  constructor(form: LatticeForm, split: SplitTables, x: Points, arena: Arena) {
    const n = x.count
    const shares = axisShares(form, [...split.leading, ...split.trailing], x)
    const axes = split.leading.length
    this.#form = form
    this.#arena = arena
    this.#n = n
    this.#prefix = arena.take(n)
    this.#row = arena.copy(rowPanels(form.combine, split, shares.slice(axes), n))
    this.#leading = new RunningShares(form.combine, split.leading, shares.slice(0, axes), n, this.#prefix)
  }

  /** Moves to a row. */
  enter(row: number): void {
    this.#leading.at(row)
  }

  /** Writes the covariances of `panels` panels of the row, from `panel` on, to the start of `target`, in the arena. */
  covary(panel: number, panels: number, target: Float64Array): void {
    const { routines } = this.#arena
    const size = lanes * this.#n
    const combine = this.#form.combine === 'sum' ? 'addPanels' : 'multiplyPanels'
    routines[combine](place(this.#prefix), this.#n, place(this.#row) + 8 * panel * size, panels, place(target))
    const { profile } = this.#form
    if (profile) routines[`${profile.name}Fill`](place(target), profile.scale, place(target), panels * size)
  }
}
