import { describe, expect, it } from 'vitest'
import { listFamilies } from '@segscale/models'
import { runCli } from '../run-cli.ts'

describe('segscale families', () => {
  it('lists every family that has a name, with what it costs', async () => {
    const { status, stdout, stderr } = await runCli('families')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    for (const name of listFamilies()) expect(stdout).toMatch(new RegExp(`^ *${name} `, 'm'))
    expect(stdout).toMatch(/^ *resnet20 +3,3,3 +16,32,64 +269,722 +0.27 M +40.6 M/m)
    expect(stdout).toContain('and templates in YAML')
  })

  it('counts for the images of the data set that is named', async () => {
    const described = async (...args: string[]): Promise<Record<string, { params: number; macs: number }>> => {
      const { stdout } = await runCli('families', '--json', ...args)
      const { families } = JSON.parse(stdout) as { families: { family: string; params: number; macs: number }[] }
      return Object.fromEntries(families.map(({ family, params, macs }) => [family, { params, macs }]))
    }
    const [cifar10, cifar100] = [await described(), await described('--dataset', 'cifar100')]
    // 64 channels and a bias for each of 90 classes more.
    expect((cifar100['resnet20']?.params ?? 0) - (cifar10['resnet20']?.params ?? 0)).toBe(90 * 65)
    expect(cifar10['resnet18-imagenet']?.macs).toBeLessThan(cifar10['resnet18-cifar']?.macs ?? 0)
  })

  it('says which data sets there are', async () => {
    const { status, stderr } = await runCli('families', '--dataset', 'cifar11')
    expect(status).toBe(2)
    expect(stderr).toContain('cifar10')
  })
})
