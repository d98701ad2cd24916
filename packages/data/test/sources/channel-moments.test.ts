import { describe, expect, it } from 'vitest'
import { channelMoments } from '../../src/sources/channel-moments.ts'

describe('channelMoments', () => {
  it('gives mean and deviation of each channel, of pixels in [0, 1]', () => {
    const images = Uint8Array.from([0, 51, 255, 153])
    expect(channelMoments(images, 2)).toEqual({ mean: [0.5, 0.4], std: [0.5, 0.2] })
    expect(channelMoments(images, 1)).toEqual({ mean: [0.45], std: [0.384057] })
  })

  it('never gives a deviation that pixels cannot be divided by', () => {
    expect(channelMoments(new Uint8Array(12).fill(7), 3).std).toEqual([0.003922, 0.003922, 0.003922])
  })
})
