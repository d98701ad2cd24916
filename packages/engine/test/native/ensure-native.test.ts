import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureTarget } from '../../src/native/ensure-native.ts'
import { locateTarget } from '../../src/native/locate.ts'
import { hostDigest } from '../../src/native/temporary-folder.ts'
import { FakeMachine } from './fixtures/fake-machine.ts'

let machine: FakeMachine

beforeEach(() => {
  machine = new FakeMachine()
})

afterEach(() => {
  machine.remove()
})

/** What is in the cache's folder `native`, also hidden things. */
function left(): string[] {
  return readdirSync(join(machine.root, 'cache', 'native'))
}

describe('ensureNative', () => {
  it('fetches, unpacks and compiles, telling a person what it does', async () => {
    expect(locateTarget(machine.target)).toBeUndefined()
    const lines: string[] = []
    const library = await ensureTarget(machine.target, { onProgress: (line) => lines.push(line) })
    expect(library).toMatchObject({ variant: 'cpu', tensorflowVersion: '2.21.0', folder: machine.target.folder })
    expect(existsSync(library.addon)).toBe(true)
    expect(machine.calls()).toEqual(['download', 'compile'])
    expect(lines).toEqual([
      'Downloading TensorFlow 2.21.0 with pip (1 MB) ...',
      'Unpacking its libraries (1 MB) ...',
      "Compiling TensorFlow's addon for Node with fake c++ 1.0 ...",
    ])
    expect(left()).toEqual(['fake'])
    expect(readdirSync(machine.target.folder).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('runs nothing and says nothing when all is there', async () => {
    const first = await ensureTarget(machine.target)
    rmSync(join(machine.root, 'bin'), { recursive: true })
    const lines: string[] = []
    expect(await ensureTarget(machine.target, { onProgress: (line) => lines.push(line) })).toEqual(first)
    expect(locateTarget(machine.target)).toEqual(first)
    expect(lines).toEqual([])
  })

  it('does the work once when it is asked for twice at the same time', async () => {
    const [one, two] = await Promise.all([ensureTarget(machine.target), ensureTarget(machine.target)])
    expect(one).toEqual(two)
    expect(machine.calls()).toEqual(['download', 'compile'])
    expect(left()).toEqual(['fake'])
  })

  it('goes on from where a killed set-up stopped and removes what it left', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    const native = join(machine.root, 'cache', 'native')
    mkdirSync(join(native, `.unfinished-${hostDigest()}-${pid}-abc`, 'libraries'), { recursive: true })
    writeFileSync(`${machine.target.folder}.lease`, `${hostDigest()} ${pid}`)
    await ensureTarget(machine.target)
    expect(left()).toEqual(['fake'])
  })

  it('compiles only the addon when the libraries are there', async () => {
    const { addon } = await ensureTarget(machine.target)
    machine.calls()
    rmSync(join(addon, '..'), { recursive: true })
    await ensureTarget(machine.target)
    expect(machine.calls()).toEqual(['compile'])
  })

  it('sets up again what was damaged', async () => {
    await ensureTarget(machine.target)
    machine.calls()
    truncateSync(join(machine.target.libraryFolder, 'libfake.so'), 3)
    expect(locateTarget(machine.target)).toBeUndefined()
    await ensureTarget(machine.target)
    expect(machine.calls()).toEqual(['download', 'compile'])
    expect(left()).toEqual(['fake'])
  })

  it('stops when it is told to, and leaves nothing unfinished', async () => {
    machine.python('exec sleep 60')
    const stop = new AbortController()
    const onProgress = (): void => {
      setTimeout(() => {
        stop.abort()
      }, 50)
    }
    const stopped = ensureTarget(machine.target, { onProgress, signal: stop.signal })
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
    expect(left()).toEqual([])
  })
})

describe('ensureNative, failing', () => {
  async function failure(): Promise<string> {
    const error: unknown = await ensureTarget(machine.target).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ name: 'SegscaleError', code: 'NATIVE_SETUP_FAILED' })
    return (error as Error).message
  }

  it('refuses a wheel with another content, and uses nothing of it', async () => {
    const { wheelSet } = machine.target
    const wheels = wheelSet?.wheels.map((wheel) => ({ ...wheel, sha256: '0'.repeat(64) })) ?? []
    const target = { ...machine.target, wheelSet: wheelSet && { ...wheelSet, wheels } }
    await expect(ensureTarget(target)).rejects.toThrow(/must have SHA-256 0{64}, but the one fetched has [0-9a-f]{64}/)
    expect(machine.calls()).toEqual(['download'])
    expect(left()).toEqual([])
  })

  it('says that python3 is missing', async () => {
    rmSync(join(machine.root, 'bin', 'python3'))
    expect(await failure()).toMatch(/^TensorFlow is fetched with pip, and no python3 runs from the PATH\. Install/)
  })

  it('says that pip is missing', async () => {
    machine.program('python3', '[ "$1" = --version ] && echo "Python 3.11.7"')
    expect(await failure()).toMatch(/^TensorFlow is fetched with pip, and Python 3\.11\.7 has none: .* Install pip/)
  })

  it('says that the compiler is missing before anything is fetched', async () => {
    rmSync(join(machine.root, 'bin', 'c++'))
    expect(await failure()).toContain('needs a C++ compiler, and none of c++, g++ and clang++ runs')
    expect(machine.calls()).toEqual([])
  })

  it('gives the last words of pip', async () => {
    machine.python('echo "ERROR: something else" >&2; exit 1')
    expect(await failure()).toBe('pip could not fetch TensorFlow. pip said: ERROR: something else')
    expect(left()).toEqual([])
  })

  it('says how much disk is needed before anything is fetched', async () => {
    const { wheelSet } = machine.target
    const target = { ...machine.target, wheelSet: wheelSet && { ...wheelSet, unpackedMegabytes: 1e12 } }
    await expect(ensureTarget(target)).rejects.toThrow(/needs 1000000000\.1 GB of disk, and .* GB free\. Free some/)
    expect(machine.calls()).toEqual([])
  })

  it('gives the error of a compiler without its log', async () => {
    machine.program(
      'c++',
      '[ "$1" = --version ] && echo c++ 1 && exit\necho "In file a.h:\na.h:1: error: no luck\nnote: x" >&2; exit 1',
    )
    const message = await failure()
    expect(message).toMatch(/did not compile with c\+\+ 1\. .*The compiler said: a\.h:1: error: no luck$/)
    expect(readdirSync(machine.target.folder).sort()).toEqual(['complete.json', 'include', 'lib'])
  })

  it('does not keep an addon that does not load', async () => {
    machine.program('c++', '[ "$1" = --version ] && echo c++ 1 && exit\nfor a; do o="$a"; done; echo broken > "$o"')
    expect(await failure()).toMatch(
      /do not load on this system\. They need glibc 2\.27 or macOS 12\. Node said: Error: /,
    )
    expect(locateTarget(machine.target)).toBeUndefined()
  })

  it('says that the cache cannot be written', async () => {
    writeFileSync(join(machine.root, 'cache'), 'a file where the folder should be')
    expect(await failure()).toMatch(/cannot be written \(.*\)\. Correct its permissions, or name another folder/)
  })
})
