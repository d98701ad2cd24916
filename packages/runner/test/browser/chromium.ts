import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { chromium, type Browser, type Page } from 'playwright-core'

const executablePath = process.env['SEGSCALE_CHROMIUM'] ?? '/usr/bin/chromium'

/** Why tests in a browser are left out; undefined where they run. */
export const noChromium: string | undefined = existsSync(executablePath)
  ? undefined
  : `no Chromium at ${executablePath} (Debian: apt-get install chromium; elsewhere set SEGSCALE_CHROMIUM)`

/** Starts Chromium without a window and without its own traffic. */
export function startChromium(): Promise<Browser> {
  const quiet = ['no-first-run', 'disable-background-networking', 'disable-component-update', 'disable-sync']
  const args = ['no-sandbox', 'disable-gpu', ...quiet].map((name) => `--${name}`)
  return chromium.launch({ executablePath, args })
}

/** What a page said and asked for while it was open. */
export interface PageRecord {
  /** Errors and warnings of the console, and exceptions. */
  readonly complaints: string[]
  readonly requests: string[]
}

/** Records what a page says and asks for; addresses of data within the page do not count. */
export function recordPage(page: Page): PageRecord {
  const record: PageRecord = { complaints: [], requests: [] }
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) record.complaints.push(message.text())
  })
  page.on('pageerror', (error) => record.complaints.push(error.message))
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url())) record.requests.push(request.url())
  })
  return record
}

/** What axe-core finds serious or critical in a page, a line per problem. */
export async function seriousProblems(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { impact: string; id: string; nodes: { target: string[] }[] }[] }> }
    }
    const { violations } = await axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  })
}

/** Brings every part of a page into view once, so that all charts are drawn. */
export async function scrollThrough(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += 500) {
      scrollTo({ top: y, behavior: 'instant' })
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    scrollTo({ top: 0, behavior: 'instant' })
  })
}
