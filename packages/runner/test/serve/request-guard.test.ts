import fc from 'fast-check'
import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { pathParts, refusal } from '../../src/serve/request-guard.ts'

const request = (changes: Partial<IncomingMessage>): IncomingMessage =>
  ({ method: 'GET', url: '/', headers: { host: '127.0.0.1:7337' }, ...changes }) as unknown as IncomingMessage

describe('refusal', () => {
  it.each(['127.0.0.1:7337', 'localhost:7337', 'LOCALHOST:7337', '[::1]:7337'])('answers to %s', (host) => {
    expect(refusal(request({ headers: { host } }), 7337)).toBeUndefined()
  })

  it.each([
    'evil.example:7337',
    'localhost.evil.example:7337',
    '127.0.0.1',
    '127.0.0.1:80',
    '127.0.0.1:7337.evil.example',
    '',
  ])('refuses the host %j', (host) => {
    expect(refusal(request({ headers: { host } }), 7337)).toMatchObject({ status: 403 })
  })

  it('refuses a request without a host, one from another site, and one that changes things', () => {
    expect(refusal(request({ headers: {} }), 7337)).toMatchObject({ status: 403 })
    const headers = { host: 'localhost:7337', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }
    expect(refusal(request({ headers }), 7337)).toMatchObject({ status: 403 })
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect(refusal(request({ method }), 7337)).toMatchObject({ status: 405 })
    }
  })
})

describe('pathParts', () => {
  it('decodes the parts of an address', () => {
    expect(pathParts('/run/a%20b/%E9%95%B7?x=1#y')).toEqual(['run', 'a b', '長'])
    expect(pathParts('/')).toEqual([])
  })

  it.each([
    '/run/../../etc/passwd',
    '/run/%2e%2e/x',
    '/run/..%2f..%2fetc',
    '/run/a%5c..%5cb',
    '/run/a%00b',
    '/%E0%A4%A',
    'http://x/',
  ])('refuses %s', (url) => {
    expect(pathParts(url)).toBeUndefined()
  })

  it('never gives a part that leads elsewhere', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (names) => {
        for (const part of pathParts(`/${names.map((name) => encodeURIComponent(name.toWellFormed())).join('/')}`) ??
          []) {
          expect(part === '..' || part.includes('/') || part.includes('\\')).toBe(false)
        }
      }),
    )
  })
})
