import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Reference values in 50-digit arithmetic; made by make-golden.py. */
export interface Golden {
  posterior: {
    x: number[][]
    y: number[]
    at: number[][]
    noise: number
    mean: number
    cases: {
      kernel: string
      values: number[]
      mean: number[]
      deviation: number[]
      logMarginalLikelihood: number
      gradient: number[]
      profiledMean: number
      leaveOneOutMean: number[]
      leaveOneOutDeviation: number[]
    }[]
  }
  logImprovement: { z: number; value: number }[]
  shareMoments: { mean: number; deviation: number; shareMean: number; shareDeviation: number }[]
  costFront: {
    front: { score: number; cost: number }[]
    reference: { score: number; cost: number }
    cases: { mean: number; deviation: number; cost: number; value: number }[]
  }
}

export const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'golden.json'), 'utf8')) as Golden
