import { fileURLToPath } from 'node:url'
import { AskedProcess } from './asked-process.ts'

/** The Python whose libraries are compared with; undefined where `SEGSCALE_PEER_PYTHON` does not name one. */
export function peerPython(): string | undefined {
  const python = process.env['SEGSCALE_PEER_PYTHON']
  return python === undefined || python === '' ? undefined : python
}

/** What a report says where no peer was named. */
export const noPeerNote =
  'No peer was timed: set SEGSCALE_PEER_PYTHON to a Python that can import the libraries to compare with.'

/** Environment of a peer that uses a number of threads. Whatever ties its libraries to one kind of CPU is left out. */
export function peerEnvironment(threads: number): NodeJS.ProcessEnv {
  const count = String(threads)
  const tied = ['OPENBLAS_CORETYPE', 'OPENBLAS_L2_SIZE']
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !tied.includes(name))),
    OMP_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
  }
}

/**
 * Starts a script of `bench/peers`, which answers questions as ours do.
 *
 * @param env - Beside {@link peerEnvironment}.
 */
export function startPeer(
  script: string,
  {
    python,
    args = [],
    threads,
    env = {},
  }: { python: string; args?: string[]; threads: number; env?: NodeJS.ProcessEnv },
): AskedProcess {
  const path = fileURLToPath(new URL(`../../peers/${script}`, import.meta.url))
  return new AskedProcess(`${script} ${args.join(' ')}`, python, [path, ...args], {
    ...peerEnvironment(threads),
    ...env,
  })
}
