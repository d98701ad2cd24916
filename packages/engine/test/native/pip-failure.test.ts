import { describe, expect, it } from 'vitest'
import { pipFailure } from '../../src/native/pip-failure.ts'

const retry =
  "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(Temporary failure in name resolution)'\n"
const noVersion =
  'ERROR: Could not find a version that satisfies the requirement tensorflow-cpu==2.21.0 (from versions: none)\n'
const noMatch = 'ERROR: No matching distribution found for tensorflow-cpu==2.21.0\n'

describe('pipFailure', () => {
  it('says that the network is missing, with the last words of pip', () => {
    const { code, message } = pipFailure(retry.repeat(5) + noVersion + noMatch)
    expect(code).toBe('NATIVE_SETUP_FAILED')
    expect(message).toMatch(/^pip could not reach the package index/)
    expect(message).toContain('No matching distribution found for tensorflow-cpu==2.21.0')
    expect(message).not.toContain('Retrying')
  })

  it('names the content that the index offered instead of the pinned one', () => {
    const output = `ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n  Expected sha256 ${'a'.repeat(64)}\n       Got        ${'b'.repeat(64)}\n`
    expect(pipFailure(output).message).toContain(`another content than the pinned one (SHA-256 ${'b'.repeat(64)})`)
  })

  it('says that the disk is full', () => {
    const output = 'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n'
    expect(pipFailure(output).message).toMatch(/^The disk is full/)
  })

  it('says that pip is too old', () => {
    expect(pipFailure('no such option: --progress-bar=off\n').message).toMatch(/^pip is too old/)
  })

  it('keeps no more than two lines of anything else, and no notice', () => {
    const notice = '[notice] A new release of pip is available\n'
    expect(pipFailure(`one\ntwo\n${noVersion}${noMatch}${notice}`).message).toBe(
      `pip could not fetch TensorFlow. pip said: ${noVersion.trim()} / ${noMatch.trim()}`,
    )
  })
})
