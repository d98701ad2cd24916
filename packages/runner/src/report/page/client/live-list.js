import { themeSwitch } from './colors.js'

/**
 * @typedef {{
 *   name: string, run: string, state: string, trouble: string, startedAt: string,
 *   trainings: { total: number, failed: number } | null, progress: { done: number, total: number } | null,
 *   base: number | null, best: number | null,
 * }} ListedRun
 */

/** Fills the list of runs, and keeps it up to date. */
function startList() {
  themeSwitch(document.querySelector('[data-theme-switch]'), () => undefined)
  const body = document.querySelector('[data-runs]')
  const connection = document.querySelector('.connection')
  const compare = document.querySelector('[data-compare]')
  if (!(body instanceof HTMLElement) || !(connection instanceof HTMLElement) || !(compare instanceof HTMLButtonElement))
    return
  const marked = () => [...body.querySelectorAll('input')].filter(({ checked }) => checked).map(({ value }) => value)
  body.addEventListener('change', () => {
    compare.disabled = marked().length !== 2
  })
  compare.addEventListener('click', () => {
    const [a = '', b = ''] = marked()
    location.href = `/compare?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`
  })
  const source = new EventSource('/events')
  source.addEventListener('message', ({ data }) => {
    /** @type {readonly ListedRun[]} */
    const runs = JSON.parse(data)
    const kept = new Set(marked())
    body.replaceChildren(...runs.map((run) => listRow(run, kept)))
    const empty = document.querySelector('.empty')
    if (empty instanceof HTMLElement) empty.hidden = runs.length > 0
    const running = runs.filter(({ state }) => state === 'running').length
    connection.textContent = `${runs.length} run${runs.length === 1 ? '' : 's'}, ${running} running.`
    document.documentElement.dataset['ready'] = 'true'
  })
  source.addEventListener('error', () => {
    connection.textContent = 'The server does not answer; trying again.'
  })
}

/**
 * @param {ListedRun} run
 * @param {ReadonlySet<string>} kept
 */
function listRow(run, kept) {
  const row = document.createElement('tr')
  const mark = document.createElement('input')
  mark.type = 'checkbox'
  mark.value = `${run.name}@${run.run}`
  mark.checked = kept.has(mark.value)
  mark.setAttribute('aria-label', `Mark ${mark.value}`)
  const link = document.createElement('a')
  link.href = `/run/${encodeURIComponent(run.name)}/${encodeURIComponent(run.run)}`
  link.textContent = run.name
  const state = document.createElement('span')
  state.textContent = run.state === 'damaged' ? run.trouble : run.state
  state.className = run.state === 'running' ? 'good' : run.state === 'damaged' ? 'bad' : ''
  const share = (/** @type {number | null} */ value) => (value === null ? '–' : `${(100 * value).toFixed(1)} %`)
  const trainings =
    run.trainings === null
      ? run.progress === null
        ? '–'
        : `${run.progress.done} of ${run.progress.total}`
      : `${run.trainings.total}${run.trainings.failed > 0 ? ` (${run.trainings.failed} failed)` : ''}`
  const cells = [
    mark,
    link,
    state,
    run.run,
    run.startedAt.slice(0, 16).replace('T', ' '),
    trainings,
    share(run.base),
    share(run.best),
  ]
  for (const [at, content] of cells.entries()) {
    const cell = document.createElement('td')
    if (at < 5) cell.className = 'left'
    cell.append(content)
    row.append(cell)
  }
  return row
}

startList()
