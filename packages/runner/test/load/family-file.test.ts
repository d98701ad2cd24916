import { describe, expect, it } from 'vitest'
import { linesOfHeld, loadHeld } from './files.ts'

const file = (family: string): string =>
  `version: 1\nname: own\ndataset: { name: cifar10 }\nfamily: ${family}\nbudget: { trainings: 64 }\n`
const template = 'name: mine\nsegments:\n  - { blocks: 2, channels: 16 }\n  - { blocks: 2, channels: 32, stride: 2 }\n'

describe('a family that names a file', () => {
  it('is the template of that file, which counts among the sources', () => {
    const [loaded] = loadHeld({ '/x.yaml': file('mine.yaml'), '/mine.yaml': template })
    expect(loaded?.experiment.family).toMatchObject({ name: 'mine', segments: [{ channels: 16 }, { channels: 32 }] })
    expect(loaded?.originOf(['family', 'name'])).toEqual({ kind: 'file', file: 'mine.yaml', line: 1, column: 7 })
    expect(loaded?.originOf(['family', 'activation'])).toEqual({ kind: 'default' })
    expect(loaded?.sources.map(({ label }) => label)).toEqual(['x.yaml', 'mine.yaml'])
  })

  it('starts at the file that says so, also where another extends that', () => {
    const texts = {
      '/x.yaml': 'extends: base/b.yaml\n',
      '/base/b.yaml': file('mine.yaml'),
      '/base/mine.yaml': template,
    }
    expect(loadHeld(texts)[0]?.experiment.family).toMatchObject({ name: 'mine' })
  })

  it('may be swept', () => {
    const texts = {
      '/x.yaml': `${file('resnet20')}sweep: { product: { family: [mine.yaml, resnet20] } }\n`,
      '/mine.yaml': template,
    }
    expect(loadHeld(texts).map(({ experiment }) => experiment.family)).toMatchObject([{ name: 'mine' }, 'resnet20'])
  })

  it.each([
    [
      'a wrong field',
      template.replace('channels: 16', 'channels: 0'),
      /^mine\.yaml:3:\d+ {2}error {2}family\.segments\[0\]\.channels/,
    ],
    ['a syntax error', 'name: [a\nsegments: 3\n', /^mine\.yaml:2:1 {2}error/],
  ])('is reported where it has %s, and nothing else of it', (_, text, line) => {
    const lines = linesOfHeld({ '/x.yaml': file('mine.yaml'), '/mine.yaml': text })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(line)
  })

  it('is told where a segment leaves too few pixels for its max-pool', () => {
    const stem = 'stem: { stride: 2, maxPool: {} }'
    const text = `name: mine\n${stem}\nsegments:\n  - { blocks: 1, channels: 16, stride: 8, maxPool: {} }\n`
    expect(linesOfHeld({ '/x.yaml': file('mine.yaml'), '/mine.yaml': text })).toEqual([
      'mine.yaml:4:43  error  family.segments[0].maxPool  needs at least 2 x 2 pixels, but of the 32 x 32 of cifar10 fewer are ' +
        'left here; take larger images, or remove a stride or pool before',
    ])
  })

  it('is reported where it is not there', () => {
    expect(linesOfHeld({ '/x.yaml': file('mine.yaml') })).toEqual(['x.yaml:4:9  error  family  cannot read mine.yaml.'])
  })
})
