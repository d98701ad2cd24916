import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import type { DatasetPlace } from '../dataset.ts'
import { emptyLabels, type ImageSet } from '../image-set.ts'
import { printableName, throwProblems } from '../problem-list.ts'
import type { Content } from './content.ts'
import { holdOutTest } from './hold-out-test.ts'
import { listImageFolder, type ImageFile } from './image-folder.ts'

/** Files read at once; each waits for the disk and for one of the threads that decode. */
const atOnce = 8
/** Larger images are refused before they are decoded: a small file may stand for a picture that fills the memory. */
const mostPixels = 100_000_000
/** What one part of a data set may take, so that it can be read in one piece. */
const mostBytes = 2 ** 31 - 1

interface Decoded {
  readonly pixels: Uint8Array
  readonly height: number
  readonly width: number
}

/**
 * Decodes a folder of images by class: turned as their EXIF data says, without transparency (on black), to sRGB or grey,
 * and where a size is asked for, scaled so that the shorter side fits and cut to the middle square.
 *
 * @param onProgress - Told now and then how far it is.
 * @throws SegscaleError with code `DATA_UNAVAILABLE` or `DATA_CORRUPT`, naming every file that cannot be used.
 */
export async function decodeImageFolder(
  path: string,
  place: DatasetPlace,
  onProgress: (text: string) => void,
): Promise<Content> {
  sharp.cache(false)
  const { classNames, train, test } = listImageFolder(path)
  const channels = place.channels ?? 3
  const files = [...train, ...test]
  const problems: string[] = []
  const decoded = await decodeAll(path, files, { ...place, channels }, { problems, onProgress })
  problems.push(...sizeProblems(files, decoded))
  const first = decoded.find((image) => image !== undefined)
  const imageBytes = first?.pixels.length ?? 0
  if (imageBytes * Math.max(train.length, test.length) > mostBytes) {
    problems.push(`its images take ${imageBytes * files.length} bytes decoded; set dataset.size to a smaller number`)
  }
  const advice = 'Mend or remove these files; dataset.size makes images of several sizes one.'
  throwProblems(`${path} must hold PNG and JPEG images of one size`, problems, advice)
  const { height, width } = first as Decoded
  const setOf = (part: readonly ImageFile[], from: number): ImageSet => {
    const images = new Uint8Array(part.length * imageBytes)
    const labels = emptyLabels(part.length, classNames.length)
    for (const [at, { label }] of part.entries()) {
      images.set((decoded[from + at] as Decoded).pixels, at * imageBytes)
      labels[at] = label
    }
    return { images, labels, count: part.length }
  }
  const all = setOf(train, 0)
  const classes = classNames.length
  const sets =
    test.length === 0 ? holdOutTest(all, classes, place.testShare) : { train: all, test: setOf(test, train.length) }
  return { height, width, channels, classes, classNames, ...sets }
}

async function decodeAll(
  path: string,
  files: readonly ImageFile[],
  place: { readonly size?: number | undefined; readonly channels: 1 | 3 },
  { problems, onProgress }: { readonly problems: string[]; readonly onProgress: (text: string) => void },
): Promise<(Decoded | undefined)[]> {
  const decoded: (Decoded | undefined)[] = Array.from({ length: files.length })
  // By position: which file fails first must not decide the order in which they are named.
  const failures = new Map<number, string>()
  let next = 0
  let told = performance.now()
  const work = async (): Promise<void> => {
    while (next < files.length) {
      const at = next++
      const { name } = files[at] as ImageFile
      try {
        decoded[at] = await decode(await readFile(join(path, name)), place)
      } catch (error) {
        failures.set(at, `${printableName(name)} cannot be read (${printableName((error as Error).message)})`)
      }
      if (performance.now() - told > 2000) {
        told = performance.now()
        onProgress(`decoded ${next} of ${files.length} images`)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  problems.push(...[...failures].sort(([a], [b]) => a - b).map(([, failure]) => failure))
  return decoded
}

async function decode(
  bytes: Uint8Array,
  { size, channels }: { readonly size?: number | undefined; readonly channels: 1 | 3 },
): Promise<Decoded> {
  const image = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', pages: 1 })
  const { format } = await image.metadata()
  // What decides is the content: a drawing or a document under a picture's name is not even opened.
  if (format !== 'png' && format !== 'jpeg') throw new Error(`it is ${format}, neither PNG nor JPEG`)
  let pipeline: Sharp = image.autoOrient().flatten({ background: '#000' })
  if (size !== undefined) pipeline = pipeline.resize(size, size, { fit: 'cover', position: 'centre' })
  const { data, info } = await pipeline
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const pixels = info.channels === channels ? new Uint8Array(data) : spread(data, info.channels, channels)
  return { pixels, height: info.height, width: info.width }
}

/** Pixels with another number of channels: the first of them, or one for all. */
function spread(data: Uint8Array, from: number, to: number): Uint8Array {
  const pixels = new Uint8Array((data.length / from) * to)
  for (let at = 0; at < pixels.length; at++) {
    pixels[at] = data[Math.floor(at / to) * from + Math.min(at % to, from - 1)] as number
  }
  return pixels
}

function sizeProblems(files: readonly ImageFile[], decoded: readonly (Decoded | undefined)[]): string[] {
  const bySize = new Map<string, string[]>()
  for (const [at, image] of decoded.entries()) {
    if (image === undefined) continue
    const size = `${image.height} x ${image.width}`
    bySize.set(size, [...(bySize.get(size) ?? []).slice(0, 1), (files[at] as ImageFile).name])
  }
  if (bySize.size <= 1) return []
  const counts = new Map<string, number>()
  for (const image of decoded) {
    const size = image === undefined ? '' : `${image.height} x ${image.width}`
    counts.set(size, (counts.get(size) ?? 0) + 1)
  }
  const parts = [...bySize].slice(0, 5).map(([size, [example = '']]) => {
    return `${size} (${counts.get(size) ?? 0}, such as ${printableName(example)})`
  })
  return [`they have ${bySize.size} sizes: ${parts.join(', ')}`]
}
