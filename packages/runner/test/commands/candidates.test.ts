import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { countArchitecture, familyByName, instantiate } from '@segscale/models'
import { runCli, type CliRun } from '../run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'segscale-candidates-'))
vi.stubEnv('SEGSCALE_HOME', join(folder, 'store'))
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

function listed(space: object, more: object = {}): Promise<CliRun> {
  const file = join(folder, 'experiment.yaml')
  const fields = { version: 1, name: 'listed', dataset: { name: 'cifar10' }, family: 'resnet20', space, ...more }
  writeFileSync(file, JSON.stringify({ sentinels: { design: 'corners' }, budget: { trainings: 100 }, ...fields }))
  return runCli('candidates', '--file', file)
}

const space = { depth: { blocks: [1, 3] }, width: { channels: [[16], [8, 32], [64]] } }

describe('segscale candidates', () => {
  it('writes a line per candidate, with counts that building the net gives', async () => {
    const { status, stdout, stderr } = await listed(space)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const [header, ...lines] = stdout.trimEnd().split('\n')
    expect(header).toBe(
      'depth1,depth2,depth3,width1,width2,width3,inner1,inner2,inner3,params,macs,peakActivationBytes',
    )
    expect(lines).toHaveLength(16)
    for (const line of lines) {
      const [d1, d2, d3, w1, w2, w3, ...rest] = line.split(',').map(Number) as [number, number, number, ...number[]]
      const rescale = { depth: [d1, d2, d3], width: [w1, w2, w3] as number[] }
      const net = instantiate(familyByName('resnet20'), rescale, { height: 32, width: 32, channels: 3, classes: 10 })
      const { params, macs, peakActivationBytes } = countArchitecture(net)
      expect(rest).toEqual([...rescale.width, params, macs, peakActivationBytes])
    }
  })

  it('leaves out what rules exclude, in the same order', async () => {
    const [all, some] = [await listed(space), await listed({ ...space, exclude: ['depth1 == 3', 'params > 200000'] })]
    const expected = all.stdout
      .split('\n')
      .filter((line) => !line.startsWith('3,') && !(Number(line.split(',')[9]) > 2e5))
    expect(some.stdout.split('\n')).toEqual(expected)
    expect(expected.length).toBeGreaterThan(3)
  })

  it('has the columns of a template, an expansion and a head among them', async () => {
    const { stdout } = await listed(
      {
        depth: { min: 1 },
        width: { ratios: [1] },
        inner: { ratios: [0.5, 1] },
        head: { ratios: [0.5, 1], roundTo: 1 },
      },
      {
        family: {
          segments: [
            { kind: 'plain', blocks: 1, channels: 16 },
            { kind: 'inverted-residual', blocks: 1, channels: 16, expansion: 4 },
          ],
          head: { channels: 10 },
        },
      },
    )
    const [header, first, ...others] = stdout.trimEnd().split('\n')
    expect(header).toBe('depth1,depth2,width1,width2,inner2,head,params,macs,peakActivationBytes')
    expect(first).toMatch(/^1,1,16,16,2,5,/)
    expect(others).toHaveLength(3)
  })

  it('says what to do where candidates depend on latencies that nobody measured', async () => {
    const { status, stderr } = await listed({ ...space, constraints: { latencyMs: { max: 1 } } })
    expect(status).toBe(2)
    expect(stderr).toMatch(/Nets must be timed before .* Run segscale exp --file \S+, which times them first/)
  })

  it('lists nothing of an experiment on recorded trainings', async () => {
    const { status, stderr } = await runCli('candidates', '--file', 'experiments/resnet20-table.yaml')
    expect(status).toBe(2)
    expect(stderr).toContain('this experiment has a table of its own')
  })
})
