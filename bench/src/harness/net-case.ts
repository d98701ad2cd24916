import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { candidateSpace, familyByName, sentinels, type Rescale, type SpaceSettings } from '@segscale/models'

export type Precision = 'float32' | 'bfloat16'

/** The images that benchmarks use: the size of CIFAR-10's, without having to fetch them. */
export const imageFormat = {
  height: 32,
  width: 32,
  channels: 3,
  classes: 10,
  mean: [0.49, 0.48, 0.45],
  std: [0.25, 0.24, 0.26],
} as const

/** One net to time. */
export interface NetCase extends Rescale {
  readonly family: string
  /** The share of channels that is kept where it is the same everywhere, or else the channels of each segment. */
  readonly share: number | readonly number[]
  /** Images of one training step. */
  readonly batch: number
  readonly precision: Precision
}

/** What all cases of one run share. */
export type CaseSettings = Pick<NetCase, 'batch' | 'precision'>

/** Families at full depth, each at every width: a share of the channels, rounded, at least 1. */
export function uniformCases(
  families: readonly string[],
  widths: readonly number[],
  settings: CaseSettings,
): NetCase[] {
  return families.flatMap((family) => {
    const { segments } = familyByName(family)
    return widths.map((share) => ({
      family,
      share,
      depth: segments.map(({ blocks }) => blocks),
      width: segments.map(({ channels }) => Math.max(1, Math.round(channels * share))),
      ...settings,
    }))
  })
}

/**
 * Every corner of an experiment's candidate space: each depth and each width at its lowest or its highest.
 *
 * @param settings - Default: the batch size and the precision of the experiment's recipe.
 * @throws Error with what `segscale show` says of a file that is no valid experiment.
 */
export function cornerCases(file: string, settings: Partial<CaseSettings> = {}): NetCase[] {
  const { family, space, recipe } = readExperiment(file)
  const corners = sentinels(candidateSpace(familyByName(family), space, imageFormat), { design: 'corners' })
  return corners.map(({ depth, width }) => ({
    family,
    share: width,
    depth,
    width,
    batch: settings.batch ?? recipe.batchSize,
    precision: settings.precision ?? recipe.precision,
  }))
}

/** A case in words: the family, blocks and channels. */
export function caseLabel({ family, depth, width }: Pick<NetCase, 'family' | 'depth' | 'width'>): string {
  return `${family} ${depth.join()} / ${width.join()}`
}

/** The part of a resolved experiment file that decides its nets and their steps. */
interface ShownExperiment {
  readonly family: string
  readonly space: SpaceSettings
  readonly recipe: { readonly batchSize: number; readonly precision: Precision }
}

// Through the command line, whose reading of YAML and of mistakes in it is part of what the project is.
function readExperiment(file: string): ShownExperiment {
  const segscale = fileURLToPath(new URL('../../../packages/runner/bin/segscale.js', import.meta.url))
  const args = [segscale, 'show', '--file', file, '--json']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${file} must be a valid experiment file.\n${stderr}${stdout}`)
  const { family, space, recipe } = JSON.parse(stdout) as Partial<ShownExperiment>
  if (family !== undefined && space !== undefined && recipe !== undefined) return { family, space, recipe }
  throw new Error(`${file} must have a family, a space and a recipe: it has no nets to train.`)
}
