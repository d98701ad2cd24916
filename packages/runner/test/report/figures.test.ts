import { describe, expect, it } from 'vitest'
import {
  countText,
  decimalText,
  durationText,
  percentOf,
  percentText,
  pointsText,
  sizeText,
} from '../../src/report/figures.ts'

describe('sizeText', () => {
  it.each([
    [0, '0'],
    [950, '950'],
    [6290, '6.29 k'],
    [12345, '12.3 k'],
    [99999, '100 k'],
    [269722, '0.27 M'],
    [853018, '0.85 M'],
    [1730714, '1.73 M'],
    [40551040, '40.6 M'],
    [253000000, '253 M'],
    [1436226560, '1.44 G'],
  ])('writes %d as %s', (count, text) => {
    expect(sizeText(count)).toBe(text)
  })
})

describe('percentText', () => {
  it.each([
    [0.14, 0, '14 %'],
    [0.598, 1, '59.8 %'],
    [0.004, 0, '0.4 %'],
    [0, 0, '0 %'],
    [1, 0, '100 %'],
  ])('writes %d with %d digits as %s', (share, digits, text) => {
    expect(percentText(share, digits)).toBe(text)
  })
})

describe('pointsText', () => {
  it.each([
    [0.0042, '+0.4'],
    [-0.0172, '−1.7'],
    [0, '0.0'],
    [-0.0001, '0.0'],
  ])('writes %d as %s', (difference, text) => {
    expect(pointsText(difference)).toBe(text)
  })
})

describe('decimalText', () => {
  it.each([
    [-0.25, '−0.25'],
    [-0.001, '0.00'],
    [0.948, '0.95'],
  ])('writes %d as %s', (value, text) => {
    expect(decimalText(value, 2)).toBe(text)
  })
})

describe('countText', () => {
  it.each([
    [729, '729'],
    [10000, '10,000'],
    [2985984, '2,985,984'],
  ])('writes %d as %s', (count, text) => {
    expect(countText(count)).toBe(text)
  })
})

describe('durationText', () => {
  it.each([
    [7.6, '8 s'],
    [380, '6 min 20 s'],
    [3599.7, '1 h 00 min'],
    [11100, '3 h 05 min'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text)
  })
})

describe('percentOf', () => {
  it('leaves no tail of a binary fraction', () => {
    expect(percentOf(0.5859)).toBe(58.59)
  })
})
