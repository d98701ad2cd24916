import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { validFile } from '../load/valid-file.ts'
import { runCli } from '../run-cli.ts'

let folder = ''
let good = ''
let bad = ''

beforeEach(() => {
  vi.stubEnv('NO_COLOR', '1')
  folder = mkdtempSync(join(tmpdir(), 'segscale-validate-'))
  good = join(folder, 'good.yaml')
  bad = join(folder, 'bad.yaml')
  writeFileSync(good, validFile)
  writeFileSync(bad, validFile.replace('epochs: 3', 'epochs: 0').replace('resnet20', 'resnet21'))
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

describe('segscale validate', () => {
  it('says in one line what a valid file is', async () => {
    expect(await runCli('validate', '--file', good)).toEqual({
      status: 0,
      stdout: `${good}  ok  resnet20 on cifar10, 216 candidates, 8 sentinels, at most 24 trainings\n`,
      stderr: '',
    })
  })

  it('shows every problem on standard error and exits with 2', async () => {
    const { status, stdout, stderr } = await runCli('validate', '--file', bad)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`${bad}:4:9  error  family  The depth of a CIFAR ResNet must be 6n+2`)
    expect(stderr).toContain(`${bad}:10:11  error  recipe.epochs  expected an integer from 1 to 100000, received 0`)
    expect(stderr).toContain('   10 |   epochs: 0\n      |           ^\n')
    expect(stderr.endsWith(`\n2 problems in ${bad}\n`)).toBe(true)
  })

  it('checks several files, and fails where one of them is wrong', async () => {
    const { status, stdout, stderr } = await runCli('validate', '-f', good, '-f', bad, join(folder, 'none.yaml'))
    expect(status).toBe(2)
    expect(stdout).toContain('good.yaml  ok')
    expect(stderr).toContain('2 problems in')
    expect(stderr).toContain('There is no experiment file')
  })

  it('applies --set to every file', async () => {
    const { status, stderr } = await runCli('validate', bad, '--set', 'recipe.epochs=4', '-S', 'family=resnet32')
    expect([status, stderr]).toEqual([0, ''])
  })

  it('gives one JSON document for good and wrong files', async () => {
    const { status, stdout, stderr } = await runCli('validate', '--json', good, bad)
    expect([status, stderr]).toEqual([2, ''])
    const value = JSON.parse(stdout) as { valid: boolean; files: unknown[]; error: { code: string; issues: unknown[] } }
    expect(value).toMatchObject({
      valid: false,
      files: [
        { file: good, valid: true, issues: [] },
        { file: bad, valid: false },
      ],
      error: { code: 'EXPERIMENT_INVALID', message: `2 problems in ${bad}` },
    })
    expect(value.error.issues).toContainEqual({
      code: 'out-of-range',
      source: bad,
      line: 10,
      column: 11,
      path: 'recipe.epochs',
      message: 'expected an integer from 1 to 100000, received 0',
      expected: 'an integer from 1 to 100000',
      received: '0',
      excerpt: { text: '  epochs: 0', start: 10, length: 1 },
    })
  })

  it('has no error in the JSON document of good files', async () => {
    const { status, stdout } = await runCli('validate', '--json', good)
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      valid: true,
      files: [expect.objectContaining({ file: good, valid: true, issues: [] })],
    })
  })
})
