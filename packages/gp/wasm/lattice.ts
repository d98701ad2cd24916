// Shares of lattice axes, for panels of four points: number i of vector c of a panel is at 4 i + c.

/**
 * `out = prefix[i] + suffix` for every panel: what the leading axes contribute, which is the same for all these points,
 * and what the trailing axes do.
 *
 * @param prefix - `n` numbers.
 * @param suffix - `panels` panels of `4 n` numbers.
 */
export function addPanels(prefix: usize, n: i32, suffix: usize, panels: i32, out: usize): void {
  const size = (<usize>n) << 5
  for (let p = 0; p < panels; p++) {
    const offset = <usize>p * size
    for (let i: usize = 0; i < (<usize>n) << 3; i += 8) {
      const shared = v128.load64_splat(prefix + i)
      const at = offset + (i << 2)
      v128.store(out + at, f64x2.add(shared, v128.load(suffix + at)))
      v128.store(out + at, f64x2.add(shared, v128.load(suffix + at, 16)), 16)
    }
  }
}

/** As {@link addPanels}, for shares that multiply. */
export function multiplyPanels(prefix: usize, n: i32, suffix: usize, panels: i32, out: usize): void {
  const size = (<usize>n) << 5
  for (let p = 0; p < panels; p++) {
    const offset = <usize>p * size
    for (let i: usize = 0; i < (<usize>n) << 3; i += 8) {
      const shared = v128.load64_splat(prefix + i)
      const at = offset + (i << 2)
      v128.store(out + at, f64x2.mul(shared, v128.load(suffix + at)))
      v128.store(out + at, f64x2.mul(shared, v128.load(suffix + at, 16)), 16)
    }
  }
}

/** `products[4 p + c] = weights · k` for vector `c` of panel `p`. */
export function projectPanels(vectors: usize, n: i32, panels: i32, weights: usize, products: usize): void {
  const size = (<usize>n) << 5
  for (let p = 0; p < panels; p++) project(vectors + <usize>p * size, n, weights, products + ((<usize>p) << 5))
}

/** `weights · k` of the four vectors of a panel. */
function project(panel: usize, n: i32, weights: usize, products: usize): void {
  let a = f64x2.splat(0)
  let b = f64x2.splat(0)
  for (let k: usize = 0; k < (<usize>n) << 3; k += 8) {
    const weight = v128.load64_splat(weights + k)
    a = f64x2.add(a, f64x2.mul(weight, v128.load(panel + (k << 2))))
    b = f64x2.add(b, f64x2.mul(weight, v128.load(panel + (k << 2), 16)))
  }
  v128.store(products, a)
  v128.store(products, b, 16)
}

/** Adds a run of numbers to another; both begin on 16 bytes and have room for an even number of values. */
export function accumulate(values: usize, target: usize, count: i32): void {
  for (let k: usize = 0; k < (<usize>count) << 3; k += 16) {
    v128.store(target + k, f64x2.add(v128.load(target + k), v128.load(values + k)))
  }
}
