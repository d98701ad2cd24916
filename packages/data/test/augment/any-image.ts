import fc from 'fast-check'

const anySize = fc.record({
  height: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 1, max: 6 }),
  channels: fc.integer({ min: 1, max: 3 }),
})

/** An image of any size with a margin of 7 bytes before and after it, that must stay as it is. */
export const anyImage = anySize.chain((size) => {
  const length = size.height * size.width * size.channels + 14
  return fc.record({ size: fc.constant(size), buffer: fc.uint8Array({ minLength: length, maxLength: length }) })
})
