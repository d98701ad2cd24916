import { open, readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from '../report/page/page-frame.ts'
import { EventStreams } from './event-streams.ts'
import { compare } from './compare-runs.ts'
import { comparePage, listPage, runPage, troublePage } from './live-pages.ts'
import { pathParts, refusal } from './request-guard.ts'
import { RunIndex } from './run-index.ts'
import { logNames, type RunWatch } from './run-watch.ts'
import { servedReport } from './served-report.ts'

/** A server that runs. */
export interface LiveServer {
  /** Where a browser finds it. */
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

/** Bytes of the end of a log that a page shows. */
const logTail = 256 * 1024

/**
 * Serves the live pages of all runs in a folder to this machine alone. It reads and shows; nothing can be changed through
 * it, and it keeps nothing that a new start would miss.
 *
 * @param out - The folder of all runs.
 * @param port - 0 for any that is free.
 * @throws The error of the system, with a `code` such as `EADDRINUSE`, where the port cannot be used.
 */
export async function startLiveServer(out: string, port: number): Promise<LiveServer> {
  const index = new RunIndex(out)
  const site = new Site(index, out)
  const server = createServer((request, response) => {
    const own = (server.address() as AddressInfo).port
    site.answer(request, response, own).catch(() => {
      response.destroy()
    })
  })
  await listening(server, port)
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${taken}/`,
    port: taken,
    close: () =>
      new Promise((resolve) => {
        site.close()
        index.close()
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

/** The pages by their addresses. */
class Site {
  readonly #index: RunIndex
  readonly #out: string
  readonly #list: EventStreams
  #told = ''

  constructor(index: RunIndex, out: string) {
    this.#index = index
    this.#out = out
    this.#list = new EventStreams(async () => {
      const json = JSON.stringify(await index.list())
      if (json === this.#told) return undefined
      this.#told = json
      return json
    })
  }

  async answer(request: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
    for (const [name, value] of Object.entries(safeHeaders)) response.setHeader(name, value)
    const refused = refusal(request, port)
    if (refused !== undefined) {
      send(response, refused.status, 'text/plain', `${refused.reason}\n`)
      return
    }
    const url = request.url ?? '/'
    const parts = pathParts(url) ?? []
    const [first, name, id, what = '', file] = parts
    if (first === undefined) sendPage(response, 200, await listPage(this.#out))
    else if (first === 'events' && parts.length === 1) this.#list.add(response)
    else if (first === 'compare' && parts.length === 1) await this.#compare(url, response)
    else if (first === 'run' && name !== undefined && id !== undefined && parts.length <= 5) {
      const watch = await this.#index.watch(name, id)
      if (watch === undefined) await missing(response, 'There is no such run.')
      else if (what === '') sendPage(response, 200, await runPage(name, id))
      else await runPart(response, watch, what, file)
    } else await missing(response, 'There is no such page.')
  }

  close(): void {
    this.#list.close()
  }

  async #compare(url: string, response: ServerResponse): Promise<void> {
    const asked = new URLSearchParams(url.split('?')[1] ?? '')
    const labels = [asked.get('a') ?? '', asked.get('b') ?? ''] as const
    const watches = await Promise.all(
      labels.map((label) => {
        const at = label.lastIndexOf('@')
        return this.#index.watch(label.slice(0, Math.max(0, at)), label.slice(at + 1))
      }),
    )
    const [a, b] = watches
    if (a === undefined || b === undefined) {
      await missing(response, 'A comparison needs two runs, as in /compare?a=name@run&b=name@run.')
      return
    }
    const { plots, difference } = await compare(a.folder, b.folder)
    sendPage(response, 200, await comparePage(labels, plots, difference))
  }
}

async function runPart(
  response: ServerResponse,
  watch: RunWatch,
  what: string,
  file: string | undefined,
): Promise<void> {
  if (what === 'events' && file === undefined) watch.streams.add(response)
  else if (what === 'plots' && file === undefined) {
    const plots = (await watch.plots()).map(({ id, title, caption, picture }) => ({ id, title, caption, picture }))
    send(response, 200, 'application/json', JSON.stringify(plots))
  } else if (what === 'report' && file === undefined) {
    const page = await servedReport(watch.folder)
    if (page === undefined) await missing(response, 'This run has no report yet.')
    else sendPage(response, 200, page)
  } else if (what === 'log' && file !== undefined && (await logNames(watch.folder)).includes(file)) {
    send(response, 200, 'text/plain', await tail(join(watch.folder, 'logs', file)))
  } else await missing(response, 'There is no such page.')
}

/** What every answer says: nobody may frame it, guess its type, or read it from another site. */
const safeHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
}

function sendPage(response: ServerResponse, status: number, { text, policy }: Page): void {
  response.setHeader('content-security-policy', `${policy}; frame-ancestors 'none'`)
  send(response, status, 'text/html', text)
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8` })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

async function missing(response: ServerResponse, text: string): Promise<void> {
  sendPage(response, 404, await troublePage(text))
}

async function tail(path: string): Promise<Buffer> {
  const file = await open(path, 'r').catch(() => undefined)
  if (file === undefined) return readFile(path)
  try {
    const { size } = await file.stat()
    const length = Math.min(size, logTail)
    const buffer = Buffer.alloc(length)
    await file.read(buffer, 0, length, size - length)
    return buffer
  } finally {
    await file.close()
  }
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}
