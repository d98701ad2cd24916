import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runCli } from '../run-cli.ts'

interface Described {
  readonly params: number
  readonly macs: number
  readonly gemmLoad: number
  readonly paramsShare: number
  readonly stem: { params: number; macs: number }
  readonly segments: readonly { params: number; macs: number; pixels: number }[]
  readonly head: { params: number; macs: number }
  readonly gemms: readonly { m: number; n: number; k: number }[]
}

async function described(...argv: string[]): Promise<Described> {
  const { status, stdout } = await runCli('describe', '--json', ...argv)
  expect(status).toBe(0)
  return JSON.parse(stdout) as Described
}

describe('segscale describe', () => {
  it('shows what is wrong with a template where it stands', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'segscale-describe-'))
    onTestFinished(() => {
      rmSync(folder, { recursive: true })
    })
    const template = join(folder, 'mine.yaml')
    writeFileSync(template, 'segments:\n  - { blocks: 0, channels: 16 }\nhaed: {}\n')
    const { status, stderr } = await runCli('describe', '--family', template)
    expect(status).toBe(2)
    expect(stderr).toMatch(/mine\.yaml:2:15 {2}error {2}family\.segments\[0\]\.blocks.*received 0\n/)
    expect(stderr).toMatch(/mine\.yaml:3:1 {2}error {2}family\.haed .*did you mean "head"\?/)
  })

  // He et al. (2015), table 6, in millions.
  it.each([
    ['resnet20', 0.27],
    ['resnet32', 0.46],
    ['resnet44', 0.66],
    ['resnet56', 0.85],
    ['resnet110', 1.7],
  ])('counts the published params of %s', async (family, millions) => {
    const { params, paramsShare } = await described('--family', family)
    expect(Number((params / 1e6).toFixed(String(millions).length - 2))).toBe(millions)
    expect(paramsShare).toBe(1)
  })

  it('splits a rescaled net into parts that add up to the whole', async () => {
    const net = await described('--family', 'resnet56', '--depth', '3,9,5', '--width', '8,24,64')
    const parts = [net.stem, ...net.segments, net.head]
    expect(parts.reduce((sum, { params }) => sum + params, 0)).toBe(net.params)
    expect(parts.reduce((sum, { macs }) => sum + macs, 0)).toBe(net.macs)
    expect(net.gemms.reduce((sum, { m, n, k }) => sum + m * n * k, 0)).toBe(net.gemmLoad)
    expect(net.segments.map(({ pixels }) => pixels)).toEqual([1024, 256, 64])
    expect(net).toMatchObject({ family: 'resnet56', rescale: { depth: [3, 9, 5], width: [8, 24, 64] } })
    expect(net.paramsShare).toBeCloseTo(442_034 / 853_018, 12)
  })

  it('counts the classes that it is asked to', async () => {
    const [ten, hundred] = [
      await described('--family', 'resnet20'),
      await described('--family', 'resnet20', '--classes', '100'),
    ]
    expect(hundred.params - ten.params).toBe(90 * 65)
  })

  it('prints totals, parts and matrix products as text', async () => {
    const { stdout } = await runCli('describe', '--family', 'resnet20', '--width', '8,16,32')
    expect(stdout).toContain('resnet20  blocks 3,3,3  channels 8,16,32  on cifar10 (32 x 32 x 3, 10 classes)')
    expect(stdout).toMatch(/^ +params +68,050 +68\.0 k +269,722 +25\.2 %$/m)
    expect(stdout).toMatch(/^ +segment 2 +3 of 3 +16 of 32 /m)
    expect(stdout).toMatch(/^ +6 +1024 +8 +72 +3,538,944$/m)
  })

  it('explains every wrong option at once', async () => {
    const argv = ['--family', 'resnet20', '--depth', '3,9', '--width', '99,x,1', '--dataset', 'cifr', '--classes', '0']
    const { status, stdout, stderr } = await runCli('describe', ...argv)
    expect([status, stdout]).toEqual([2, ''])
    for (const option of ['--depth 3,9', '--width 99,x,1', '--dataset cifr', '--classes 0']) {
      expect(stderr).toContain(`${option}  error  `)
    }
    expect(stderr).toContain('4 problems in the options')
  })

  it('suggests the family that was meant', async () => {
    const { status, stderr } = await runCli('describe', '--family', 'restnet20')
    expect(status).toBe(2)
    expect(stderr).toContain('Did you mean "resnet20"?')
  })
})
