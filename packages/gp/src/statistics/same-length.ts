import { GpError } from '../gp-error.ts'

/** @throws {@link GpError} with code `INPUT_INVALID` unless all lists are equally long. */
export function sameLength(...lists: readonly ArrayLike<number>[]): void {
  const lengths = lists.map((list) => list.length)
  if (new Set(lengths).size <= 1) return
  throw new GpError('INPUT_INVALID', `Lists that belong together must be equally long, but have ${lengths.join(', ')}.`)
}
