import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace } from '../e2e/segscale.ts'

interface LockedPackage {
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const lockfile: unknown = JSON.parse(readFileSync(join(workspace, 'package-lock.json'), 'utf8'))
const packages = (lockfile as { packages: Readonly<Record<string, LockedPackage>> }).packages

describe('package-lock.json', () => {
  it('has an entry for every optional dependency, or npm ci would refuse it', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      ),
    )
    expect(missing).toEqual([])
  })

  it('pins every package by integrity and names no registry', () => {
    const loose = Object.entries(packages).filter(
      ([path, { link, integrity }]) => path.startsWith('node_modules/') && link !== true && integrity === undefined,
    )
    expect(loose).toEqual([])
    const addresses = Object.values(packages).flatMap(({ resolved, link }) => (link === true ? [] : [resolved]))
    expect(addresses.filter((address) => address !== undefined)).toEqual([])
  })
})
