import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { resolveExperiments } from '../load/load-experiment.ts'
import { pathLabel } from '../load/read-source.ts'
import { SourceText } from '../load/source-text.ts'
import { printJson, printLine } from '../output.ts'
import { workspaceRoot } from '../store/store-home.ts'
import { askAnswers } from './ask-answers.ts'
import { starterDefaults, starterFile, type StarterAnswers } from './starter-file.ts'

/** The options of `segscale init`. */
export interface InitOptions extends Partial<StarterAnswers> {
  /** False where nothing must be asked. */
  readonly input: boolean
  readonly force?: boolean
  readonly json?: boolean
}

/**
 * Writes a commented experiment file to begin with. On a terminal it asks for what no option gives.
 *
 * @param file - Where it goes; `experiments/<name>.yaml` in the workspace if not given.
 * @throws ExperimentInvalidError where the answers make no experiment, or SegscaleError with code `USAGE` where the file
 * is there already.
 */
export async function initCommand(file: string | undefined, options: InitOptions): Promise<void> {
  const { input, force, json, ...given } = options
  const isAsked = input && json !== true && process.stdin.isTTY && process.stderr.isTTY
  const start = { ...starterDefaults, ...given }
  const answers = isAsked ? await askAnswers(start, process.stdin, process.stderr) : start
  const root = workspaceRoot(process.cwd())
  const path = resolve(file ?? join(root, 'experiments', `${answers.name}.yaml`))
  const schema = relative(dirname(path), join(root, 'packages/core/schema/experiment.schema.json'))
  const text = starterFile(answers, schema.split(sep).join('/'))
  // Nothing is written that a run would refuse.
  resolveExperiments(new SourceText(pathLabel(path), text), path, { set: [] })
  if (existsSync(path) && force !== true) {
    throw new SegscaleError(
      'USAGE',
      `${pathLabel(path)} is there already. Name another file, or replace it with --force.`,
    )
  }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  if (json === true) printJson({ file: path, ...answers })
  else printLine(`Wrote ${pathLabel(path)}. See what it would do: segscale plan --file ${pathLabel(path)}`)
}
