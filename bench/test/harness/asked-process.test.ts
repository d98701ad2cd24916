import { describe, expect, it } from 'vitest'
import { AskedProcess } from '../../src/harness/asked-process.ts'

const child = (script: string): AskedProcess =>
  new AskedProcess('child', process.execPath, ['--input-type=module', '-e', script], process.env)

const echo = `
import { createInterface } from 'node:readline'
for await (const line of createInterface({ input: process.stdin })) {
  console.log('a library speaks')
  console.log(JSON.stringify({ heard: JSON.parse(line) }))
}`

describe('AskedProcess', () => {
  it('answers question after question and drops what else is printed', async () => {
    const asked = child(echo)
    expect(await asked.ask({ steps: 1 })).toEqual({ heard: { steps: 1 } })
    expect(await asked.ask({ steps: 2 })).toEqual({ heard: { steps: 2 } })
    await asked.close()
  })

  it('says what the process wrote before it ended without an answer', async () => {
    const asked = child(`process.stdin.on('data', () => { console.error('no such net'); process.exit(1) })`)
    await expect(asked.ask({ build: 1 })).rejects.toThrow('no such net')
    await asked.close()
  })

  it('says that a program could not start', async () => {
    const asked = new AskedProcess('missing', '/nonexistent/python', [], process.env)
    await expect(asked.ask({})).rejects.toThrow('missing could not start')
  })
})
