import { elementwise } from './elementwise.ts'
import { networks } from './networks.ts'
import type { OpCase } from './op-case.ts'
import { reductions } from './reductions.ts'
import { shapes } from './shapes.ts'

/** Every case, by the part of tfjs that its op belongs to. */
export const casesByGroup: Readonly<Record<string, readonly OpCase[]>> = {
  'Element by element': elementwise,
  'Reductions and matrices': reductions,
  'Shapes and choices': shapes,
  Networks: networks,
}
