import { spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { sourceExecArgv } from '../child/exec-argv.ts'

interface Ending {
  readonly said: string
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** Starts a process that waits to be stopped, sends it signals as it speaks, and tells what it said and how it ended. */
function stopped(script: string, ...signals: NodeJS.Signals[]): Promise<Ending> {
  const module = new URL('../../src/study/stop-on-signals.ts', import.meta.url).href
  const source = `import { stopOnSignals } from ${JSON.stringify(module)}\n${script}`
  const child = spawn(process.execPath, [...sourceExecArgv, '--input-type=module', '--eval', source])
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    const next = signals.shift()
    if (next !== undefined) child.kill(next)
  })
  const limit = setTimeout(() => child.kill('SIGKILL'), 20_000)
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(limit)
      resolve({ said, code, signal })
    })
  })
}

const listen = `
  const signals = stopOnSignals((message) => console.log(message), (name) => console.log('ended by', name))
  const timer = setInterval(() => {}, 1000)
`

describe('stopOnSignals', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('stops in order on the first %s', async (name) => {
    const script = `${listen}
      signals.onStop(async () => { clearInterval(timer); console.log('stopped', signals.received, signals.signal.aborted) })
      console.log('ready')`
    const { said, code } = await stopped(script, name)
    expect(said).toContain(`${name}: stopping.`)
    expect(said).toContain(`stopped ${name} true`)
    expect(code).toBe(0)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends the process at once on a second %s', async (name, expected) => {
    const { said, code } = await stopped(
      `${listen} signals.onStop(() => new Promise(() => {})); console.log('ready')`,
      name,
      name,
    )
    expect(said).toContain(`ended by ${name}\n`)
    expect(code).toBe(expected)
  })

  it('stops at once what is named after the signal came', async () => {
    const script = `${listen}
      const stop = async () => { clearInterval(timer); console.log('stopped') }
      signals.signal.addEventListener('abort', () => setTimeout(() => signals.onStop(stop), 10))
      console.log('ready')`
    const { said, code } = await stopped(script, 'SIGINT')
    expect(said).toMatch(/stopped\n$/)
    expect(code).toBe(0)
  })

  it('goes on without a terminal when one is closed, as under nohup', async () => {
    const script = `${listen}
      setTimeout(() => { console.log('goes on', signals.received); process.exit(0) }, 1000)
      console.log('ready')`
    const { said, code } = await stopped(script, 'SIGHUP')
    expect(said).toBe('ready\ngoes on undefined\n')
    expect(code).toBe(0)
  })

  it('gives the signals back', async () => {
    const { said, signal } = await stopped(`${listen} signals.release(); console.log('ready')`, 'SIGTERM')
    expect(said).toBe('ready\n')
    expect(signal).toBe('SIGTERM')
  })
})
