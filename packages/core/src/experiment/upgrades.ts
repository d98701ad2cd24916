/** What turns a file of one version of the format into a file of the next. */
export interface UpgradeStep {
  /** The version that it starts from. */
  readonly from: number
  /** Fields that have another place since, by path: the old one, then the new one. */
  readonly moves: Readonly<Record<string, string>>
}

/** The version of the format that this segscale writes and checks files against. */
export const currentVersion = 1

/**
 * The steps from every older version to the next, oldest first. The format has had one version so far; words that were
 * replaced within it are in `current-words.ts`.
 */
export const upgradeSteps: readonly UpgradeStep[] = []
