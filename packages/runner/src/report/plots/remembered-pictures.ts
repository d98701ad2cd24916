import { createHash } from 'node:crypto'
import type { Remembered } from '../../store/remembered.ts'
import { drawPicture, type Draw } from './drawn-picture.ts'

/** Draws each picture once: the same one, of the same points, comes from the store. */
export function rememberedPictures(remembered: Remembered): Draw {
  return async (picture) => {
    const digest = createHash('sha256').update(JSON.stringify(picture)).digest('hex')
    const [svg, png] = await remembered.bytes({ kind: 'picture', picture: digest }, async () => {
      const drawn = await drawPicture(picture)
      return [Buffer.from(drawn.svg), drawn.png]
    })
    if (svg === undefined || png === undefined) throw new TypeError('A picture is remembered as SVG and PNG.')
    return { svg: Buffer.from(svg).toString('utf8'), png }
  }
}
