import { drawCharts, redrawCharts, updateChart } from './charts.js'
import { themeSwitch } from './colors.js'

/**
 * @typedef {{ net: string, epoch: number, epochs: number, share: number, imagesPerSecond: number, loss: number | null }} Training
 * @typedef {{
 *   state: string, trouble: string, phase: string, done: number, total: number, cached: number, failed: number,
 *   running: readonly Training[], lines: readonly string[], logs: readonly string[], version: number, hasReport: boolean,
 * }} View
 * @typedef {{ id: string, title: string, caption: string, picture: Record<string, any> }} LivePlot
 */

const liveData = JSON.parse(document.getElementById('data')?.textContent ?? '{}')

/** @param {string} name */
function place(name) {
  return /** @type {HTMLElement} */ (document.querySelector(`[data-${name}]`))
}

/** Follows one run: how far it is, its plots, its log. */
function startRun() {
  const source = new EventSource(`${liveData.path}/events`)
  source.addEventListener('message', ({ data }) => {
    /** @type {View} */
    const view = JSON.parse(data)
    showView(view)
    if (view.version !== version) {
      version = view.version
      void refresh()
    }
    document.documentElement.dataset['ready'] = 'true'
  })
  source.addEventListener('error', () => {
    place('state').textContent = 'The server does not answer; trying again.'
  })
}

/** @param {View} view */
function showView({ state, trouble, phase, done, total, cached, failed, running, lines, logs, hasReport }) {
  const counts = [
    `${done}${total > 0 ? ` of ${total}` : ''} trainings`,
    ...(cached > 0 ? [`${cached} from the store`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ]
  const detail = state === 'damaged' ? trouble : phase
  place('state').textContent = `${state}${detail === '' ? '' : ` (${detail})`}: ${counts.join(', ')}`
  const progress = place('progress')
  if (progress instanceof HTMLProgressElement) progress.value = total > 0 ? Math.min(1, done / total) : 0
  place('report').hidden = !hasReport
  place('running').replaceChildren(...(running.length === 0 ? [rowOf(['none now'])] : running.map(trainingRow)))
  const log = place('lines')
  const isAtEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 30
  log.textContent = lines.join('\n')
  if (isAtEnd) log.scrollTop = log.scrollHeight
  place('logs').replaceChildren(
    ...logs.flatMap((name) => {
      const link = document.createElement('a')
      link.href = `${liveData.path}/log/${encodeURIComponent(name)}`
      link.textContent = name
      return [link, ' ']
    }),
  )
}

/** @param {Training} training */
function trainingRow({ net, epoch, epochs, share, imagesPerSecond, loss }) {
  const bar = document.createElement('progress')
  bar.value = share
  bar.setAttribute('aria-label', `${net}: share done`)
  const speed = imagesPerSecond > 0 ? Math.round(imagesPerSecond).toLocaleString('en') : '–'
  return rowOf([net, epochs > 0 ? `${epoch}/${epochs}` : 'starting', bar, loss === null ? '–' : loss.toFixed(3), speed])
}

/** @param {readonly (string | Node)[]} contents */
function rowOf(contents) {
  const row = document.createElement('tr')
  for (const [at, content] of contents.entries()) {
    const cell = document.createElement('td')
    if (at === 0) cell.className = 'left wrap'
    if (contents.length === 1) cell.colSpan = 5
    cell.append(content)
    row.append(cell)
  }
  return row
}

/** The version of the plots that are shown, or asked for. */
let version = -1
let isBusy = false
let isStale = false

/** Shows the plots anew; while that goes on, once more at its end at most. */
async function refresh() {
  isStale = true
  if (isBusy) return
  isBusy = true
  try {
    while (isStale) {
      isStale = false
      await showPlots()
    }
  } catch {
    // The server was stopped; the stream says so, and asks again when it is back.
    version = -1
  } finally {
    isBusy = false
  }
}

/** The pictures that are shown, as text, so that only what changed is drawn anew. */
const drawn = /** @type {Map<string, string>} */ (new Map())

async function showPlots() {
  /** @type {readonly LivePlot[]} */
  const plots = await (await fetch(`${liveData.path}/plots`)).json()
  const target = place('plots')
  place('no-plots').hidden = plots.length > 0
  const figures = plots.map((plot) => {
    const known = target.querySelector(`[data-plot="${CSS.escape(plot.id)}"]`)
    return known instanceof HTMLElement ? known : newFigure(plot)
  })
  // All of them first: how much room one has depends on the others.
  target.append(...figures)
  for (const [at, plot] of plots.entries()) {
    const figure = figures[at]
    const picture = JSON.stringify(plot.picture)
    if (figure === undefined || drawn.get(plot.id) === picture) continue
    drawn.set(plot.id, picture)
    const caption = figure.querySelector('figcaption')
    if (caption !== null) fillCaption(caption, plot)
    await updateChart(figure, plot, liveData.darkColors)
  }
}

/** @param {LivePlot} plot */
function newFigure({ id, title }) {
  const figure = document.createElement('figure')
  figure.dataset['plot'] = id
  const text = document.createElement('figcaption')
  const chart = document.createElement('div')
  chart.className = 'chart'
  chart.setAttribute('role', 'img')
  chart.setAttribute('aria-label', title)
  figure.append(text, chart)
  return figure
}

/**
 * @param {Element} caption
 * @param {LivePlot} plot
 */
function fillCaption(caption, { title, caption: text }) {
  const strong = document.createElement('strong')
  strong.textContent = title
  caption.replaceChildren(strong, text)
}

themeSwitch(document.querySelector('[data-theme-switch]'), redrawCharts)
if (liveData.page === 'run') startRun()
else if (liveData.page === 'compare') {
  drawCharts(liveData.plots, liveData.darkColors)
  document.documentElement.dataset['ready'] = 'true'
}
