import type { IncomingMessage } from 'node:http'

/** Why a request is refused. */
export interface Refusal {
  readonly status: 400 | 403 | 405
  readonly reason: string
}

/**
 * Whether a request may be answered: it must name this machine itself as its host, and only read.
 *
 * A page of another site can make a browser send requests to this port under a name of its own (DNS rebinding); the host
 * that it names gives it away.
 *
 * @returns The reason to refuse it; undefined for one to answer.
 */
export function refusal({ method, headers, url }: IncomingMessage, port: number): Refusal | undefined {
  if (!ownHosts(port).has((headers.host ?? '').toLowerCase())) {
    return { status: 403, reason: `This server answers to ${[...ownHosts(port)].slice(0, 2).join(' and ')} alone.` }
  }
  // Old browsers do not say; those that do tell a foreign page from our own and from a typed address.
  if (headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate') {
    return { status: 403, reason: 'Another site asked for this.' }
  }
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, reason: 'This server only shows; it takes GET and HEAD.' }
  if (pathParts(url ?? '/') === undefined) return { status: 400, reason: 'This is no address of a page.' }
  return undefined
}

/** The decoded parts of a request's path, in order; undefined where one could lead out of a folder or is no text. */
export function pathParts(url: string): readonly string[] | undefined {
  const path = url.split(/[?#]/, 1)[0] ?? ''
  if (!path.startsWith('/')) return undefined
  try {
    const parts = path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent)
    return parts.some(isUnsafe) ? undefined : parts
  } catch {
    return undefined
  }
}

function isUnsafe(part: string): boolean {
  return part === '.' || part === '..' || /[/\\\0]/.test(part)
}

function ownHosts(port: number): ReadonlySet<string> {
  const names = ['127.0.0.1', 'localhost', '[::1]']
  // Port 80 is the one that browsers leave out.
  return new Set([...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])])
}
