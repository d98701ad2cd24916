import pc from 'picocolors'
import { describe, expect, it } from 'vitest'
import { resolveExperiment } from '../../src/load/load-experiment.ts'
import { resolvedYaml } from '../../src/load/resolved-yaml.ts'
import { SourceText } from '../../src/load/source-text.ts'
import { validFile } from './valid-file.ts'

function shown(set: string[] = [], text = validFile): string {
  return resolvedYaml(resolveExperiment(new SourceText('x.yaml', text), { set }), pc.createColors(false))
}

describe('resolvedYaml', () => {
  it('says of every value where it came from', () => {
    const lines = shown(['recipe.epochs=4', 'seeds.1=2', 'description="a\nb"']).split('\n')
    const origins = lines.filter((line) => line.includes('#')).map((line) => line.replace(/ +# /, ' # ').trim())
    expect(origins).toContain('name: small # x.yaml:2')
    expect(origins).toContain('epochs: 4 # --set recipe.epochs=4')
    expect(origins).toContain('seeds: [1, 2] # --set seeds.1=2')
    expect(origins).toContain('batchSize: 128 # default')
    expect(origins).toContain('augment: [{padCrop: 4}, flip] # default')
    expect(origins).toContain('milestones: [] # no effect with schedule: cosine')
    expect(lines.every((line) => line.endsWith(':') || line.includes('#'))).toBe(true)
  })

  it.each([
    ['as it is', []],
    ['with text that needs quotes', ['description=": #"']],
    ['with text of several lines', ['description="a\\n  b\\n"']],
    ['with lists of lists', ['space.depth={ blocks: [[1], [1, 2], [3]] }']],
    ['with a list of sentinels', ['sentinels={ design: list, list: [{ depth: [1, 1, 1], width: [8, 16, 32] }] }']],
    ['with milestones', ['recipe.learningRate.schedule=step']],
  ])('is an experiment file with the same meaning, %s', (_, set) => {
    const { experiment } = resolveExperiment(new SourceText('x.yaml', validFile), { set })
    const again = resolveExperiment(new SourceText('y.yaml', shown(set)), { set: [] })
    expect(again.experiment).toEqual(experiment)
  })
})
