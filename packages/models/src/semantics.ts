/**
 * Version of what this package contributes to keys: how a family and a rescale become an architecture.
 *
 * Raised when the same rescale gives another net on purpose; records of earlier versions then no longer match.
 */
export const modelsSemantics: number = 1
