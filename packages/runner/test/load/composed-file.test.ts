import { describe, expect, it } from 'vitest'
import { linesOfHeld, loadHeld } from './files.ts'
import { validFile } from './valid-file.ts'

const child = 'extends: base.yaml\n'

function experimentOf(texts: Readonly<Record<string, string>>, set: readonly string[] = []): object {
  const [loaded] = loadHeld(texts, set)
  return loaded?.experiment ?? {}
}

describe('extends', () => {
  it('takes over a whole file', () => {
    expect(experimentOf({ '/x.yaml': child, '/base.yaml': validFile })).toEqual(experimentOf({ '/x.yaml': validFile }))
  })

  it('merges maps, and replaces lists and values', () => {
    const texts = {
      '/x.yaml': `${child}name: other\nseeds: [2, 3]\nbudget: { trainings: 48 }\nrecipe: { learningRate: { peak: 0.2 } }\n`,
      '/base.yaml': validFile,
    }
    expect(experimentOf(texts)).toMatchObject({
      name: 'other',
      seeds: [2, 3],
      recipe: { epochs: 3, learningRate: { peak: 0.2, schedule: 'cosine' } },
    })
  })

  it('puts a list that is marked with !append behind the earlier one', () => {
    const texts = {
      '/x.yaml': `${child}seeds: !append [2, 3]\nbudget: { trainings: 48 }\n`,
      '/base.yaml': validFile,
    }
    expect(experimentOf(texts)).toMatchObject({ seeds: [1, 2, 3] })
    expect(experimentOf(texts, ['seeds=!append [4]'])).toMatchObject({ seeds: [1, 2, 3, 4] })
  })

  it('lets later files win, and the file itself over all', () => {
    const texts = {
      '/x.yaml': 'extends: [a.yaml, parts/b.yaml]\nname: x\n',
      '/a.yaml': `${validFile.replace('name: small', 'name: a')}description: a\n`,
      '/parts/b.yaml': 'extends: c.yaml\nname: b\n',
      '/parts/c.yaml': 'description: c\nrecipe: { epochs: 9 }\n',
    }
    expect(experimentOf(texts)).toMatchObject({ name: 'x', description: 'c', recipe: { epochs: 9 } })
  })

  it('replaces a map that takes one of several forms when the later file chooses another', () => {
    const texts = {
      '/x.yaml': `${child}space: { width: { channels: [[16], [32], [32, 64]] } }\n`,
      '/base.yaml': validFile,
    }
    expect(experimentOf(texts)).toMatchObject({
      space: { depth: { min: 1 }, width: { channels: [[16], [32], [32, 64]] } },
    })
  })

  it('knows from which file and line every value came', () => {
    const [loaded] = loadHeld({ '/x.yaml': `${child}name: other\n`, '/base.yaml': validFile }, ['recipe.epochs=4'])
    expect(loaded?.originOf(['name'])).toEqual({ kind: 'file', file: 'x.yaml', line: 2, column: 7 })
    expect(loaded?.originOf(['space', 'width', 'ratios', 1])).toMatchObject({ file: 'base.yaml', line: 7, column: 26 })
    expect(loaded?.originOf(['recipe', 'epochs'])).toEqual({ kind: 'set', text: 'recipe.epochs=4' })
    expect(loaded?.originOf(['recipe', 'batchSize'])).toEqual({ kind: 'default' })
    expect(loaded?.sources.map(({ label }) => label)).toEqual(['x.yaml', 'base.yaml'])
  })

  it('reports all problems of all files at once, each where it stands', () => {
    const texts = {
      '/x.yaml': `${child}seeds: [1, 1]\nrecipe: { epoch: 3 }\n`,
      '/base.yaml': validFile.replace('min: 1', 'min: 9').replace('epochs: 3', 'epochs: zero'),
    }
    expect(linesOfHeld(texts)).toEqual([
      'x.yaml:2:12  error  seeds[1]  listed twice: equal to seeds[0]',
      'x.yaml:3:11  error  recipe.epoch  unknown key "epoch" — did you mean "epochs"?',
      'base.yaml:6:17  error  space.depth.min  expected at most 3, the blocks of segment 1 of resnet20, received 9',
      'base.yaml:10:11  error  recipe.epochs  expected an integer from 1 to 100000, received the text "zero"',
    ])
  })

  it.each([
    [
      'a file that is not there',
      { '/x.yaml': 'extends: bsae.yaml\n', '/base.yaml': validFile },
      'x.yaml:1:10  error  extends  there is no file bsae.yaml — did you mean base.yaml?',
    ],
    [
      'itself',
      { '/x.yaml': 'extends: x.yaml\n' },
      'x.yaml:1:10  error  extends  a file cannot extend itself: x.yaml → x.yaml',
    ],
    [
      'a circle',
      { '/x.yaml': `${child}name: x\n`, '/base.yaml': 'extends: [c.yaml]\n', '/c.yaml': 'extends: x.yaml\n' },
      'c.yaml:1:10  error  extends  a file cannot extend itself: x.yaml → base.yaml → c.yaml → x.yaml',
    ],
    [
      'a number',
      { '/x.yaml': 'extends: 3\n' },
      'x.yaml:1:10  error  extends  expected a text such as base/cifar10.yaml or a list of texts, received 3',
    ],
    [
      'a tab in a file',
      { '/x.yaml': child, '/base.yaml': validFile.replace('  epochs', '\tepochs') },
      'base.yaml:10:1  error  a tab is not allowed as indentation; use spaces',
    ],
  ])('explains %s', (_, texts, line) => {
    expect(linesOfHeld(texts)).toContain(line)
  })

  it('bounds the length of a chain', () => {
    const chain = Array.from({ length: 30 }, (_, at) => [`/${at}.yaml`, `extends: ${at + 1}.yaml\n`] as const)
    expect(linesOfHeld({ ...Object.fromEntries(chain), '/x.yaml': 'extends: 0.yaml\n' })).toContain(
      '18.yaml:1:10  error  extends  expected a chain of at most 20 files; extend fewer',
    )
  })

  it('bounds the files of a lattice, in which every file extends the next one twice', () => {
    const lattice = Array.from({ length: 18 }, (_, at) => {
      return [`/${at}.yaml`, `extends: [${at + 1}.yaml, ./${at + 1}.yaml]\n`] as const
    })
    const lines = linesOfHeld({ ...Object.fromEntries(lattice), '/18.yaml': validFile, '/x.yaml': 'extends: 0.yaml\n' })
    expect(lines.join('\n')).toMatch(/expected at most 100 extended files in all; extend fewer/)
  })
})
