import { beforeEach, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { runCli } from '../run-cli.ts'

const file = 'experiments/quickstart.yaml'

beforeEach(() => {
  vi.stubEnv('NO_COLOR', '1')
  return () => {
    vi.unstubAllEnvs()
  }
})

describe('segscale show', () => {
  it('prints the same experiment as YAML and as JSON', async () => {
    const yaml = await runCli('show', '--file', file)
    const json = await runCli('show', '--file', file, '--json')
    expect([yaml.status, json.status]).toEqual([0, 0])
    expect(parse(yaml.stdout)).toEqual(JSON.parse(json.stdout))
  })

  it('says where overridden values came from', async () => {
    const { stdout } = await runCli('show', '--file', file, '--set', 'recipe.epochs=7')
    expect(stdout).toMatch(/^ {2}epochs: 7 +# --set recipe\.epochs=7$/m)
    expect(stdout).toMatch(/^name: quickstart +# .*quickstart\.yaml:\d+$/m)
  })

  it('reports a wrong override as one JSON document under --json', async () => {
    const { status, stdout, stderr } = await runCli('show', '--file', file, '--json', '--set', 'recipe.epochs=x')
    expect([status, stderr]).toEqual([2, ''])
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'EXPERIMENT_INVALID', issues: [{ source: '--set recipe.epochs=x', path: 'recipe.epochs' }] },
    })
  })
})
