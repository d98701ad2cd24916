/** Thrown when a run ends before its study, because it was told to. Everything that had finished is stored. */
export class RunStoppedError extends Error {
  override readonly name = 'RunStoppedError'
}
