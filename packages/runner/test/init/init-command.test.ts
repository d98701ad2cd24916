import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { askAnswers } from '../../src/init/ask-answers.ts'
import { initCommand } from '../../src/init/init-command.ts'
import { starterDefaults } from '../../src/init/starter-file.ts'
import { loadExperiment } from '../../src/load/load-experiment.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'segscale-init-'))
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})

afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

describe('segscale init', () => {
  it('writes a commented file that is valid as it stands, with the schema for both kinds of editors', async () => {
    const file = join(folder, 'sub/a.yaml')
    await initCommand(file, { input: false, name: 'a', family: 'resnet56', epochs: 3 })
    const text = readFileSync(file, 'utf8')
    expect(text).toMatch(
      /^# yaml-language-server: \$schema=.*experiment\.schema\.json\n# \$schema: .*experiment\.schema\.json\n/,
    )
    expect(loadExperiment(file).experiment).toMatchObject({ name: 'a', family: 'resnet56', recipe: { epochs: 3 } })
  })

  it('replaces no file unless it is told to', async () => {
    const file = join(folder, 'a.yaml')
    await initCommand(file, { input: false, name: 'a' })
    await expect(initCommand(file, { input: false, name: 'b' })).rejects.toMatchObject({ code: 'USAGE' })
    await initCommand(file, { input: false, name: 'b', force: true })
    expect(loadExperiment(file).experiment.name).toBe('b')
  })

  it('writes nothing that a run would refuse', async () => {
    const file = join(folder, 'a.yaml')
    await expect(initCommand(file, { input: false, family: 'resnet21' })).rejects.toMatchObject({
      code: 'EXPERIMENT_INVALID',
    })
    expect(existsSync(file)).toBe(false)
  })

  it('asks a person, and keeps what an empty answer leaves', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()]
    const answers = askAnswers(starterDefaults, input, output)
    for (const line of ['mine', '', 'resnet32', '5', '']) {
      await vi.waitFor(() => {
        expect(output.readableLength).toBeGreaterThan(0)
      })
      output.read()
      input.write(`${line}\n`)
    }
    expect(await answers).toEqual({ name: 'mine', dataset: 'cifar10', family: 'resnet32', epochs: 5, trainings: 32 })
  })

  it.each([
    ['Ctrl-C', '\u0003'],
    ['the end of the input', undefined],
  ])('ends with %s, and says that nothing was written', async (_, key) => {
    const input = new PassThrough()
    const output = Object.assign(new PassThrough(), { isTTY: true })
    const answers = askAnswers(starterDefaults, input, output)
    if (key === undefined) input.end()
    else input.write(key)
    await expect(answers).rejects.toThrow(/Nothing was written/)
  })
})
