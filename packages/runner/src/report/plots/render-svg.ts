import type { TopLevelSpec } from 'vega-lite'

/**
 * Draws a Vega-Lite picture as SVG text, without a browser.
 *
 * Vega is loaded on the first call only: it costs a third of a second, which `--help` should not pay. The same picture
 * gives the same bytes. Text inside the picture is escaped by Vega, so names from files stay text.
 *
 * @param picture - Its `description` becomes what a screen reader says.
 */
export async function renderSvg(picture: TopLevelSpec): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')])
  // Standard error belongs to the progress display.
  const logger = vega.logger(vega.None)
  const { spec } = vegaLite.compile(picture, { logger })
  const view = new vega.View(vega.parse(spec), { renderer: 'none', logger })
  try {
    await view.runAsync()
    // Vega numbers its clip paths through the life of the process; without this a second picture would differ.
    vega.resetSVGDefIds()
    const svg = await view.toSVG()
    return `${svg.replace('<svg ', () => `<svg role="img" aria-label="${attribute(picture.description ?? '')}" `)}\n`
  } finally {
    view.finalize()
  }
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
