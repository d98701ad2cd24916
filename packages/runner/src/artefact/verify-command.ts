import { resolve } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { ensureNative, trainingEnvironment } from '@segscale/engine'
import { colorsFor, printJson, printLine } from '../output.ts'
import { countText, percentText } from '../report/figures.ts'
import { LocalStore } from '../store/local-store.ts'
import { storeHome } from '../store/store-home.ts'
import { readArtefact } from './artefact.ts'
import { verifyArtefact, type Verification, type VerifiedFormat } from './verify-artefact.ts'

/** The options of `segscale verify`, as they were typed. */
export interface VerifyCommandOptions {
  readonly path?: string
  readonly json?: boolean
}

/**
 * Evaluates an export afresh and compares it with its record.
 *
 * @throws SegscaleError with code `FILE_NOT_FOUND`, `ARTEFACT_ALTERED` or `ARTEFACT_DIFFERS`, or what loading the data set
 * or the runtimes throws.
 */
export async function verifyCommand(named: string, { path, json }: VerifyCommandOptions): Promise<void> {
  const folder = resolve(named)
  const note = (message: string): void => {
    process.stderr.write(`${message}\n`)
  }
  const artefact = await readArtefact(folder)
  const { threads } = artefact.training.input['recipe'] as unknown as { threads: number }
  // TensorFlow reads these when it is loaded, which is later.
  Object.assign(process.env, trainingEnvironment(threads))
  if (artefact.formats.some((format) => format !== 'onnx')) await ensureNative({ onProgress: note })
  const store = new LocalStore(storeHome(process.env, process.cwd()), { onDamage: note })
  const found = await verifyArtefact({ folder, artefact, store, path, threads, onProgress: note })
  const different = found.formats.filter(({ verdict }) => verdict === 'different')
  if (different.length > 0) throw differs(found, different)
  if (json === true) printJson({ folder, verified: true, ...found })
  else for (const line of lines(found)) printLine(line)
}

function differs({ recorded, images }: Verification, different: readonly VerifiedFormat[]): SegscaleError {
  const found = different.map(({ format, evaluation }) => `${format} ${share(evaluation)}`).join(', ')
  return new SegscaleError(
    'ARTEFACT_DIFFERS',
    `An exported net must reach the accuracy of its record, ${share(recorded)} of the ${images} images, but found: ${found}. ` +
      'Export the net again; if that changes nothing, this is a bug in segscale.',
  )
}

function lines({ recorded, from, images, formats }: Verification): string[] {
  const colors = colorsFor('stdout')
  const where = from === 'store' ? '' : ' (as the export states it: this store has no such record)'
  return [
    `record      ${share(recorded)} of the ${images} images${where}`,
    ...formats.map(({ format, evaluation, verdict }) => {
      const said =
        verdict === 'equal'
          ? colors.green('equal')
          : colors.yellow(
              `equal but for ${Math.abs(evaluation.correct - recorded.correct)} of ${evaluation.closeCalls} images with two nearly equal logits`,
            )
      return `${format.padEnd(12)}${share(evaluation)}  ${said}`
    }),
  ]
}

function share({ accuracy, correct, count }: { accuracy: number; correct: number; count: number }): string {
  return `${percentText(accuracy, 2)} (${countText(correct)} of ${countText(count)})`
}
