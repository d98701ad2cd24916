import { nativeFailure } from './native-failure.ts'
import { runCommand } from './run-command.ts'

/** What `python3` on the PATH offers; `undefined` for what is not there. */
export interface PythonFacts {
  readonly python: string | undefined
  readonly pip: string | undefined
}

/** Versions of Python and of its pip. */
export async function findPython(): Promise<PythonFacts> {
  const python = await runCommand('python3', ['--version'], { timeoutMs: 20_000 })
  if (python.status !== 'done') return { python: undefined, pip: undefined }
  const pip = await runCommand('python3', ['-m', 'pip', '--version'], { timeoutMs: 60_000 })
  return {
    python: /\d+(\.\d+)+\S*/.exec(python.stdout)?.[0] ?? 'of unknown version',
    pip: pip.status === 'done' ? (/\d+(\.\d+)+\S*/.exec(pip.stdout)?.[0] ?? 'of unknown version') : undefined,
  }
}

/** Commands that put Python or pip there, by platform. */
export function pythonRemedy(missing: 'python' | 'pip', platform: NodeJS.Platform = process.platform): string {
  if (missing === 'pip')
    return platform === 'darwin' ? 'python3 -m ensurepip --upgrade' : 'sudo apt install python3-pip'
  return platform === 'darwin' ? 'xcode-select --install' : 'sudo apt install python3 python3-pip'
}

/**
 * Checks that `python3 -m pip` runs.
 *
 * @throws {@link SegscaleError} with code `NATIVE_SETUP_FAILED` when it does not.
 */
export async function requirePip(): Promise<void> {
  const { python, pip } = await findPython()
  if (python === undefined) {
    throw nativeFailure(
      'TensorFlow is fetched with pip, and no python3 runs from the PATH. ' +
        `Install Python 3 with pip (${pythonRemedy('python')}) and run again.`,
    )
  }
  if (pip === undefined) {
    throw nativeFailure(
      `TensorFlow is fetched with pip, and Python ${python} has none: \`python3 -m pip --version\` fails. ` +
        `Install pip (${pythonRemedy('pip')}) and run again.`,
    )
  }
}
