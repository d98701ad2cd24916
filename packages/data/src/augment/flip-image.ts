import type { ImageSize } from '../image-set.ts'

/** Mirrors an image left to right, in place. `buffer` holds the image `[h, w, c]` from `start` on. */
export function flipImage(buffer: Uint8Array, start: number, size: ImageSize): void {
  const { height, width, channels } = size
  const row = width * channels
  for (let y = 0; y < height; y++) {
    let left = start + y * row
    let right = left + row - channels
    while (left < right) {
      for (let channel = 0; channel < channels; channel++) {
        const kept = buffer[left + channel] as number
        buffer[left + channel] = buffer[right + channel] as number
        buffer[right + channel] = kept
      }
      left += channels
      right -= channels
    }
  }
}
