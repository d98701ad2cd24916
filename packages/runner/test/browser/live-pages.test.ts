import { appendFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLiveServer, type LiveServer } from '../../src/serve/live-server.ts'
import { resnet20Study } from '../fixtures/resnet20-study.ts'
import { lockedExperiment, writeRun } from '../fixtures/run-folder.ts'
import { noChromium, recordPage, scrollThrough, seriousProblems, startChromium } from './chromium.ts'

let browser: Browser
let server: LiveServer
let out = ''

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'segscale-live-'))
  await writeRun(out, 'run-a', { result: resnet20Study(), lock: lockedExperiment })
  await writeRun(out, 'run-b', { result: resnet20Study(), lock: lockedExperiment })
  server = await startLiveServer(out, 0)
  if (noChromium === undefined) browser = await startChromium()
  // A browser's first start takes its time on a busy machine.
}, 60_000)

afterAll(async () => {
  await server.close()
  if (noChromium === undefined) await browser.close()
  await rm(out, { recursive: true, force: true })
})

describe.skipIf(noChromium !== undefined)(
  `live pages in Chromium${noChromium === undefined ? '' : `: ${noChromium}`}`,
  () => {
    it('follow a run as it goes on', async () => {
      const folder = join(out, 'growing', 'run-1')
      await mkdir(folder, { recursive: true })
      const say = (event: object): Promise<void> =>
        appendFile(join(folder, 'events.jsonl'), `${JSON.stringify(event)}\n`)
      await say({ type: 'run', host: hostname(), pid: process.pid, workers: 1 })
      const page = await browser.newPage()
      const { complaints } = recordPage(page)
      await page.goto(`${server.url}run/growing/run-1`)
      await page.waitForSelector('html[data-ready]')
      for (const net of resnet20Study().trained.slice(0, 3)) {
        const task = { ...net, seed: 1 }
        await say({ type: 'started', task, attempt: 1 })
        await say({ type: 'trained', task, accuracy: net.validation, wallSeconds: 1, imagesPerSecond: 1 })
      }
      await page.waitForFunction(
        () => document.querySelector('[data-state]')?.textContent.includes('3 trainings') === true,
      )
      await page.waitForSelector('[data-plot="pareto"] svg')
      expect(await page.locator('[data-lines]').textContent()).toContain('trained: base, blocks 3,3,3')
      expect(complaints).toEqual([])
      await page.close()
    })

    it.each(['light', 'dark'] as const)(
      'have no serious problem of access in the %s theme, at 360 pixels',
      async (colorScheme) => {
        const page = await browser.newPage({ colorScheme, viewport: { width: 360, height: 800 } })
        const { complaints } = recordPage(page)
        for (const path of [
          '',
          'run/resnet20-cifar10/run-a',
          'compare?a=resnet20-cifar10@run-a&b=resnet20-cifar10@run-b',
        ]) {
          await page.goto(server.url + path)
          await page.waitForSelector('html[data-ready]')
          await scrollThrough(page)
          expect(await seriousProblems(page)).toEqual([])
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
        }
        expect(complaints).toEqual([])
        await page.close()
      },
    )

    it('compare two marked runs', async () => {
      const page = await browser.newPage()
      await page.goto(server.url)
      await page.locator('input[value="resnet20-cifar10@run-a"]').check()
      await page.locator('input[value="resnet20-cifar10@run-b"]').check()
      await page.locator('[data-compare]').click()
      await page.waitForSelector('[data-plot="fronts"] svg')
      expect(await page.locator('pre').textContent()).toContain('resnet20-cifar10@run-a')
      await page.close()
    })
  },
)
