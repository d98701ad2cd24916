import { nativeFailure } from './native-failure.ts'
import { runCommand } from './run-command.ts'

/** A C++ compiler that answers. */
export interface Compiler {
  readonly program: string
  /** Arguments that `CXX` carries after the program, as in `CXX="ccache g++"`. */
  readonly args: readonly string[]
  /** The first line of what `--version` prints. */
  readonly version: string
}

/** The C++ compiler: what `CXX` names, else the first of `c++`, `g++` and `clang++` that runs. */
export async function findCompiler(environment: NodeJS.ProcessEnv = process.env): Promise<Compiler | undefined> {
  const named = (environment['CXX'] ?? '').trim()
  const candidates = named === '' ? ['c++', 'g++', 'clang++'] : [named]
  for (const candidate of candidates) {
    const [program = '', ...args] = candidate.split(/\s+/)
    const { status, stdout } = await runCommand(program, [...args, '--version'], { timeoutMs: 10_000 })
    if (status === 'done') return { program, args, version: stdout.split('\n')[0]?.trim() ?? program }
  }
  return undefined
}

/** Commands that put a compiler there, by platform. */
export function compilerRemedy(platform: NodeJS.Platform = process.platform): string {
  return platform === 'darwin' ? 'xcode-select --install' : 'sudo apt install g++'
}

/**
 * The C++ compiler.
 *
 * @throws {@link SegscaleError} with code `NATIVE_SETUP_FAILED` when there is none.
 */
export async function requireCompiler(environment: NodeJS.ProcessEnv = process.env): Promise<Compiler> {
  const compiler = await findCompiler(environment)
  if (compiler !== undefined) return compiler
  const named = (environment['CXX'] ?? '').trim()
  throw nativeFailure(
    named === ''
      ? "TensorFlow's addon for Node needs a C++ compiler, and none of c++, g++ and clang++ runs. " +
          `Install one (${compilerRemedy()}), or name it in CXX, and run again.`
      : `TensorFlow's addon for Node needs a C++ compiler, and the one that CXX names does not run: ${named}. ` +
          'Correct CXX or unset it, and run again.',
  )
}
