import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SmallStudy, type Place } from '../faults/small-study.ts'
import { workspace } from './segscale.ts'

const executablePath = process.env['SEGSCALE_CHROMIUM'] ?? '/usr/bin/chromium'
const noChromium = existsSync(executablePath)
  ? undefined
  : `no Chromium at ${executablePath} (Debian: apt-get install chromium; elsewhere set SEGSCALE_CHROMIUM)`

let study: SmallStudy
let place: Place

beforeAll(() => {
  study = new SmallStudy()
  place = study.place('live')
})

afterAll(() => {
  study.remove()
})

/** A `segscale serve` of its own process, and where a browser finds it. */
interface Server {
  readonly child: ChildProcess
  readonly url: string
}

async function serve(port: number): Promise<Server> {
  const words = [join(workspace, 'packages/runner/bin/segscale.js'), 'serve', '--out', join(place.path, 'out')]
  const child = spawn(process.execPath, [...words, '--port', String(port)], {
    cwd: workspace,
    env: place.environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let told = ''
  for await (const part of child.stdout as AsyncIterable<Buffer>) {
    told += part.toString()
    const url = /http:\S+/.exec(told)?.[0]
    if (url !== undefined) return { child, url }
  }
  throw new Error(`It said no address:\n${told}`)
}

async function stop({ child }: Pick<Server, 'child'>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** What a page has shown since it was opened, from within it: what comes and goes must not be missed between two looks. */
interface Seen {
  readonly done: number[]
  readonly losses: string[]
  readonly trainedNets: number[]
  readonly predictedFronts: string[]
}

function watch(): void {
  const seen: Seen = { done: [], losses: [], trainedNets: [], predictedFronts: [] }
  Object.assign(globalThis, { seen })
  const add = <T>(list: T[], value: T | undefined): void => {
    if (value !== undefined && !list.includes(value)) list.push(value)
  }
  const look = (): void => {
    const state = document.querySelector('[data-state]')?.textContent ?? ''
    const done = /running .*: (\d+) of \d+ trainings/.exec(state)?.[1]
    add(seen.done, done === undefined ? undefined : Number(done))
    for (const row of document.querySelectorAll('[data-running] tr')) add(seen.losses, row.children[3]?.textContent)
    const marks = [...document.querySelectorAll('[data-plot="pareto"] .mark-symbol.role-mark path')]
    const isHollow = (mark: Element): boolean => mark.getAttribute('stroke') === '#0072b2'
    const filled = marks.filter((mark) => !isHollow(mark)).length
    add(seen.trainedNets, filled === 0 ? undefined : filled)
    const front = marks.filter(isHollow).map((mark) => mark.getAttribute('transform'))
    add(seen.predictedFronts, front.length === 0 ? undefined : front.join())
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
}

const seenBy = (page: Page): Promise<Seen> => page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen)

describe.skipIf(noChromium !== undefined)(
  `a live page in Chromium${noChromium === undefined ? '' : `: ${noChromium}`}`,
  () => {
    it('follows a real study of another process, through a new start of the server, to its report', async () => {
      let server = await serve(0)
      const run = place.start(['--workers', '1', '--set', 'recipe.epochs=6'])
      const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
      try {
        const page = await browser.newPage({ colorScheme: 'light' })
        const complaints: string[] = []
        page.on('pageerror', (error) => complaints.push(error.message))
        await page.addInitScript(watch)
        await page.goto(server.url)
        const link = page.locator('[data-runs] a')
        await link.waitFor({ timeout: 120_000 })
        await link.click()

        // Losses, marks and the surrogate's front come while the study goes on.
        await page.waitForSelector('[data-plot="pareto"] svg', { timeout: 120_000 })
        await page.waitForFunction(() => (globalThis as unknown as { seen: Seen }).seen.trainedNets.length >= 2)
        expect(run.exitCode).toBeNull()

        const { port } = new URL(server.url)
        await stop(server)
        await page.waitForFunction(
          () => document.querySelector('[data-state]')?.textContent.includes('does not answer') === true,
        )
        server = await serve(Number(port))
        await page.waitForFunction(
          () => document.querySelector('[data-state]')?.textContent.startsWith('finished'),
          null,
          {
            timeout: 240_000,
          },
        )
        await setTimeout(1500)
        const seen = await seenBy(page)
        expect(seen.done.length).toBeGreaterThanOrEqual(3)
        expect(seen.losses.filter((loss) => /^\d+\.\d{3}$/.test(loss)).length).toBeGreaterThanOrEqual(2)
        expect(seen.trainedNets.length).toBeGreaterThanOrEqual(3)
        expect(seen.predictedFronts.length).toBeGreaterThanOrEqual(2)
        for (const plot of ['front-growth', 'surrogate-growth', 'learning-curves', 'leave-one-out']) {
          expect([plot, await page.locator(`[data-plot="${plot}"] svg`).count()]).toEqual([plot, 1])
        }
        expect(await page.locator('[data-lines]').textContent()).toMatch(/trained: base.*\n[^]*round 1 of selection/)
        const log = page.locator('[data-logs] a').first()
        const href = (await log.getAttribute('href')) ?? ''
        expect(await (await page.request.get(new URL(href, server.url).href)).text()).not.toBe('')
        await page.locator('[data-report] a').click()
        await page.waitForSelector('html[data-ready]')
        expect(await page.locator('h1').textContent()).toBe('small')
        expect(complaints).toEqual([])
      } finally {
        await browser.close()
        await stop(server)
        await stop({ child: run })
      }
    })

    it('compares two experiments', async () => {
      place.run(['--set', 'recipe.epochs=6', '--set', 'name=other'])
      const out = join(place.path, 'out')
      expect(readdirSync(out).sort()).toEqual(['other', 'small'])
      const server = await serve(0)
      const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
      try {
        const page = await browser.newPage()
        await page.goto(server.url)
        for (const name of ['other', 'small']) await page.locator(`input[value^="${name}@"]`).check()
        await page.locator('[data-compare]').click()
        await page.waitForSelector('[data-plot="fronts"] svg')
        expect(await page.locator('pre').textContent()).toMatch(/other/)
      } finally {
        await browser.close()
        await stop(server)
      }
    })
  },
)
