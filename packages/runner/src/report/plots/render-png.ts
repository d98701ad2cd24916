import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** Pixels per unit of the picture: sharp on a projector and in a paper's column. */
const scale = 2

/**
 * An SVG as PNG bytes, twice as large as it says. The same picture gives the same bytes on every machine: the renderer is
 * WebAssembly and brings its own font.
 */
export async function renderPng(svg: string): Promise<Uint8Array> {
  const { Resvg, fonts } = await (renderer ??= loadRenderer())
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { fontBuffers: fonts, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
  })
  try {
    const rendered = image.render()
    try {
      return rendered.asPng()
    } finally {
      rendered.free()
    }
  } finally {
    image.free()
  }
}

interface Renderer {
  readonly Resvg: typeof import('@resvg/resvg-wasm').Resvg
  readonly fonts: Uint8Array[]
}

// The WebAssembly module may be started only once in a process.
let renderer: Promise<Renderer> | undefined

async function loadRenderer(): Promise<Renderer> {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm')
  const { resolve } = createRequire(import.meta.url)
  await initWasm(await readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')))
  const names = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf']
  const fonts = await Promise.all(names.map((name) => readFile(resolve(`dejavu-fonts-ttf/ttf/${name}`))))
  return { Resvg, fonts }
}
