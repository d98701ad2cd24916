import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadExperiment } from '../../src/load/load-experiment.ts'
import { pathLabel, readExperimentSource } from '../../src/load/read-source.ts'
import { validFile } from './valid-file.ts'

let folder = ''
const initial = process.env['INIT_CWD']

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'segscale-load-'))
  delete process.env['INIT_CWD']
})

afterEach(() => {
  rmSync(folder, { recursive: true })
  if (initial !== undefined) process.env['INIT_CWD'] = initial
  else delete process.env['INIT_CWD']
})

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('readExperimentSource', () => {
  it('reads a file by its absolute path', () => {
    const path = write('a.yaml', validFile)
    expect(readExperimentSource(path)).toMatchObject({ path, source: { label: pathLabel(path), text: validFile } })
  })

  it('finds a relative name where npm was called', () => {
    const path = write('only-here.yaml', validFile)
    process.env['INIT_CWD'] = folder
    expect(readExperimentSource('only-here.yaml').path).toBe(path)
  })

  it('finds a relative name in the workspace', () => {
    // Tests run in the workspace, so that the working directory is its root or below it.
    expect(readExperimentSource('experiments/quickstart.yaml').source.text).toContain('name: quickstart')
  })

  it('suggests a file beside the one that is not there', () => {
    write('resnet.yaml', validFile)
    expect(() => readExperimentSource(join(folder, 'resent.yaml'))).toThrow(
      expect.objectContaining({ code: 'FILE_NOT_FOUND', message: expect.stringContaining('resnet.yaml?') as string }),
    )
  })

  it('suggests one of the experiments of the workspace', () => {
    expect(() => readExperimentSource('quikstart.yaml')).toThrow(
      expect.objectContaining({ message: expect.stringContaining('experiments/quickstart.yaml?') as string }),
    )
  })

  it('does not read a folder', () => {
    mkdirSync(join(folder, 'a.yaml'))
    expect(() => readExperimentSource(join(folder, 'a.yaml'))).toThrow(
      expect.objectContaining({ code: 'FILE_NOT_FOUND', message: expect.stringContaining('it is a folder') as string }),
    )
  })

  it.each([
    ['a megabyte and more', Buffer.alloc(1_000_001, 'a'), 'too-large', 'expected a file of at most 1 MB'],
    ['Latin 1', Buffer.from('name: caf\u00e9', 'latin1'), 'yaml-syntax', 'expected a text in UTF-8'],
    ['binary data', Buffer.from('a\u0000b'), 'yaml-syntax', 'expected a text, received binary data'],
  ])('refuses %s', (_, content, code, message) => {
    const path = write('a.yaml', content)
    expect(() => readExperimentSource(path)).toThrow(
      expect.objectContaining({
        code: 'EXPERIMENT_INVALID',
        issues: [expect.objectContaining({ code, message, line: 1 })],
      }),
    )
  })

  it('reads a text that starts with a byte order mark', () => {
    expect(readExperimentSource(write('a.yaml', `\ufeff${validFile}`)).source.text).toBe(validFile)
  })
})

describe('loadExperiment', () => {
  it('names every problem in its message, for callers that print nothing else', () => {
    const path = write('a.yaml', validFile.replace('epochs: 3', 'epochs: 0').replace('[1]', '[]'))
    expect(() => loadExperiment(path)).toThrow(/^2 problems in .*a\.yaml:\n.*:10:11 {2}error.*\n.*:12:8 {2}error.*$/)
  })
})
