import type { TopLevelSpec } from 'vega-lite'
import { renderPng } from './render-png.ts'
import { renderSvg } from './render-svg.ts'

/** A picture as files have it. */
export interface DrawnPicture {
  readonly svg: string
  readonly png: Uint8Array
}

/** Draws a picture, or knows how it was drawn before. */
export type Draw = (picture: TopLevelSpec) => Promise<DrawnPicture>

/** Draws a picture as SVG and as PNG. */
export async function drawPicture(picture: TopLevelSpec): Promise<DrawnPicture> {
  const svg = await renderSvg(picture)
  return { svg, png: await renderPng(svg) }
}
