import { drawCharts, redrawCharts } from './charts.js'
import { themeSwitch } from './colors.js'
import { Explorer } from './explorer.js'
import { unpacked } from './unpack.js'

/** Brings a report to life: its theme, its explorer, its charts. */
async function startReport() {
  const data = JSON.parse(document.getElementById('data')?.textContent ?? '{}')
  /** @type {Explorer | undefined} */
  let explorer
  themeSwitch(document.querySelector('[data-theme-switch]'), () => {
    explorer?.redraw()
    redrawCharts()
  })
  drawCharts(data.plots, data.darkColors)
  const root = document.querySelector('.explorer')
  if (root instanceof HTMLElement) {
    explorer = new Explorer(root, data.explorer, data.candidates === null ? undefined : await unpacked(data.candidates))
  }
  document.documentElement.dataset['ready'] = 'true'
}

void startReport()
