import { isDark, recolored } from './colors.js'

/** @typedef {{ id: string, picture: Record<string, any> }} PagePlot */

/** Points from which on a picture is drawn on a canvas: so many elements would make the page slow. */
const manyPoints = 3000

/** @type {Map<HTMLElement, { plot: PagePlot, view: VegaView | undefined, width: number, isShown: boolean }>} */
const charts = new Map()

/** @type {Readonly<Record<string, string>>} */
let darkMap = {}

/**
 * Draws the plots of a page into the figures that carry their names, each when it comes into view.
 *
 * @param {readonly PagePlot[]} plots
 * @param {Readonly<Record<string, string>>} darkColors
 */
export function drawCharts(plots, darkColors) {
  darkMap = darkColors
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting && target instanceof HTMLElement) void show(target)
      }
    },
    { rootMargin: '600px' },
  )
  for (const plot of plots) {
    const figure = document.querySelector(`[data-plot="${CSS.escape(plot.id)}"]`)
    if (!(figure instanceof HTMLElement)) continue
    charts.set(figure, { plot, view: undefined, width: 0, isShown: false })
    observer.observe(figure)
    figure.querySelector('[data-save="svg"]')?.addEventListener('click', () => void saveSvg(figure))
    figure.querySelector('[data-save="csv"]')?.addEventListener('click', () => {
      save(`${plot.id}.csv`, csvOf(plot.picture), 'text/csv')
    })
  }
  addEventListener('beforeprint', () => {
    for (const figure of charts.keys()) void show(figure)
  })
  let waiting = 0
  addEventListener('resize', () => {
    clearTimeout(waiting)
    waiting = setTimeout(redrawCharts, 150)
  })
}

/** Draws what is shown once more: in other colours, or at another width. */
export function redrawCharts() {
  for (const [figure, chart] of charts) if (chart.isShown) void draw(figure)
}

/**
 * Puts a newer picture into a figure.
 *
 * @param {HTMLElement} figure
 * @param {PagePlot} plot
 * @param {Readonly<Record<string, string>>} darkColors
 */
export function updateChart(figure, plot, darkColors) {
  darkMap = darkColors
  const known = charts.get(figure)
  charts.set(figure, { plot, view: known?.view, width: 0, isShown: true })
  return draw(figure)
}

/** @param {HTMLElement} figure */
async function show(figure) {
  const chart = charts.get(figure)
  if (chart === undefined || chart.isShown) return
  chart.isShown = true
  await draw(figure)
}

/** @param {HTMLElement} figure */
async function draw(figure) {
  const chart = charts.get(figure)
  const place = figure.querySelector('.chart')
  if (chart === undefined || !(place instanceof HTMLElement)) return
  const width = Math.max(240, Math.floor(place.clientWidth))
  const spec = fitted(chart.plot.picture, width)
  const logger = vega.logger(vega.None)
  const compiled = vegaLite.compile(/** @type {object} */ (isDark() ? recolored(spec, darkMap) : spec), { logger }).spec
  chart.view?.finalize()
  const target = document.createElement('div')
  // The figure around it has a name; the marks have none.
  target.setAttribute('aria-hidden', 'true')
  const view = new vega.View(vega.parse(compiled, {}, { ast: true }), {
    renderer: pointsOf(spec) > manyPoints ? 'canvas' : 'svg',
    container: target,
    expr: expressionInterpreter,
    logger,
  })
  chart.view = view
  await view.runAsync()
  if (chart.view === view) place.replaceChildren(target)
}

/**
 * A picture as it fits a page: without a title, which the figure has, and as wide as there is room.
 *
 * @param {Record<string, any>} picture
 * @param {number} width
 */
function fitted(picture, width) {
  const rest = { ...picture }
  delete rest['title']
  const legend = {
    ...rest['config']?.legend,
    orient: 'bottom',
    columns: width < 440 ? 2 : 4,
    offset: 10,
    labelLimit: width - 80,
  }
  /** @type {Record<string, any>} */
  const spec = { ...rest, config: { ...rest['config'], background: 'transparent', padding: 4, legend } }
  if (spec['facet'] !== undefined) {
    const columns = Math.max(1, Math.min(spec['columns'] ?? 3, Math.floor(width / 230)))
    return { ...spec, columns, spec: { ...spec['spec'], width: Math.floor(width / columns) - 70 } }
  }
  const most = (typeof picture['width'] === 'number' ? picture['width'] : width) + 120
  const ratio = width < 480 ? 0.8 : 1
  const x = spec['encoding']?.['x']
  // Names of many axes would lie on each other.
  if (width < 480 && x?.axis?.labelAngle === 0) {
    spec['encoding'] = { ...spec['encoding'], x: { ...x, axis: { ...x.axis, labelAngle: -50 } } }
  }
  const height = typeof picture['height'] === 'number' ? Math.round(picture['height'] * ratio) : picture['height']
  return { ...spec, width: Math.min(width, most), height, autosize: { type: 'fit-x', contains: 'padding' } }
}

/**
 * @param {unknown} value
 * @returns {number}
 */
function pointsOf(value) {
  if (typeof value !== 'object' || value === null) return 0
  if (Array.isArray(value)) return value.reduce((sum, item) => sum + pointsOf(item), 0)
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === 'values' && Array.isArray(item) ? item.length : pointsOf(item)),
    0,
  )
}

/** @param {HTMLElement} figure */
async function saveSvg(figure) {
  const chart = charts.get(figure)
  if (chart?.view === undefined) return
  save(`${chart.plot.id}.svg`, await chart.view.toSVG(), 'image/svg+xml')
}

/**
 * @param {string} name
 * @param {string} text
 * @param {string} type
 */
export function save(name, text, type) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

/**
 * The longest list of points of a picture as comma-separated text.
 *
 * @param {unknown} picture
 */
function csvOf(picture) {
  /** @type {readonly Record<string, unknown>[]} */
  let longest = []
  /** @param {unknown} value */
  const visit = (value) => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, item] of Object.entries(value)) {
      if (key === 'values' && Array.isArray(item)) {
        if (item.length > longest.length && typeof item[0] === 'object') longest = item
      } else visit(item)
    }
  }
  visit(picture)
  const columns = Object.keys(longest[0] ?? {})
  /** @param {unknown} cell */
  const field = (cell) => {
    const text = String(cell ?? '')
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [columns, ...longest.map((row) => columns.map((column) => row[column]))]
    .map((cells) => `${cells.map(field).join(',')}\n`)
    .join('')
}
