/**
 * Version of what this package contributes to keys: canonical JSON, random draws and the meaning of recipe fields.
 *
 * Raised when a change on purpose alters the numbers that a training gives; records of earlier versions then no longer
 * match.
 */
export const coreSemantics = 1
