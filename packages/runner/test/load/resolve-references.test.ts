import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { linesOfHeld, loadHeld } from './files.ts'
import { validFile } from './valid-file.ts'

function experimentOf(text: string, set: readonly string[] = []): object {
  return loadHeld({ '/x.yaml': text }, set)[0]?.experiment ?? {}
}

const withVars = (vars: string, part: string, replacement: string): string =>
  `${validFile.replace(part, replacement)}vars: ${vars}\n`

const before = process.env['SEGSCALE_TEST_VALUE']
beforeEach(() => {
  delete process.env['SEGSCALE_TEST_VALUE']
})
afterEach(() => {
  if (before === undefined) delete process.env['SEGSCALE_TEST_VALUE']
  else process.env['SEGSCALE_TEST_VALUE'] = before
})

describe('${…}', () => {
  it.each([
    ['a value of vars', '{ e: 8 }', '${e}', { recipe: { epochs: 8 } }],
    ['a value of vars by its full path', '{ e: 8 }', '${vars.e}', { recipe: { epochs: 8 } }],
    ['a value inside vars', '{ short: { e: [7, 8] } }', '${short.e[1]}', { recipe: { epochs: 8 } }],
    ['another field', '{}', '${seeds[0]}', { recipe: { epochs: 1 } }],
    ['a reference to a reference', '{ a: "${b}", b: "${c}", c: 8 }', '${a}', { recipe: { epochs: 8 } }],
  ])('stands for %s', (_, vars, reference, expected) => {
    expect(experimentOf(withVars(vars, 'epochs: 3', `epochs: ${reference}`))).toMatchObject(expected)
  })

  it('takes over lists and maps as they are', () => {
    const text = withVars('{ s: [2, 3], w: { ratios: [1] } }', 'seeds: [1]', 'seeds: ${s}').replace(
      '{ ratios: [0.5, 1], roundTo: 8 }',
      '${w}',
    )
    expect(experimentOf(text.replace('trainings: 24', 'trainings: 48'))).toMatchObject({
      seeds: [2, 3],
      space: { width: { ratios: [1], roundTo: 8 } },
    })
  })

  it('stands inside a text, where $${ is the sign itself', () => {
    const text = withVars('{ net: 20 }', 'resnet20', 'resnet${net}').replace(
      'name: small',
      () => 'name: e${recipe.epochs}-${family}\ndescription: costs $${x} and $5',
    )
    expect(experimentOf(text)).toMatchObject({
      name: 'e3-resnet20',
      family: 'resnet20',
      description: 'costs ${x} and $5',
    })
  })

  it('takes a text where the field is one', () => {
    expect(experimentOf(withVars('{ y: 2026 }', 'name: small', 'name: ${y}'))).toMatchObject({ name: '2026' })
  })

  it('sees what --set put into vars', () => {
    expect(experimentOf(withVars('{ e: 8 }', 'epochs: 3', 'epochs: ${e}'), ['vars.e=9'])).toMatchObject({
      recipe: { epochs: 9 },
    })
  })

  it('reads a variable of the environment, with the type that its text has, or the default', () => {
    const text = validFile.replace('epochs: 3', 'epochs: ${env:SEGSCALE_TEST_VALUE:-5}')
    expect(experimentOf(text)).toMatchObject({ recipe: { epochs: 5 } })
    process.env['SEGSCALE_TEST_VALUE'] = '6'
    expect(loadHeld({ '/x.yaml': text })[0]).toMatchObject({
      experiment: { recipe: { epochs: 6 } },
      environment: { SEGSCALE_TEST_VALUE: '6' },
    })
    process.env['SEGSCALE_TEST_VALUE'] = '2026'
    expect(experimentOf(validFile.replace('name: small', 'name: ${env:SEGSCALE_TEST_VALUE:-x}'))).toMatchObject({
      name: '2026',
    })
  })

  it.each([
    [
      'a name that is none',
      '{ width: 8 }',
      '${widht}',
      'x.yaml:10:11  error  recipe.epochs  ${widht} names neither a value of vars nor a field of this file — did you mean ${width}?',
    ],
    [
      'a circle',
      '{ a: "${b}", b: "${a}" }',
      '${a}',
      'x.yaml:14:23  error  vars.b  this reference leads back to itself: vars.a → vars.b → vars.a',
    ],
    [
      'itself',
      '{}',
      '${recipe.epochs}',
      'x.yaml:10:11  error  recipe.epochs  this reference leads back to itself: recipe.epochs → recipe.epochs',
    ],
    [
      'its own map',
      '{}',
      '${recipe}',
      'x.yaml:10:11  error  recipe.epochs  this reference leads back to itself: recipe → recipe.epochs → recipe',
    ],
    ['no end', '{}', '${a', 'x.yaml:10:11  error  recipe.epochs  this reference has no closing }'],
    [
      'a variable without a default',
      '{}',
      '${env:HOME}',
      'x.yaml:10:11  error  recipe.epochs  expected ${env:NAME:-default}, a variable with a default, received ${env:HOME}',
    ],
    [
      'another kind of lookup',
      '{}',
      '${file:/etc/passwd}',
      'x.yaml:10:11  error  recipe.epochs  ${file:/etc/passwd} names neither a value of vars nor a field of this file',
    ],
    [
      'a wrong value',
      '{ e: zero }',
      '${e}',
      'x.yaml:10:11  error  recipe.epochs  expected an integer from 1 to 100000, received the text "zero"',
    ],
    [
      'a list in a text',
      '{ e: [1] }',
      'a ${e}',
      'x.yaml:10:13  error  recipe.epochs  ${e} is a list, which cannot stand inside a text',
    ],
  ])('explains %s, at the reference', (_, vars, reference, line) => {
    expect(linesOfHeld({ '/x.yaml': withVars(vars, 'epochs: 3', `epochs: ${reference}`) })).toEqual([line])
  })

  it('grows no further than an experiment may', () => {
    const levels = Array.from(
      { length: 30 },
      (_, at) =>
        `v${at}: [${Array(9)
          .fill(`"\${v${at + 1}}"`)
          .join(', ')}]`,
    )
    const lines = linesOfHeld({ '/x.yaml': withVars(`{ ${levels.join(', ')}, v30: 1 }`, 'seeds: [1]', 'seeds: ${v0}') })
    expect(lines.join('\n')).toMatch(/more than 10000 values; write fewer/)
    const texts = Array.from({ length: 30 }, (_, at) => `t${at}: "\${t${at + 1}}\${t${at + 1}}"`)
    expect(linesOfHeld({ '/x.yaml': `${validFile}vars: { ${texts.join(', ')}, t30: aa }\n` }).join('\n')).toMatch(
      /at most 10000 characters/,
    )
  })

  it('follows no endless chain', () => {
    const chain = Array.from({ length: 5000 }, (_, at) => `c${at}: "\${c${at + 1}}"`).join(', ')
    const lines = linesOfHeld({ '/x.yaml': withVars(`{ ${chain}, c5000: 3 }`, 'epochs: 3', 'epochs: ${c0}') })
    expect(lines.join('\n')).toMatch(/too long a chain/)
  })
})
