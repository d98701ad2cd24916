import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Draw } from './drawn-picture.ts'
import { plotCsv, type Plot } from './plot.ts'

/**
 * Writes each plot as SVG, PNG and CSV. Pictures of an earlier report are removed first, so that none stays that belongs
 * to other figures.
 *
 * @param folder - Where the files go; made where it is missing.
 * @param draw - Gives the pictures.
 */
export async function writePlots(folder: string, plots: readonly Plot[], draw: Draw): Promise<void> {
  await mkdir(folder, { recursive: true })
  const old = (await readdir(folder)).filter((name) => /\.(svg|png|csv)$/.test(name))
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })))
  for (const plot of plots) {
    const { svg, png } = await draw(plot.picture)
    await writeFile(join(folder, `${plot.id}.svg`), svg)
    await writeFile(join(folder, `${plot.id}.png`), png)
    await writeFile(join(folder, `${plot.id}.csv`), plotCsv(plot))
  }
}
