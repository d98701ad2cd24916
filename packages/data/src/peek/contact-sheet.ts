import { encode } from 'fast-png'
import type { ImageSet, ImageSize } from '../image-set.ts'
import { glyphHeight, inkOf } from './glyphs.ts'

/** A picture of a data set: some images of every class. */
export interface ContactSheet {
  readonly png: Uint8Array
  readonly height: number
  readonly width: number
  /** The most images that a class shows. */
  readonly perClass: number
}

/** What {@link contactSheet} shows. */
export interface SheetOptions extends ImageSize {
  readonly classes: number
  readonly classNames?: readonly string[] | undefined
  /** Images of each class; fewer where there are no more. */
  readonly perClass: number
}

/** Small images are enlarged to at least so many rows, by a whole factor, so that pixels stay what they are. */
const leastRows = 48
const gap = 2
const margin = 8
const textScale = 2
const labelHeight = glyphHeight * textScale + 5
const paper = 245
const ink = 20
/** Beyond it a picture is more than most programs show. */
const mostCells = 4000

/**
 * A sheet with the first images of every class, each class under its number and name, classes in rows as wide as they are
 * high where there are many.
 *
 * Images with one or two channels are grey, those with more show the first three.
 *
 * @throws TypeError if there is nothing to show.
 */
export function contactSheet(set: ImageSet, options: SheetOptions): ContactSheet {
  const { height, width, classes } = options
  if (set.count === 0) throw new TypeError('A contact sheet needs at least one image.')
  const perClass = Math.max(1, Math.min(options.perClass, Math.floor(mostCells / classes)))
  const scale = Math.max(1, Math.ceil(leastRows / height))
  const cell = { height: height * scale, width: width * scale }
  const block = { height: labelHeight + cell.height + margin, width: perClass * (cell.width + gap) + margin }
  const across = Math.max(1, Math.min(classes, Math.round(Math.sqrt((classes * block.height) / block.width))))
  const down = Math.ceil(classes / across)
  const sheet = new Sheet(down * block.height + margin, across * block.width + margin)
  for (const [label, indices] of firstOfEach(set, classes, perClass).entries()) {
    const top = margin + (label % down) * block.height
    const left = margin + Math.floor(label / down) * block.width
    const name = options.classNames?.[label]
    sheet.write(top, left, name === undefined ? String(label) : `${label} ${name}`, block.width - margin)
    for (const [column, index] of indices.entries()) {
      const start = index * height * width * options.channels
      sheet.draw(top + labelHeight, left + column * (cell.width + gap), set.images.subarray(start), options, scale)
    }
  }
  return { png: sheet.png(), height: sheet.height, width: sheet.width, perClass }
}

function firstOfEach({ labels }: ImageSet, classes: number, perClass: number): number[][] {
  const first: number[][] = Array.from({ length: classes }, () => [])
  for (const [index, label] of labels.entries()) {
    const indices = first[label]
    if (indices !== undefined && indices.length < perClass) indices.push(index)
  }
  return first
}

/** Pixels in red, green and blue, on paper. */
class Sheet {
  readonly height: number
  readonly width: number
  readonly #pixels: Uint8Array

  constructor(height: number, width: number) {
    this.height = height
    this.width = width
    this.#pixels = new Uint8Array(height * width * 3).fill(paper)
  }

  write(top: number, left: number, text: string, room: number): void {
    for (const [row, columns] of inkOf(text).entries()) {
      for (const column of columns) {
        if ((column + 1) * textScale > room) continue
        for (let part = 0; part < textScale ** 2; part++) {
          const y = top + row * textScale + Math.floor(part / textScale)
          this.#set(y, left + column * textScale + (part % textScale), [ink, ink, ink])
        }
      }
    }
  }

  draw(top: number, left: number, image: Uint8Array, { height, width, channels }: ImageSize, scale: number): void {
    for (let y = 0; y < height * scale; y++) {
      for (let x = 0; x < width * scale; x++) {
        const at = (Math.floor(y / scale) * width + Math.floor(x / scale)) * channels
        const colour = [0, 1, 2].map((channel) => image[at + (channels >= 3 ? channel : 0)] as number)
        this.#set(top + y, left + x, colour)
      }
    }
  }

  png(): Uint8Array {
    return encode({ width: this.width, height: this.height, channels: 3, depth: 8, data: this.#pixels })
  }

  #set(y: number, x: number, colour: readonly number[]): void {
    if (x >= this.width || y >= this.height) return
    this.#pixels.set(colour, (y * this.width + x) * 3)
  }
}
