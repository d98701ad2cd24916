import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resnet20Study } from '../fixtures/resnet20-study.ts'
import { lockedExperiment, writeRun } from '../fixtures/run-folder.ts'
import { temporaryFolder } from '../fixtures/temporary-folder.ts'
import { runCli } from '../run-cli.ts'

describe('segscale report', () => {
  it('writes the report of the newest run, and says where', async () => {
    const out = await temporaryFolder()
    const folder = await writeRun(out, 'run-a', { result: resnet20Study(), lock: lockedExperiment })
    const { status, stdout } = await runCli('report', '--out', out)
    expect([status, stdout]).toEqual([0, `${join(folder, 'report.html')}\n`])
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('resnet20-cifar10')
    expect(await readdir(join(folder, 'report'))).toContain('pareto.png')
  })

  it('prints the summary for a pull request, and writes nothing then', async () => {
    const out = await temporaryFolder()
    const folder = await writeRun(out, 'run-a', { result: resnet20Study(), lock: lockedExperiment })
    const { stdout } = await runCli('report', 'resnet20-cifar10', '--out', out, '--markdown')
    expect(stdout).toMatch(/^### resnet20-cifar10: ResNet-20 on cifar10\n/)
    expect(await readdir(folder)).not.toContain('report.html')
  })

  it('finds the latest run of an experiment file', async () => {
    const out = await temporaryFolder()
    const folder = await writeRun(out, 'run-a', { result: resnet20Study(), name: 'quickstart' })
    const file = join(import.meta.dirname, '../../../../experiments/quickstart.yaml')
    const { stdout } = await runCli('report', '--file', file, '--out', out, '--json')
    expect(JSON.parse(stdout)).toEqual({ folder, report: join(folder, 'report.html') })
  })

  it('says what is missing', async () => {
    const out = await temporaryFolder()
    const empty = await runCli('report', '--out', out)
    expect([empty.status, empty.stderr]).toEqual([2, expect.stringContaining('No finished run is in') as string])
    await writeRun(out, 'run-b', { lock: lockedExperiment })
    const unfinished = await runCli('report', 'resnet20-cifar10', '--out', out)
    expect([unfinished.status, unfinished.stderr]).toEqual([2, expect.stringContaining('not finished') as string])
    expect((await runCli('report', 'a', '--file', 'b.yaml', '--out', out)).status).toBe(2)
  })
})
