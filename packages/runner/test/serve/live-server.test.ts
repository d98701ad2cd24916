import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startLiveServer, type LiveServer } from '../../src/serve/live-server.ts'
import { resnet20Study } from '../fixtures/resnet20-study.ts'
import { lockedExperiment, writeRun } from '../fixtures/run-folder.ts'
import { temporaryFolder } from '../fixtures/temporary-folder.ts'

async function served(): Promise<{ server: LiveServer; out: string }> {
  const out = await temporaryFolder()
  await writeRun(out, 'run-a', { result: resnet20Study(), lock: lockedExperiment })
  const server = await startLiveServer(out, 0)
  onTestFinished(() => server.close())
  return { server, out }
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

// Not fetch, which sets the Host header itself and tidies paths up.
function get(
  { port }: LiveServer,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path, method, headers: { host: `127.0.0.1:${port}`, ...headers } },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => (text += part))
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text })
        })
      },
    )
    asked.on('error', reject).end()
  })
}

function listen({ port }: LiveServer, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path, headers: { host: `localhost:${port}` }, agent: false },
      resolve,
    )
    asked.on('error', reject).end()
    onTestFinished(() => {
      asked.destroy()
    })
  })
}

async function nextMessage(stream: IncomingMessage, wanted: (data: string) => boolean = () => true): Promise<string> {
  let text = ''
  for await (const part of stream.iterator({ destroyOnReturn: false })) {
    text += String(part)
    const found = [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => data ?? '').find(wanted)
    if (found !== undefined) return found
  }
  throw new Error('the stream ended')
}

