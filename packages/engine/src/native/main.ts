import { SegscaleError } from '@segscale/core'
import { ensureNative } from './ensure-native.ts'
import { locateNative } from './locate.ts'

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stop.abort()
    process.exitCode = signal === 'SIGINT' ? 130 : 143
  })
}

try {
  const wasThere = locateNative() !== undefined
  const start = performance.now()
  const { tensorflowVersion, variant, folder } = await ensureNative({ onProgress: say, signal: stop.signal })
  const seconds = Math.round((performance.now() - start) / 1000)
  say(
    `TensorFlow ${tensorflowVersion} (${variant}) ${wasThere ? 'is' : `was set up in ${seconds} s and is now`} in ${folder}`,
  )
} catch (error) {
  if (stop.signal.aborted) say('Stopped. Nothing unfinished was left.')
  else if (error instanceof SegscaleError) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  } else throw error
}
