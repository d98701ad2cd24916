import { lowerToBfloat16 } from './bfloat16.ts'
import { removeDeadNodes } from './dead-nodes.ts'
import { fuseBatchNorm } from './fuse-batch-norm.ts'
import { fuseMomentum } from './fuse-momentum.ts'
import type { Graph } from './graph.ts'
import type { Pass } from './pass.ts'
import { ownConvolutions } from './own-convolutions.ts'
import { removeIdentities } from './remove-identities.ts'
import { shareConstants } from './share-constants.ts'
import { widenSlowOps } from './widen-slow-ops.ts'

/** What decides which passes run. */
export interface PassOptions {
  /** Precision of the work on images; weights, their updates and sums are float32 in both. */
  readonly precision: 'float32' | 'bfloat16'
  /** Whether ops of this package may take the place of TensorFlow's; see `usesOwnKernels`. */
  readonly ownKernels: boolean
  /** Whether TensorFlow runs on a CPU that has instructions for bfloat16, on one without, or on a GPU. */
  readonly device: 'cpu' | 'cpu-without-bfloat16' | 'gpu'
}

/**
 * All passes, in the order in which a recorded graph goes through them.
 *
 * Before them, recording has made variables of what a function reads and assigns (`variables.ts`) and has completed the ops'
 * attributes (`op-attributes.ts`). Channels are aligned earlier still: that changes the shapes of weights, so a network
 * decides it before it is recorded (`network/channel-layout.ts`).
 */
export function passes({ precision, ownKernels, device }: PassOptions): readonly Pass[] {
  return [
    // Equal constants are stored once; then the same number is the same node, which later passes look for.
    shareConstants,
    // Reshapes to the same shape, which tfjs's gradients make, stop hiding what follows what.
    removeIdentities,
    // m = momentum * m + g; w = w - rate * step, in plain ops, become one in-place op per variable.
    fuseMomentum,
    // Convolutions, batch norm, ReLU and sums of images move to bfloat16; variables keep float32 master values.
    ...(precision === 'bfloat16' ? [lowerToBfloat16] : []),
    // Batch norm, residual and ReLU become one op, so do their gradients; 3x3 convolutions take fewer steps.
    ...(ownKernels ? [fuseBatchNorm, ownConvolutions] : []),
    // What TensorFlow computes slowly in bfloat16 on a CPU goes back to float32.
    ...(precision === 'bfloat16' && device !== 'gpu' ? [widenSlowOps(device === 'cpu')] : []),
    // What no result needs goes away.
    removeDeadNodes,
  ]
}

/** The graph after all passes. */
export function applyPasses(graph: Graph, options: PassOptions): Graph {
  return passes(options).reduce((rewritten, { rewrite }) => rewrite(rewritten), graph)
}