describe('startLiveServer', () => {
  it('serves list, run, plots, report and comparison under a strict policy', async () => {
    const { server, out } = await served()
    await writeRun(out, 'run-b', { result: resnet20Study(), lock: lockedExperiment })
    const run = '/run/resnet20-cifar10/run-a'
    for (const path of ['/', run, `${run}/report`, '/compare?a=resnet20-cifar10@run-a&b=resnet20-cifar10@run-b']) {
      const { status, headers } = await get(server, path)
      expect([path, status]).toEqual([path, 200])
      expect(headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'sha256-/)
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/)
      expect(headers['x-content-type-options']).toBe('nosniff')
    }
    const plots = JSON.parse((await get(server, `${run}/plots`)).text) as { id: string }[]
    expect(plots.map(({ id }) => id)).toEqual(expect.arrayContaining(['pareto', 'hypervolume', 'leave-one-out']))
  })

  it('refuses foreign hosts and writes nothing', async () => {
    const { server } = await served()
    expect((await get(server, '/', { host: 'evil.example' })).status).toBe(403)
    expect((await get(server, '/events', { host: `evil.example:${server.port}` })).status).toBe(403)
    expect((await get(server, '/', {}, 'POST')).status).toBe(405)
  })

  it.each([
    '/run/../../etc/passwd',
    '/run/resnet20-cifar10/%2e%2e',
    '/run/resnet20-cifar10/run-a/log/..%2fresult.json',
  ])('refuses to leave the folder: %s', async (path) => {
    const { server } = await served()
    expect((await get(server, path)).status).toBe(400)
  })

  it('knows no runs, logs and pages but those that are there', async () => {
    const { server, out } = await served()
    await writeFile(join(out, 'resnet20-cifar10', 'file'), '')
    await mkdir(join(out, 'resnet20-cifar10', 'run-a', 'logs'))
    await writeFile(join(out, 'resnet20-cifar10', 'run-a', 'logs', 'one.log'), '<script>\n')
    const run = '/run/resnet20-cifar10/run-a'
    for (const path of [
      '/x',
      '/run/other/run-a',
      '/run/resnet20-cifar10/file',
      '/run/resnet20-cifar10/latest',
      `${run}/log/two.log`,
      `${run}/x`,
    ]) {
      expect([path, (await get(server, path)).status]).toEqual([path, 404])
    }
    const log = await get(server, `${run}/log/one.log`)
    expect(log).toMatchObject({ status: 200, text: '<script>\n' })
    expect(log.headers['content-type']).toBe('text/plain; charset=utf-8')
  })

  it('tells of a run while it goes on, and goes on itself after a new start', async () => {
    const { server, out } = await served()
    const folder = join(out, 'resnet20-cifar10', 'run-c')
    await mkdir(folder)
    const events = join(folder, 'events.jsonl')
    const task = {
      key: 'k',
      rescale: { depth: [1], width: [8] },
      params: 10,
      macs: 20,
      seed: 1,
      role: 'base',
      round: 0,
    }
    await appendFile(events, `${JSON.stringify({ type: 'run', host: hostname(), pid: process.pid, workers: 1 })}\n`)
    const stream = await listen(server, '/run/resnet20-cifar10/run-c/events')
    expect(JSON.parse(await nextMessage(stream))).toMatchObject({ state: 'running', done: 0 })
    await appendFile(
      events,
      `${JSON.stringify({ type: 'trained', task, accuracy: 0.5, wallSeconds: 1, imagesPerSecond: 1 })}\n`,
    )
    expect(JSON.parse(await nextMessage(stream, (data) => data.includes('"done":1')))).toMatchObject({ version: 1 })
    expect(JSON.parse((await get(server, '/run/resnet20-cifar10/run-c/plots')).text)).toHaveLength(2)

    await server.close()
    const again = await startLiveServer(out, 0)
    onTestFinished(() => again.close())
    const resumed = await listen(again, '/run/resnet20-cifar10/run-c/events')
    expect(JSON.parse(await nextMessage(resumed))).toMatchObject({ state: 'running', done: 1 })
  })

  it('calls a run stopped whose process has ended without a word', async () => {
    const { server, out } = await served()
    const folder = join(out, 'resnet20-cifar10', 'run-d')
    await mkdir(folder)
    // No process has a number beyond the largest that Linux gives out.
    await writeFile(
      join(folder, 'events.jsonl'),
      `${JSON.stringify({ type: 'run', host: hostname(), pid: 2 ** 22 + 1 })}\n`,
    )
    expect(JSON.parse(await nextMessage(await listen(server, '/run/resnet20-cifar10/run-d/events')))).toMatchObject({
      state: 'stopped',
    })
  })

  it('lists runs as they come, with hostile names as they are', async () => {
    const { server, out } = await served()
    const stream = await listen(server, '/events')
    expect(JSON.parse(await nextMessage(stream))).toMatchObject([
      { name: 'resnet20-cifar10', run: 'run-a', state: 'finished' },
    ])
    const name = `<script>alert(1)<${'長'.repeat(50)}`.replace('/', '')
    await writeRun(out, 'run-e', { result: resnet20Study(), name })
    expect(JSON.parse(await nextMessage(stream, (data) => data.includes('run-e')))).toHaveLength(2)
    const page = await get(server, `/run/${encodeURIComponent(name)}/run-e`)
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('<script>alert')
  })

  it('shows a changed report, and runs none of its scripts', async () => {
    const { server, out } = await served()
    const made = await get(server, '/run/resnet20-cifar10/run-a/report')
    const policy = made.headers['content-security-policy']
    await writeFile(
      join(out, 'resnet20-cifar10', 'run-a', 'report.html'),
      made.text.replace('</body>', '<script>alert(1)</script></body>'),
    )
    const changed = await get(server, '/run/resnet20-cifar10/run-a/report')
    expect(changed.text).toContain('<script>alert(1)</script>')
    expect(changed.headers['content-security-policy']).toBe(policy)
    expect(policy).toMatch(/script-src ('sha256-[^']+' ?){3};/)
  })

  it('holds a thousand streams at once and tells all of them', async () => {
    const { server, out } = await served()
    const streams = await Promise.all(Array.from({ length: 1000 }, () => listen(server, '/events')))
    const first = await Promise.all(streams.map((stream) => nextMessage(stream)))
    expect(new Set(first).size).toBe(1)
    await writeRun(out, 'run-f', { result: resnet20Study() })
    const second = await Promise.all(streams.map((stream) => nextMessage(stream, (data) => data.includes('run-f'))))
    expect(second).toHaveLength(1000)
  })

  it('answers at once with 200 runs in the folder', async () => {
    const { server, out } = await served()
    const text = JSON.stringify(resnet20Study())
    for (let at = 0; at < 200; at++) {
      await mkdir(join(out, 'many', `run-${at}`), { recursive: true })
      await writeFile(join(out, 'many', `run-${at}`, 'result.json'), text)
    }
    expect(JSON.parse(await nextMessage(await listen(server, '/events')))).toHaveLength(201)
    const began = performance.now()
    expect((await get(server, '/')).status).toBe(200)
    // 100 ms are promised; a machine that is busy with other tests gets five times as long.
    expect(performance.now() - began).toBeLessThan(500)
  })

  it('says so where a port is taken', async () => {
    const { server, out } = await served()
    await expect(startLiveServer(out, server.port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})
