import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { didYouMean } from '../../src/experiment/did-you-mean.ts'

const words = ['depth', 'width', 'ratios', 'roundTo', 'validation']

describe('didYouMean', () => {
  it.each([
    ['wdith', 'width'],
    ['WIDTH', 'width'],
    ['dept', 'depth'],
    ['ratio', 'ratios'],
    ['roundto', 'roundTo'],
    ['valdiation', 'validation'],
    ['vallidaton', 'validation'],
  ])('takes %s for %s', (written, meant) => {
    expect(didYouMean(written, words)).toBe(meant)
  })

  it.each(['', 'banana', 'x', 'wide', 'radius-of-curvature'])('has nothing to offer for %j', (written) => {
    expect(didYouMean(written, words)).toBeUndefined()
  })

  it('prefers the closest, and of equally close ones the first', () => {
    expect(didYouMean('raios', ['radios', 'ratios'])).toBe('radios')
    expect(didYouMean('ratis', ['radios', 'ratios'])).toBe('ratios')
  })

  it('finds every word with one slip in it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.nat(), fc.constantFrom('drop', 'swap', 'double'), (word, at, slip) => {
        const place = at % (word.length - 1)
        const [a = '', b = ''] = [word[place], word[place + 1]]
        const typed = { drop: b, swap: b + a, double: a + a + b }[slip]
        expect(didYouMean(word.slice(0, place) + typed + word.slice(place + 2), words)).toBe(word)
      }),
    )
  })

  it('does not spend time on texts that are no words', () => {
    expect(didYouMean('x'.repeat(1_000_000), words)).toBeUndefined()
  })
})
